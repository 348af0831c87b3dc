import type { Conversation, Message } from "@/api/types";

export interface Step {
  stage: string;
  documents?: number;
}

/** An answer under way. */
export interface Run {
  run_id: string;
  message_id: string;
  /** Milliseconds since 1970, this clock's. */
  started: number;
  steps: readonly Step[];
  writing: boolean;
}

export interface ThreadSnapshot {
  /** `gone`: deleted, here or elsewhere, or never there. */
  phase: "loading" | "ready" | "failed" | "gone";
  error: Error | null;
  conversation: Conversation | null;
  messages: ReadonlyMap<string, Message>;
  /** The end of the path that is shown. */
  leaf: string | null;
  runs: ReadonlyMap<string, Run>;
  typing: readonly string[];
  hasOlder: boolean;
  loadingOlder: boolean;
  /** Why older messages could not be had; they are asked for again only when the reader says so. */
  olderError: Error | null;
}

export const emptyThread: ThreadSnapshot = {
  phase: "loading", error: null, conversation: null, messages: new Map(), leaf: null, runs: new Map(), typing: [], hasOlder: false, loadingOlder: false, olderError: null,
};

export const isOpen = (message: Message): boolean => message.status === "running" || message.status === "queued";

/** The message that stands for an answer until the server has named it. */
export const placeholderId = (run_id: string): string => `run:${run_id}`;

export function placeholder(conversation_id: string, run_id: string, parent_id: string | null, message_id = placeholderId(run_id)): Message {
  return { message_id, conversation_id, parent_id, role: "assistant", content: "", citations: [], run_id, status: "running", created_at: new Date().toISOString() };
}
