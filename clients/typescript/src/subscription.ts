import type { ParleyError } from "./codes.js";
import type { ParleyEvent } from "./events.js";
import type { Position } from "./model.js";

/** What `subscribed` says: how a subscription stands to the history. */
export interface Subscribed {
  readonly channel: string;
  /** The newest event of the channel when the subscription began. */
  readonly position: Position;
  /** Everything after `since` follows (true), cannot follow (false, a reset comes), or was not asked for (null). */
  readonly recovered: boolean | null;
}

export interface SubscribeOptions {
  /** Deliver everything after this position. Without it only what is live is delivered. */
  readonly since?: Position | undefined;
  /** UTF-8 bytes that the caller already holds of streams of this channel, by stream id. */
  readonly streams?: Readonly<Record<string, number>> | undefined;
  /** Each event exactly once and in order. */
  readonly onEvent?: ((event: ParleyEvent) => void) | undefined;
  /** The history after the held position is gone: fetch the state again; events after `position` follow. */
  readonly onReset?: ((position: Position) => void) | undefined;
  readonly onSubscribed?: ((subscribed: Subscribed) => void) | undefined;
  /** The server refuses the channel for good. */
  readonly onError?: ((error: ParleyError) => void) | undefined;
}

/** One reader of a channel. Several on the same channel share one subscription on the wire. */
export interface Subscription {
  readonly channel: string;
  /** The last event delivered to this reader; null until the server has answered where no `since` was given. */
  readonly position: Position | null;
  unsubscribe(): void;
}
