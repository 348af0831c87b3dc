/** A place in a channel's history: `offset` counts from 1 without gaps, `epoch` changes only if the history was lost. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

export type RunStatus = "queued" | "running" | "completed" | "stopped" | "failed" | "interrupted";

/** A passage of a document that an answer rests on. `start` and `end` are character offsets in the document's text. */
export interface Citation {
  readonly number: number;
  readonly document_id: string;
  readonly title: string;
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly score: number;
}

export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
}

/** Why a run failed. */
export interface RunError {
  readonly code: string;
  readonly error: string;
  readonly provider?: string | null;
  readonly request_id?: string | null;
}

export interface Message {
  readonly message_id: string;
  readonly conversation_id: string;
  /** The message that this one follows; messages form a tree. */
  readonly parent_id?: string | null;
  readonly role: "user" | "assistant";
  readonly content: string;
  readonly citations: readonly Citation[];
  /** Passages that were given to the model and not cited. */
  readonly retrieved?: readonly Citation[];
  /** Of an answer the run that writes or wrote it; of a user's message the run that it started. */
  readonly run_id?: string | null;
  readonly status: RunStatus;
  readonly error?: RunError | null;
  readonly model?: string | null;
  readonly usage?: Usage | null;
  readonly created_at: string;
}

/** What a conversation is about, as the server has stored it. */
export interface ConversationContext {
  readonly kind: "document";
  readonly document_id: string;
  readonly title?: string;
}

export interface Conversation {
  readonly conversation_id: string;
  readonly title: string;
  readonly context: ConversationContext | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly message_count: number;
  readonly preview: string | null;
}

export type DocumentStatus = "pending" | "processing" | "completed" | "failed";
export type DocumentStep = "extracting" | "chunking" | "indexing" | "ready";
export type Visibility = "private" | "workspace";

export interface DocumentItem {
  readonly document_id: string;
  readonly filename: string;
  readonly title: string;
  readonly media_type: string;
  readonly size: number;
  readonly status: DocumentStatus;
  /** 0 to 100. */
  readonly progress: number;
  readonly step: DocumentStep | null;
  readonly message: string | null;
  readonly reason: string | null;
  readonly page_count: number | null;
  readonly chunk_count: number | null;
  readonly visibility: Visibility;
  readonly owner_id: string;
  readonly mine: boolean;
  readonly job_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export type JobStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface Job {
  readonly job_id: string;
  readonly kind: string;
  readonly title: string;
  readonly status: JobStatus;
  readonly step: string | null;
  readonly steps: readonly string[];
  /** 0 to 100. */
  readonly progress: number;
  readonly error: string | null;
  readonly cancel_requested: boolean;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}
