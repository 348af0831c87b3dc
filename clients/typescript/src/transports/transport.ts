import type { Frame } from "../frame.js";
import type { Position } from "../model.js";
import type { Timing } from "../options.js";
import type { TransportName } from "../state.js";
import type { EventSourceConstructor, WebSocketConstructor } from "./platform.js";

/** A channel as it is to be subscribed now. */
export interface Wire {
  /** Answered as `re` of the `subscribed` frame. */
  readonly id: string;
  readonly channel: string;
  readonly since?: Position;
  readonly streams?: Readonly<Record<string, number>>;
}

export interface OutgoingCommand {
  readonly type: string;
  readonly id: string;
  readonly [name: string]: unknown;
}

export interface Opened {
  readonly user_id: string | null;
  readonly connection_id?: string;
  /** Seconds. */
  readonly heartbeat?: number;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
  /** The server is within reach and this way to it is not: take another. */
  readonly blocked?: boolean;
  /** Milliseconds after which the server wants to be asked again. */
  readonly after_ms?: number;
}

/** What a transport tells. `closed` comes at most once and is the last, and not after the client's own `close()`. */
export interface TransportListener {
  ready(opened: Opened): void;
  frame(frame: Frame): void;
  closed(closed: Closed): void;
}

export interface TransportContext {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly token: string | null;
  readonly fetch: typeof globalThis.fetch;
  readonly WebSocket: WebSocketConstructor | undefined;
  readonly EventSource: EventSourceConstructor | undefined;
  readonly timing: Timing;
  /** Conversations that were begun over REST, by request id, so that a retry begins no second one. */
  readonly begun: Map<string, string>;
  /** All channels, to be subscribed from where they are now. */
  wires(): Wire[];
  /** What is held of the open streams of a channel. */
  streams(channel: string): Readonly<Record<string, number>>;
}

/** One connection over one way. Every transport delivers the same frames; those without commands answer by REST. */
export interface Transport {
  readonly name: TransportName;
  subscribe(wire: Wire): void;
  unsubscribe(channel: string): void;
  /** The answer arrives as a frame with `re`. */
  send(command: OutgoingCommand): void;
  /** A `pong` frame follows where the connection lives. */
  ping(): void;
  close(): void;
}
