import type { OutboxStorage } from "./outbox.js";
import type { TransportName } from "./state.js";

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
  readonly WebSocket?: typeof globalThis.WebSocket | undefined;
  readonly EventSource?: typeof globalThis.EventSource | undefined;
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
