-- One attempt at an answer. status: queued, running, completed, stopped, failed or interrupted; it changes by compare-and-set.
-- passages is what the model was given, as JSON, in the order of the numbers that it was given them by.
CREATE TABLE runs (
    run_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL,
    mode TEXT NOT NULL,
    position BIGINT NOT NULL,
    passages TEXT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX runs_by_message ON runs (message_id, created_at);
CREATE INDEX runs_by_conversation ON runs (conversation_id);
CREATE INDEX runs_unfinished ON runs (status) WHERE status IN ('queued', 'running');
