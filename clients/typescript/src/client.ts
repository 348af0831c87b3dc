import type { Answer, Command, CommandMap, CommandType, HistoryAnswer } from "./commands.js";
import type { ParleyError } from "./codes.js";
import type { ParleyEvent } from "./events.js";
import type { ParleyOptions } from "./options.js";
import type { ChatDraft, Outbox, PendingChat } from "./outbox.js";
import type { ConnectionState } from "./state.js";
import type { StreamHandle, StreamOptions } from "./stream.js";
import type { SubscribeOptions, Subscription } from "./subscription.js";

export interface ClientEvents {
  state: ConnectionState;
  event: ParleyEvent;
  error: ParleyError;
}

/** A connection to a Parley server that comes back by itself and misses nothing. */
export class Parley {
  constructor(_options: ParleyOptions = {}) {}

  /** An immutable snapshot; `on("state")` tells of the next. */
  get state(): ConnectionState { throw new Error("not built"); }

  /** The messages that are not acknowledged yet. */
  get outbox(): Outbox { throw new Error("not built"); }

  /** Connect, and stay connected until `close`. Does nothing where that is under way. */
  connect(): void {}

  /** Disconnect and stay so until `connect`. Subscriptions and the outbox are kept. */
  close(): void {}

  /** Do not wait for the next attempt. */
  retryNow(): void {}

  /** @returns a function that ends it. */
  on<Name extends keyof ClientEvents>(_name: Name, _handler: (value: ClientEvents[Name]) => void): () => void {
    return () => {};
  }

  /** Send a command and wait for its answer, across a reconnect if need be. Rejects with a {@link ParleyError}. */
  send<C extends Command>(_command: C, _options: { timeout?: number } = {}): Promise<Answer<C["type"]>> {
    throw new Error("not built");
  }

  /** Put a message into the outbox; it is sent once there is a connection, and again until the server has it. */
  chat(_draft: ChatDraft): PendingChat { throw new Error("not built"); }

  /** Stop a run; what it has written stays. */
  stop(run_id: string): Promise<Answer<"stop">> { return this.send({ type: "stop", run_id }); }

  /** Tell the others that this user writes. Lost without a WebSocket, as it would be late. */
  typing(conversation_id: string, is_typing: boolean): void { void conversation_id; void is_typing; }

  /** Tell how far this user has read. Kept until a WebSocket is up. */
  read(conversation_id: string, offset: number): void { void conversation_id; void offset; }

  /** A page of messages, oldest first, and the position to subscribe from. */
  history(conversation_id: string, page: { before?: string; limit?: number } = {}): Promise<HistoryAnswer> {
    return this.send({ type: "history", conversation_id, ...page });
  }

  subscribe(_channel: string, _options: SubscribeOptions = {}): Subscription { throw new Error("not built"); }

  /** The stream of this id, shared by all who ask for it. */
  stream(_id: string, _options: StreamOptions): StreamHandle { throw new Error("not built"); }
}

export type { Answer, Command, CommandMap, CommandType };
