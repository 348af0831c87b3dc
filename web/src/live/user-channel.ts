import { useChannel } from "@parley/client/react";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { Conversation, ConversationList, DocumentItem, DocumentList } from "@/api/types";
import { uploads } from "./uploads/uploads";

type Pages<T> = InfiniteData<T, string | undefined>;

/** Keeps the lists right from the user's own channel, so that no screen has to ask again. */
export function useUserChannel(userId: string): void {
  const queries = useQueryClient();
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ["conversations"] });
    void queries.invalidateQueries({ queryKey: ["documents"] });
  };
  useChannel(`user:${userId}`, {
    onReset: refresh,
    // What changed between reading the lists and this moment came before the subscription.
    onSubscribed: ({ recovered }) => recovered !== true && refresh(),
    onEvent(event) {
      switch (event.type) {
        case "conversation_updated": return putConversation(queries, event.data);
        case "conversation_deleted": return dropConversation(queries, event.data.conversation_id);
        case "document_status_update": {
          uploads.apply(event.data);
          const { status, progress, step, message, reason, job_id, page_count } = event.data;
          const known = patchDocument(queries, event.data.document_id, { status, progress, step, message, reason, job_id, ...(page_count ? { page_count } : {}) });
          // A new one is not in the list yet, and a finished one has facts that the event does not carry.
          if ((!known && progress === 0) || status === "completed") void queries.invalidateQueries({ queryKey: ["documents"] });
          return;
        }
        case "document_deleted":
          uploads.forget(event.data.document_id);
          return dropDocument(queries, event.data.document_id);
        default:
      }
    },
  });
}

export function putConversation(queries: QueryClient, conversation: Conversation): void {
  queries.setQueryData<Pages<ConversationList>>(["conversations"], (data) => data && {
    ...data,
    pages: data.pages.map((page, index) => {
      const rest = page.conversations.filter((other) => other.conversation_id !== conversation.conversation_id);
      return { ...page, conversations: index === 0 ? [conversation, ...rest].sort(newestFirst) : rest };
    }),
  });
}

const newestFirst = (a: Conversation, b: Conversation) => b.updated_at.localeCompare(a.updated_at);

export function dropConversation(queries: QueryClient, id: string): void {
  queries.setQueryData<Pages<ConversationList>>(["conversations"], (data) => data && {
    ...data,
    pages: data.pages.map((page) => ({ ...page, conversations: page.conversations.filter((other) => other.conversation_id !== id) })),
  });
}

/** @returns whether the list holds the document. */
export function patchDocument(queries: QueryClient, id: string, change: Partial<DocumentItem>): boolean {
  let known = false;
  queries.setQueryData<Pages<DocumentList>>(["documents"], (data) => data && {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      documents: page.documents.map((document) => {
        if (document.document_id !== id) return document;
        known = true;
        return { ...document, ...change };
      }),
    })),
  });
  queries.setQueryData<{ document: DocumentItem }>(["document", id], (data) => data && { ...data, document: { ...data.document, ...change } });
  return known;
}

export function dropDocument(queries: QueryClient, id: string): void {
  queries.setQueryData<Pages<DocumentList>>(["documents"], (data) => data && {
    ...data,
    pages: data.pages.map((page) => ({ ...page, documents: page.documents.filter((other) => other.document_id !== id) })),
  });
}
