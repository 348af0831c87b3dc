-- Types are those that SQLite and PostgreSQL read alike: TEXT, BIGINT, DOUBLE PRECISION. Times are milliseconds since 1970, UTC.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE channels (
    channel TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    head_offset BIGINT NOT NULL
);

CREATE TABLE channel_events (
    channel TEXT NOT NULL,
    event_offset BIGINT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (channel, event_offset)
);

-- A stream's text in pieces; position counts UTF-8 bytes from its beginning.
CREATE TABLE streams (
    stream_id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX streams_by_age ON streams (created_at);

CREATE TABLE stream_pieces (
    stream_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (stream_id, position)
);

-- Answers to commands that carried a request_id, kept so that a retry gets the same one. fingerprint is what was asked for: the same
-- request_id with another body is a mistake and not a retry.
CREATE TABLE requests (
    owner_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner_id, request_id)
);
CREATE INDEX requests_by_age ON requests (created_at);
