CREATE TABLE workspaces (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- email is kept in lower case: it is what a person types to sign in. message_count: how many messages the user's conversations hold, kept
-- here so that signing in does not have to count.
CREATE TABLE users (
    user_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    message_count BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- The credentials of sessions; only their hashes are kept. kind: cookie, bearer or ticket (a sign-in link, good for one use). The cookie and
-- the bearer of one sign-in are one session: they end together.
CREATE TABLE credentials (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX credentials_by_session ON credentials (session_id);
CREATE INDEX credentials_by_owner ON credentials (owner_id);
CREATE INDEX credentials_by_expiry ON credentials (expires_at);
