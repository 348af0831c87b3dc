-- An empty title is one that the first message will give. message_count numbers the messages too.
CREATE TABLE conversations (
    conversation_id TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    title TEXT NOT NULL,
    context_kind TEXT,
    context_id TEXT,
    context_title TEXT,
    preview TEXT NOT NULL,
    message_count BIGINT NOT NULL,
    read_offset BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX conversations_by_activity ON conversations (owner_id, updated_at, conversation_id);
CREATE INDEX conversations_by_deletion ON conversations (deleted_at);

-- ordinal counts from 1 in a conversation. Messages form a tree by parent_id. citations, retrieved and error are JSON.
CREATE TABLE messages (
    message_id TEXT NOT NULL PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    workspace_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    parent_id TEXT,
    role TEXT NOT NULL,
    content TEXT NOT NULL,
    status TEXT NOT NULL,
    run_id TEXT,
    citations TEXT,
    retrieved TEXT,
    model TEXT,
    input_tokens BIGINT,
    output_tokens BIGINT,
    usage_estimated BIGINT,
    error TEXT,
    term_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX messages_by_conversation ON messages (conversation_id, ordinal);
CREATE INDEX messages_by_owner ON messages (owner_id, term_count);

-- The words of finished messages, for searching. An owner's words lie together: a search reads no one else's.
CREATE TABLE message_terms (
    owner_id TEXT NOT NULL,
    term TEXT NOT NULL,
    message_id TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    frequency BIGINT NOT NULL,
    PRIMARY KEY (owner_id, term, message_id)
);
CREATE INDEX message_terms_by_message ON message_terms (message_id);
