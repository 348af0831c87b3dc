-- Documents that have chunks where they do not belong any more, because others see them now or they were taken out. The chunks before
-- next_ordinal are in order; the others follow in units of work that are short.
CREATE TABLE retrieval_unsettled (
    document_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    next_ordinal BIGINT NOT NULL
);
