-- status: pending, processing, completed or failed; visibility: private or workspace. file is the name under the folder of files;
-- search_key is the name and the title in lower case, because databases differ in what they take for a letter.
CREATE TABLE documents (
    document_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    title TEXT NOT NULL,
    search_key TEXT NOT NULL,
    media_type TEXT NOT NULL,
    format TEXT,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE,
    visibility TEXT NOT NULL,
    status TEXT NOT NULL,
    progress BIGINT NOT NULL,
    step TEXT,
    message TEXT,
    reason TEXT,
    page_count BIGINT,
    chunk_count BIGINT,
    job_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX documents_by_owner ON documents (workspace_id, owner_id, document_id);
CREATE INDEX documents_by_visibility ON documents (workspace_id, visibility, document_id);
CREATE INDEX documents_by_content ON documents (workspace_id, sha256);

-- The text as it was extracted. Offsets count UTF-16 code units in the text of the whole document. headings: a JSON array.
CREATE TABLE document_pages (
    document_id TEXT NOT NULL,
    page BIGINT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    text TEXT NOT NULL,
    headings TEXT NOT NULL,
    PRIMARY KEY (document_id, page)
);
