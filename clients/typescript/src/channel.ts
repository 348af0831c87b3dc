import type { ParleyError } from "./codes.js";
import { isolate } from "./emitter.js";
import type { ParleyEvent } from "./events.js";
import { toError, type Frame } from "./frame.js";
import type { Position } from "./model.js";
import { Stream, isOver } from "./stream.js";
import { StreamSet } from "./stream-set.js";
import type { SubscribeOptions, Subscribed } from "./subscription.js";
import type { Wire } from "./transports/transport.js";

export interface ChannelHost {
  nextId(): string;
  /** Subscribe the channel again, from where it is. */
  resubscribe(channel: Channel, afterSeconds?: number): void;
  event(event: ParleyEvent): void;
  error(error: ParleyError): void;
  caughtUp(events: number): void;
  /** Hold a reader without handlers on the channel that carries a stream. */
  hold(channel: Channel, stream: Stream): () => void;
  /** Ask the server for a stream itself; the answer goes to `fetched`. */
  fetchStream(channel: Channel, stream: Stream): void;
}

/** One of the readers that share a channel; each has its own place in the history. */
export interface Reader {
  readonly options: SubscribeOptions;
  position: Position | null;
  /** Whether it waits to hear that it is subscribed. */
  awaiting: boolean;
}

interface Pending {
  readonly id: string;
  readonly since: Position | undefined;
  readonly returning: boolean;
}

/** A channel as the server sees it: one subscription, from the oldest place that a reader needs. */
export class Channel {
  readonly readers = new Set<Reader>();
  readonly streams: StreamSet;
  private epoch: string | null = null;
  /** The latest subscribe, answered or not. */
  private wireId: string | null = null;
  private pending: Pending | null = null;
  private announced = 0;
  private gap: number | null = null;
  /** A new subscribe is to be sent; until then the order cannot be relied on. */
  private due = false;

  constructor(readonly name: string, private readonly host: ChannelHost) {
    this.streams = new StreamSet({
      create: (id) => new Stream(id, (stream) => host.hold(this, stream)),
      // While the answer to a subscribe is under way, pieces that come too early are those of the one before.
      settled: () => this.settled,
      resubscribe: () => this.subscribeAgain(),
      fetchStream: (stream) => host.fetchStream(this, stream),
    });
  }

  /** What is to be sent now to subscribe; frames that answer an earlier one no longer count. */
  wire(returning: boolean): Wire {
    const since = this.since();
    this.pending = { id: this.host.nextId(), since, returning: returning || this.pending?.returning === true };
    this.wireId = this.pending.id;
    this.due = false;
    if (returning)
      for (const reader of this.readers)
        reader.awaiting = true;
    const streams = this.streams.positions();
    return {
      id: this.pending.id,
      channel: this.name,
      ...(since === undefined ? {} : { since }),
      ...(Object.keys(streams).length === 0 ? {} : { streams }),
    };
  }

  owns(frame: Frame): boolean {
    return frame.re !== undefined && frame.re === this.wireId;
  }

  receive(frame: Frame): void {
    switch (frame.type) {
      case "subscribed":
        this.subscribed(frame);
        break;
      case "reset":
        this.reset({ epoch: String(frame.epoch), offset: Number(frame.offset) });
        break;
      case "unsubscribed":
        break;
      case "error":
        this.refused(toError(frame));
        break;
      default:
        this.event(frame as unknown as ParleyEvent);
    }
  }

  /** @param live whether the channel is subscribed. @returns whether it must be subscribed again for this reader. */
  join(reader: Reader, live: boolean): boolean {
    const head = this.head();
    this.readers.add(reader);
    if (!live || !this.settled || this.gap !== null || head === null)
      return true;
    const { position } = reader;
    if (position !== null && (position.epoch !== head.epoch || position.offset !== head.offset))
      return true;
    reader.position = head;
    reader.awaiting = false;
    queueMicrotask(() => isolate(() => {
      if (this.readers.has(reader))
        reader.options.onSubscribed?.({ channel: this.name, position: head, recovered: position === null ? null : true });
    }));
    return false;
  }

  /**
   * A part of a stream as the server has it. Its readers see it as the events that they would have seen.
   *
   * @returns whether there may be more: a stream that is over is read until nothing follows, an open one goes on by itself.
   */
  fetched(stream: Stream, position: number, text: string, status: string): boolean {
    const timestamp = new Date().toISOString();
    const before = stream.position;
    if (text !== "")
      this.event(this.streams.piece(stream, this.name, timestamp, position, text));
    if (!isOver(status))
      return false;
    if (stream.position > before)
      return true;
    if (stream.id.startsWith("run:"))
      stream.end(status);
    else
      this.event({ type: "end", channel: this.name, timestamp, data: { stream: stream.id, position: stream.position, status } });
    return false;
  }

