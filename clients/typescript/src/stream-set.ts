import type { AppendEvent, MessageChunkEvent, ParleyEvent } from "./events.js";
import type { Stream } from "./stream.js";

/** Ended streams that are kept for a reader that asks late. */
const endedKept = 16;

export interface StreamHost {
  create(id: string): Stream;
  /** Whether the channel's order can be relied on: no subscribe is under way. */
  settled(): boolean;
  resubscribe(): void;
  fetchStream(stream: Stream): void;
}

/** The streams that a channel carries. */
export class StreamSet {
  private readonly streams = new Map<string, Stream>();
  /** Where each stream stood when its missing part was last asked for. */
  private readonly asked = new Map<string, number>();
  /** The message that a run writes, as its pieces name it. */
  private readonly messages = new Map<string, string>();

  constructor(private readonly host: StreamHost) {}

  get isEmpty(): boolean {
    return this.streams.size === 0;
  }

  get(id: string): Stream {
    let stream = this.streams.get(id);
    if (stream === undefined) {
      stream = this.host.create(id);
      this.streams.set(id, stream);
    }
    return stream;
  }

  /** A stream that outlived its channel, and is read again. */
  keep(stream: Stream): void {
    this.streams.set(stream.id, stream);
  }

  /** Open streams that somebody draws, or has begun to read. */
  read(): Stream[] {
    return [...this.streams.values()].filter((stream) => stream.status === "open" && (stream.watched || stream.position > 0));
  }

  /** UTF-8 bytes held of each open stream, without those of which nothing is. */
  positions(): Record<string, number> {
    return Object.fromEntries([...this.streams.values()]
      .filter((stream) => stream.status === "open" && stream.position > 0)
      .map((stream) => [stream.id, stream.position]));
  }

  /** @returns the event as its readers shall see it, without what they have had; null where nothing of it is new. */
  apply(event: ParleyEvent): ParleyEvent | null {
    switch (event.type) {
      case "message_chunk": {
        this.messages.set(event.data.run_id, event.data.message_id);
        const piece = this.append(`run:${event.data.run_id}`, event.data);
        return piece && { ...event, data: { ...event.data, ...piece } };
      }
      case "append": {
        const { stream: id } = event.data;
        // The rest of an answer that ended meanwhile, and whose message has brought the whole already.
        if (id.startsWith("run:") && this.get(id).status !== "open")
          return null;
        const piece = this.append(id, event.data);
        return piece && { ...event, data: { ...event.data, ...piece } };
      }
      case "end": {
        const { stream: id, position, status } = event.data;
        const stream = this.get(id);
        if (stream.status !== "open")
          return null;
        if (position > stream.position) {
          // It is told again once the rest is there.
          this.host.fetchStream(stream);
          return null;
        }
        this.end(stream, status);
        return event;
      }
      case "message": {
        const { role, run_id, status, content } = event.data;
        if (role === "assistant" && typeof run_id === "string" && status !== "running" && status !== "queued")
          this.end(this.get(`run:${run_id}`), status, content);
        return event;
      }
      case "job_update":
        // The end of its output may have come while nothing was connected.
        if (event.data.status !== "queued" && event.data.status !== "running")
          for (const stream of this.read())
            this.host.fetchStream(stream);
        return event;
      default:
        return event;
    }
  }

  /** The event that would have brought a piece. */
  piece(stream: Stream, channel: string, timestamp: string, position: number, text: string): AppendEvent | MessageChunkEvent {
    if (!stream.id.startsWith("run:"))
      return { type: "append", channel, timestamp, data: { stream: stream.id, position, text } };
    const run_id = stream.id.slice("run:".length);
    const conversation_id = channel.slice(channel.indexOf(":") + 1);
    return { type: "message_chunk", channel, timestamp, data: { conversation_id, message_id: this.messages.get(run_id) ?? "", run_id, position, text } };
  }

  private append(id: string, piece: { readonly position: number; readonly text: string }): { position: number; text: string } | null {
    const stream = this.get(id);
    const applied = stream.append(piece.position, piece.text);
    if (applied === "ahead") {
      this.missing(stream);
      return null;
    }
    if (applied === "duplicate")
      return null;
    this.asked.delete(id);
    return applied;
  }

  private missing(stream: Stream): void {
    if (!this.host.settled())
      return;
    // Asked for already, and the channel did not bring it: the stream itself still may.
    if (this.asked.get(stream.id) === stream.position) {
      this.host.fetchStream(stream);
      return;
    }
    this.asked.set(stream.id, stream.position);
    this.host.resubscribe();
  }

  private end(stream: Stream, status: string, whole?: string): void {
    stream.end(status, whole);
    this.asked.delete(stream.id);
    // Insertion order is age; a stream that ends moves to the young side.
    this.streams.delete(stream.id);
    this.streams.set(stream.id, stream);
    const ended = [...this.streams.values()].filter((other) => other.status !== "open" && !other.watched);
    for (const old of ended.slice(0, Math.max(0, ended.length - endedKept))) {
      this.streams.delete(old.id);
      this.messages.delete(old.id.slice("run:".length));
    }
  }
}
