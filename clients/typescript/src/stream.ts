import { Emitter } from "./emitter.js";
import { afterBytes, byteLength } from "./utf8.js";

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

/** A piece of a stream as far as it is new; or that it is not; or that something before it is missing. */
export type Applied = { readonly position: number; readonly text: string } | "duplicate" | "ahead";

const statuses: ReadonlySet<string> = new Set<StreamStatus>(["completed", "stopped", "failed", "interrupted"]);

/** Whether a stream with this status of the server's grows no more. */
export function isOver(status: string): boolean {
  return status === "cancelled" || statuses.has(status);
}

/** The text of one stream, put together by position. */
export class Stream implements StreamHandle {
  text = "";
  position = 0;
  status: StreamStatus = "open";
  /** Where the text begins: behind 0 where a reader holds the first part itself. */
  private start = 0;
  private readonly changes = new Emitter<void>();

  /** @param hold keeps the channel subscribed until the returned function is called. */
  constructor(readonly id: string, private readonly hold: (stream: Stream) => () => void) {}

  get watched(): boolean {
    return this.changes.size > 0;
  }

  subscribe(changed: () => void): () => void {
    const off = this.changes.on(changed);
    const release = this.hold(this);
    let done = false;
    return () => {
      if (done)
        return;
      done = true;
      off();
      release();
    };
  }

  /** Take over what a reader holds already. @returns whether pieces are missing now that were passed over before. */
  adopt(text: string | undefined, position: number | undefined): boolean {
    if (text === undefined && position !== undefined && position > 0) {
      if (this.position === 0 && this.start === 0)
        this.start = this.position = position;
      return false;
    }
    const length = text === undefined ? 0 : byteLength(text);
    if (length <= this.position && this.start === 0)
      return false;
    const missing = length < this.position;
    this.text = text ?? "";
    this.position = length;
    this.start = 0;
    this.changes.emit();
    return missing;
  }

  append(position: number, text: string): Applied {
    if (position > this.position)
      return "ahead";
    const overlap = this.position - position;
    if (overlap > 0 && byteLength(text) <= overlap)
      return "duplicate";
    const fresh = overlap === 0 ? text : afterBytes(text, overlap);
    if (fresh === null) {
      // A cut within a code point: what is held is not what the server has. Begin anew.
      this.text = "";
      this.position = this.start = 0;
      this.changes.emit();
      return "ahead";
    }
    const at = this.position;
    this.text += fresh;
    this.position += byteLength(fresh);
    this.status = "open";
    this.changes.emit();
    return { position: at, text: fresh };
  }

  /** The end, with the whole text where it came along. A status that is none of a stream's counts as stopped. */
  end(status: string, whole?: string): void {
    if (whole !== undefined) {
      this.text = whole;
      this.position = byteLength(whole);
      this.start = 0;
    }
    this.status = statuses.has(status) ? (status as StreamStatus) : "stopped";
    this.changes.emit();
  }
}
