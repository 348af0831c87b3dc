-- The inverted index. It holds all that a search filters on, so that it asks no other table who may see what.

-- What one user alone sees of a workspace (owner_id), or all of the workspace see (owner_id ''). A search visits the two that its user may
-- see and takes every statistic from them: a document in another partition changes neither its hits nor its scores.
CREATE TABLE retrieval_partitions (
    partition_id BIGINT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    next_chunk BIGINT NOT NULL,
    UNIQUE (workspace_id, owner_id)
);

CREATE TABLE retrieval_documents (
    document_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    partition_id BIGINT NOT NULL,
    title TEXT NOT NULL
);

-- terms: the distinct terms of the chunk, separated by spaces. Removal goes by them, whatever the analyzer has become since.
CREATE TABLE retrieval_chunks (
    document_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    partition_id BIGINT NOT NULL,
    chunk_number BIGINT NOT NULL,
    page BIGINT NOT NULL,
    heading_path TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    text TEXT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE UNIQUE INDEX retrieval_chunks_by_number ON retrieval_chunks (partition_id, chunk_number);

-- Documents that have chunks where they do not belong any more, because others see them now or they were taken out. The chunks before
-- next_ordinal are in order; the others follow in units of work that are short.
CREATE TABLE retrieval_unsettled (
    document_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    next_ordinal BIGINT NOT NULL
);

-- One row for each term and block of 512 chunk numbers, the format of postings is PostingCodec's. The term '' holds the chunks' lengths.
-- The partition is the owner: a row of a shared one mixes the documents of several people.
CREATE TABLE retrieval_postings (
    partition_id BIGINT NOT NULL,
    term TEXT NOT NULL,
    block BIGINT NOT NULL,
    postings TEXT NOT NULL,
    PRIMARY KEY (partition_id, term, block)
);
