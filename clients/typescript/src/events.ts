import type { Conversation, DocumentStatus, DocumentStep, Job, Message } from "./model.js";

interface Envelope<Type extends string, Data> {
  readonly type: Type;
  readonly channel: string;
  /** Absent on events without history: typing, progress and appends to a stream. */
  readonly offset?: number;
  readonly timestamp: string;
  readonly data: Data;
}

export type MessageEvent = Envelope<"message", Message>;
export type MessageChunkEvent = Envelope<"message_chunk", {
  readonly conversation_id: string;
  readonly message_id: string;
  readonly run_id: string;
  /** UTF-8 bytes from the beginning of the answer. */
  readonly position: number;
  readonly text: string;
}>;
export type TypingEvent = Envelope<"typing", {
  readonly conversation_id: string;
  /** `assistant` for an answer. */
  readonly user_id: string;
  readonly is_typing: boolean;
  /** Of an answer. */
  readonly run_id?: string | null;
  readonly message_id?: string | null;
}>;
export type RagProgressEvent = Envelope<"rag_progress", {
  readonly conversation_id: string;
  readonly run_id: string;
  /** `started`, `embedding`, `retrieval`, `generation` or `complete`. */
  readonly stage: string;
  /** 0 to 100. */
  readonly progress: number;
  /** The same for people. */
  readonly message: string;
}>;
export type ReadEvent = Envelope<"read", {
  readonly conversation_id: string;
  readonly user_id: string;
  readonly offset: number;
}>;
export type ConversationUpdatedEvent = Envelope<"conversation_updated", Conversation>;
export type ConversationDeletedEvent = Envelope<"conversation_deleted", { readonly conversation_id: string }>;
export type DocumentStatusUpdateEvent = Envelope<"document_status_update", {
  readonly document_id: string;
  readonly filename: string;
  readonly status: DocumentStatus;
  readonly progress: number;
  readonly step: DocumentStep | null;
  readonly message: string | null;
  readonly reason: string | null;
  readonly page?: number | null;
  readonly page_count?: number | null;
  readonly job_id: string | null;
}>;
export type DocumentDeletedEvent = Envelope<"document_deleted", { readonly document_id: string }>;
export type JobUpdateEvent = Envelope<"job_update", Job>;
export type AppendEvent = Envelope<"append", {
  readonly stream: string;
  readonly position: number;
  readonly text: string;
}>;
export type EndEvent = Envelope<"end", {
  readonly stream: string;
  readonly position: number;
  readonly status: string;
}>;

/** The events of the protocol, told apart by `type`. */
export type KnownEvent =
  | MessageEvent | MessageChunkEvent | TypingEvent | RagProgressEvent | ReadEvent | ConversationUpdatedEvent
  | ConversationDeletedEvent | DocumentStatusUpdateEvent | DocumentDeletedEvent | JobUpdateEvent | AppendEvent | EndEvent;

/** An event of an application's own, or one that this version does not know; `isKnownEvent` tells them apart. */
export interface AppEvent<Data = unknown> extends Envelope<string, Data> {}

/** What a channel delivers. `switch (event.type)` narrows `data` for the events of the protocol. */
export type ParleyEvent = KnownEvent;

const known: ReadonlySet<string> = new Set<KnownEvent["type"]>([
  "message", "message_chunk", "typing", "rag_progress", "read", "conversation_updated", "conversation_deleted",
  "document_status_update", "document_deleted", "job_update", "append", "end",
]);

/** False for an event that is not of the protocol: read it as a {@link AppEvent}. */
export function isKnownEvent(event: ParleyEvent | AppEvent): event is KnownEvent {
  return known.has(event.type);
}