  subscribeAgain(): void {
    this.due = true;
    this.host.resubscribe(this);
  }

  private get settled(): boolean {
    return this.pending === null && !this.due;
  }

  /** The newest event that a reader has. */
  private head(): Position | null {
    return [...this.readers].reduce<Position | null>((head, { position }) =>
      (position !== null && position.epoch === this.epoch && (head === null || position.offset > head.offset) ? position : head), null);
  }

  private since(): Position | undefined {
    const held = [...this.readers].flatMap((reader) => (reader.position === null ? [] : [reader.position]));
    // A place in another epoch is void: its reader is reset once the server has answered.
    const epoch = held.some((position) => position.epoch === this.epoch) ? this.epoch : held[0]?.epoch;
    return held.filter((position) => position.epoch === epoch)
      .reduce<Position | undefined>((oldest, position) => (oldest === undefined || position.offset < oldest.offset ? position : oldest), undefined);
  }

  private subscribed(frame: Frame): void {
    if (this.pending === null || !this.owns(frame))
      return;
    const { since, returning } = this.pending;
    this.pending = null;
    const position = { epoch: String(frame.epoch), offset: Number(frame.offset) };
    const recovered = (frame.recovered ?? null) as boolean | null;
    if (this.epoch !== position.epoch)
      this.announced = 0;
    this.epoch = position.epoch;
    if (recovered === true && returning && since !== undefined && position.offset > since.offset)
      this.host.caughtUp(position.offset - since.offset);
    const subscribed: Subscribed = { channel: this.name, position, recovered };
    for (const reader of [...this.readers]) {
      const foreign = reader.position !== null && reader.position.epoch !== position.epoch;
      reader.position ??= position;
      if (reader.awaiting) {
        reader.awaiting = false;
        isolate(() => reader.options.onSubscribed?.(subscribed));
      }
      if (foreign && recovered !== false)
        this.move(reader, position);
    }
    // That a stream has ended meanwhile is in no history, save for an answer, whose message tells it.
    for (const stream of this.streams.read())
      if (recovered !== true || !stream.id.startsWith("run:"))
        this.host.fetchStream(this, stream);
  }

  private reset(position: Position): void {
    this.epoch = position.epoch;
    this.gap = null;
    this.announced = position.offset;
    for (const reader of [...this.readers])
      if (reader.position?.epoch !== position.epoch || reader.position.offset !== position.offset)
        this.move(reader, position);
  }

  private move(reader: Reader, position: Position): void {
    reader.position = position;
    isolate(() => reader.options.onReset?.(position));
  }

  private refused(error: ParleyError): void {
    this.pending = null;
    if (error.temporary) {
      this.host.resubscribe(this, error.retry_after ?? 1);
      return;
    }
    const listeners = [...this.readers].filter((reader) => reader.options.onError !== undefined);
    for (const reader of listeners)
      isolate(() => reader.options.onError?.(error));
    if (listeners.length === 0)
      this.host.error(error);
  }

  private event(received: ParleyEvent): void {
    const { offset } = received;
    // What a reader that came later has replayed is no news to the streams.
    const event = offset !== undefined && offset <= this.announced ? received : this.streams.apply(received);
    if (event === null)
      return;
    if (offset === undefined) {
      for (const reader of [...this.readers])
        isolate(() => reader.options.onEvent?.(event));
      this.host.event(event);
      return;
    }
    let delivered = false;
    for (const reader of [...this.readers])
      delivered = this.deliver(reader, event, offset) || delivered;
    if (delivered && offset > this.announced) {
      this.announced = offset;
      this.host.event(event);
    }
  }

  private deliver(reader: Reader, event: ParleyEvent, offset: number): boolean {
    const { position } = reader;
    // A reader that does not know its place yet gets this event with the answer to its subscribe.
    if (position === null || position.epoch !== this.epoch || offset <= position.offset)
      return false;
    if (offset > position.offset + 1 && !this.bridge(reader, position, offset))
      return false;
    this.gap = null;
    reader.position = { epoch: position.epoch, offset };
    isolate(() => reader.options.onEvent?.(event));
    return true;
  }

  /** An event is missing. @returns whether to go on without it, as the server does not have it either. */
  private bridge(reader: Reader, position: Position, offset: number): boolean {
    if (!this.settled)
      return false;
    if (this.gap !== position.offset) {
      this.gap = position.offset;
      this.subscribeAgain();
      return false;
    }
    this.move(reader, { epoch: position.epoch, offset: offset - 1 });
    return true;
  }
}
