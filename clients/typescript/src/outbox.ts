import type { ChatAck } from "./commands.js";
import type { ConversationContext } from "./model.js";

/** What to say, and where. Without `conversation_id` a conversation begins. */
export interface ChatDraft {
  readonly content: string;
  readonly conversation_id?: string | undefined;
  /** What it follows: the newest message where it is left out; null begins the conversation anew. */
  readonly parent_id?: string | null | undefined;
  readonly context?: ConversationContext | null | undefined;
  readonly mode?: string | undefined;
  /** Made by the client unless given; the server does nothing twice for the same one. */
  readonly request_id?: string | undefined;
}

/**
 * `queued`: waits for a connection or its turn. `sending`: on its way. `sent`: acknowledged, its `message` event has not
 * been seen yet. `failed`: definitively refused; stays until it is retried or removed.
 */
export type OutboxStatus = "queued" | "sending" | "sent" | "failed";

export interface OutboxItem extends Omit<ChatDraft, "request_id"> {
  readonly request_id: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** Who wrote it; it is never sent in another user's name. */
  readonly user_id?: string;
  readonly status: OutboxStatus;
  readonly ack?: ChatAck;
  readonly error?: { readonly code: string; readonly error: string };
}

/** Where messages wait that are not acknowledged yet. One entry a message, so that two tabs do not overwrite each other. */
export interface OutboxStorage {
  load(): readonly OutboxItem[] | Promise<readonly OutboxItem[]>;
  put(item: OutboxItem): void | Promise<void>;
  remove(request_id: string): void | Promise<void>;
}

/** A message on its way. */
export interface PendingChat {
  readonly request_id: string;
  /** Settles when the server has the message on disk, or refuses it. May be left alone: nothing goes unhandled. */
  readonly acknowledged: Promise<ChatAck>;
}

/** The messages that are not acknowledged yet, oldest first. */
export interface Outbox {
  /** Immutable; a change is a new array. */
  readonly items: readonly OutboxItem[];
  subscribe(changed: () => void): () => void;
  /** Send a failed message again under its own request id. */
  retry(request_id: string): void;
  remove(request_id: string): void;
}
