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

-- Only hashes of credentials are kept. kind: cookie, bearer or ticket (a sign-in link, good for one use).
CREATE TABLE sessions (
    session_id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_owner ON sessions (owner_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
