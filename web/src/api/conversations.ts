import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, query, write } from "./http";
import type { Conversation, ConversationContext, ConversationList, ConversationState, MessagePage, RunStarted } from "./types";

const root = "/api/v1/conversations";
const of = (id: string) => `${root}/${encodeURIComponent(id)}`;

/** Newest activity first; the next page is asked for by the last id seen. */
export const conversationsQuery = infiniteQueryOptions({
  queryKey: ["conversations"],
  queryFn: ({ pageParam, signal }) => get<ConversationList>(`${root}${query({ before: pageParam })}`, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => (last.has_more ? last.conversations.at(-1)?.conversation_id : undefined),
});

export const getConversation = (id: string, signal?: AbortSignal) => get<ConversationState>(of(id), signal);
export const renameConversation = (id: string, title: string) => write<{ conversation: Conversation }>("PATCH", of(id), { title });
export const deleteConversation = (id: string) => write("DELETE", of(id));
export const restoreConversation = (id: string) => write<{ conversation: Conversation }>("POST", `${of(id)}/restore`);

export const getMessages = (id: string, before?: string, signal?: AbortSignal) =>
  get<MessagePage>(`${of(id)}/messages${query({ before, limit: 50 })}`, signal);

export const putContext = (id: string, context: ConversationContext | null) =>
  write<{ context: ConversationContext | null }>("PUT", `${of(id)}/context`, { context });

export const exportUrl = (id: string, format: "md" | "json") => `${of(id)}/export?format=${format}`;

export const regenerate = (messageId: string) =>
  write<RunStarted>("POST", `/api/v1/messages/${encodeURIComponent(messageId)}/regenerate`, { request_id: crypto.randomUUID() });

export const continueRun = (runId: string) =>
  write<RunStarted>("POST", `/api/v1/runs/${encodeURIComponent(runId)}/continue`, { request_id: crypto.randomUUID() });

export const stopRun = (runId: string) => write("POST", `/api/v1/runs/${encodeURIComponent(runId)}/stop`);
