-- status: queued, running, completed, failed or cancelled. steps: a JSON array of names. payload and checkpoint are the kind's own text.
CREATE TABLE jobs (
    job_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    step TEXT,
    steps TEXT NOT NULL,
    progress BIGINT NOT NULL,
    error TEXT,
    cancel_requested BIGINT NOT NULL,
    payload TEXT NOT NULL,
    checkpoint TEXT,
    attempt BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX jobs_by_status ON jobs (status, owner_id, job_id);
CREATE INDEX jobs_by_owner ON jobs (workspace_id, owner_id, job_id);
CREATE INDEX jobs_by_end ON jobs (ended_at);
