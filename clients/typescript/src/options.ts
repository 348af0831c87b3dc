import { defaultOutboxStorage } from "./outbox-storage.js";
import type { OutboxStorage } from "./outbox.js";
import type { TransportName } from "./state.js";
import type { EventSourceConstructor, WebSocketConstructor } from "./transports/platform.js";

export interface ParleyOptions {
  /** Origin of the server, with a path where it is mounted under one. Default: `location.origin`. */
  readonly url?: string | undefined;
  /** A bearer, asked for at every attempt. Without it, or with null, the session cookie counts. */
  readonly token?: (() => string | null | Promise<string | null>) | undefined;
  /** In order of preference. Default: all three. */
  readonly transports?: readonly TransportName[] | undefined;
  /** Default: `localStorage` where there is one, else memory. */
  readonly outbox?: OutboxStorage | undefined;
  /** 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly WebSocket?: WebSocketConstructor | undefined;
  readonly EventSource?: EventSourceConstructor | undefined;
  readonly timing?: Partial<Timing> | undefined;
}

/** Milliseconds. The defaults suit browsers on ordinary networks. */
export interface Timing {
  /** Shortest wait before a new attempt. Default 300. */
  readonly backoff_min: number;
  /** Longest wait before a new attempt. Default 20,000. */
  readonly backoff_max: number;
  /** How long a transport may take to open. Default 8,000. */
  readonly open: number;
  /** Between two pings where the server names no interval. Default 30,000. */
  readonly heartbeat: number;
  /** Silence after a ping that counts as a dead connection. Default 10,000. */
  readonly pong: number;
  /** How long a command waits for its answer, a reconnect included. Default 15,000. */
  readonly command: number;
  /** First attempt to move up to a better transport; doubles each time. Default 60,000. */
  readonly upgrade_min: number;
  /** Default 600,000. */
  readonly upgrade_max: number;
}

/** The options with every default in place. */
export interface ResolvedOptions {
  /** Origin without a trailing slash; asked for when a connection is opened. */
  readonly url: () => string;
  readonly token: ParleyOptions["token"];
  readonly transports: readonly TransportName[];
  readonly outbox: OutboxStorage;
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly WebSocket: WebSocketConstructor | undefined;
  readonly EventSource: EventSourceConstructor | undefined;
  readonly timing: Timing;
}

const defaultTiming: Timing = {
  backoff_min: 300,
  backoff_max: 20_000,
  open: 8_000,
  heartbeat: 30_000,
  pong: 10_000,
  command: 15_000,
  upgrade_min: 60_000,
  upgrade_max: 600_000,
};

export function resolveOptions(options: ParleyOptions): ResolvedOptions {
  const transports = options.transports ?? ["websocket", "sse", "long-poll"];
  if (transports.length === 0)
    throw new RangeError("`transports` must name at least one of websocket, sse and long-poll.");
  return {
    url: () => (options.url ?? globalThis.location?.origin ?? missingUrl()).replace(/\/+$/, ""),
    token: options.token,
    transports,
    outbox: options.outbox ?? defaultOutboxStorage(),
    random: options.random ?? Math.random,
    // Called as a method of another object the browser's own `fetch` throws.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    EventSource: options.EventSource ?? globalThis.EventSource,
    timing: { ...defaultTiming, ...options.timing },
  };
}

function missingUrl(): never {
  throw new RangeError("`url` is needed where there is no `location`.");
}
