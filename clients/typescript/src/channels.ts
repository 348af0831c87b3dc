import { Channel, type ChannelHost, type Reader } from "./channel.js";
import type { Frame } from "./frame.js";
import { Stream } from "./stream.js";
import type { SubscribeOptions, Subscription } from "./subscription.js";
import type { Transport, Wire } from "./transports/transport.js";

/** Channels that nobody reads and whose streams are kept for a reader that returns. */
const idleKept = 32;

/** The channels of a client, and what of them the server is to know. */
export class Channels {
  private readonly channels = new Map<string, Channel>();
  /** Channels that the present connection has been told of. */
  private readonly told = new Set<string>();
  private readonly due = new Set<Channel>();
  private transport: Transport | null = null;
  private flushing = false;
  private readonly host: ChannelHost;

  constructor(host: Omit<ChannelHost, "resubscribe" | "hold">) {
    this.host = {
      ...host,
      resubscribe: (channel, afterSeconds) => this.resubscribe(channel, afterSeconds),
      hold: (channel, stream) => this.hold(channel.name, stream),
    };
  }

  subscribe(name: string, options: SubscribeOptions): Subscription {
    const channel = this.get(name);
    const reader: Reader = { options, position: options.since ?? null, awaiting: true };
    for (const [id, position] of Object.entries(options.streams ?? {}))
      channel.streams.get(id).adopt(undefined, position);
    if (channel.join(reader, this.transport !== null && this.told.has(name)))
      channel.subscribeAgain();
    return {
      channel: name,
      get position() {
        return reader.position;
      },
      unsubscribe: () => {
        channel.readers.delete(reader);
        this.schedule();
      },
    };
  }

  stream(name: string, id: string, text: string | undefined, position: number | undefined): Stream {
    const channel = this.get(name);
    const stream = channel.streams.get(id);
    if (stream.adopt(text, position))
      channel.subscribeAgain();
    return stream;
  }

  connected(transport: Transport, returning: boolean): void {
    this.transport = transport;
    this.told.clear();
    this.due.clear();
    for (const channel of this.read()) {
      this.told.add(channel.name);
      transport.subscribe(channel.wire(returning));
    }
  }

  disconnected(): void {
    this.transport = null;
    this.told.clear();
  }

  /** @returns whether the frame was for a channel. */
  receive(frame: Frame): boolean {
    const channel = frame.channel === undefined
      ? [...this.channels.values()].find((candidate) => candidate.owns(frame))
      : this.channels.get(frame.channel);
    if (channel !== undefined && channel.readers.size > 0)
      channel.receive(frame);
    return channel !== undefined || frame.channel !== undefined;
  }

  wires(): Wire[] {
    return this.read().map((channel) => channel.wire(false));
  }

  /** UTF-8 bytes held of the open streams of a channel. */
  positions(name: string): Record<string, number> {
    return this.channels.get(name)?.streams.positions() ?? {};
  }

  private read(): Channel[] {
    return [...this.channels.values()].filter((channel) => channel.readers.size > 0);
  }

  private get(name: string): Channel {
    let channel = this.channels.get(name);
    if (channel === undefined) {
      channel = new Channel(name, this.host);
      this.channels.set(name, channel);
    }
    return channel;
  }

  private hold(name: string, stream: Stream): () => void {
    const channel = this.get(name);
    channel.streams.keep(stream);
    const wanted = stream.status === "open" || channel.readers.size > 0;
    const subscription = wanted ? this.subscribe(name, {}) : null;
    return () => subscription?.unsubscribe();
  }

  private resubscribe(channel: Channel, afterSeconds = 0): void {
    if (afterSeconds > 0) {
      setTimeout(() => this.resubscribe(channel), afterSeconds * 1_000);
      return;
    }
    this.due.add(channel);
    this.schedule();
  }

  /** In one go at the end of the turn: components that mount, unmount and mount again cost one frame, or none. */
  private schedule(): void {
    if (this.flushing)
      return;
    this.flushing = true;
    queueMicrotask(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    const { transport } = this;
    for (const channel of this.due)
      if (transport !== null && channel.readers.size > 0 && this.channels.get(channel.name) === channel) {
        this.told.add(channel.name);
        transport.subscribe(channel.wire(false));
      }
    this.due.clear();
    const idle = [...this.channels.values()].filter((channel) => channel.readers.size === 0);
    for (const channel of idle)
      if (this.told.delete(channel.name))
        transport?.unsubscribe(channel.name);
    const kept = idle.filter((channel) => !channel.streams.isEmpty);
    for (const channel of idle.filter((candidate) => candidate.streams.isEmpty).concat(kept.slice(0, Math.max(0, kept.length - idleKept))))
      this.channels.delete(channel.name);
  }
}
