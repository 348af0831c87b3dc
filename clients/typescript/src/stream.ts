export type StreamStatus = "open" | "completed" | "stopped" | "failed" | "interrupted";

export interface StreamOptions {
  /** The channel that carries the stream: `conversation:{id}` for `run:{id}`, `job:{id}` for its output. */
  readonly channel: string;
  /** What the caller already holds, from the beginning. */
  readonly text?: string | undefined;
  /** UTF-8 bytes that the caller already holds; the length of `text` unless given. */
  readonly position?: number | undefined;
}

/** Something that grows: the text of an answer while it is written, the output of a job. */
export interface StreamHandle {
  readonly id: string;
  readonly text: string;
  /** UTF-8 bytes from the beginning to the end of `text`. */
  readonly position: number;
  readonly status: StreamStatus;
  /** Calls back after each change, and keeps the channel subscribed until the returned function is called. */
  subscribe(changed: () => void): () => void;
}
