import { createContext, use } from "react";
import type { Citation, Message } from "@/api/types";
import type { Thread } from "@/live/thread/thread";
import type { TurnActions } from "./turns/use-turn-actions";

export interface PanelView {
  tab: "sources" | "context" | "run";
  /** The answer that the panel is about; null: the last one. */
  message_id: string | null;
  /** The source that is open at its place. */
  citation: Citation | null;
}

interface Chat {
  thread: Thread;
  openSource: (message: Message, citation: Citation | null) => void;
  actions: TurnActions;
}

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = use(ChatContext);
  if (!chat) throw new Error("useChat is for what stands inside a conversation.");
  return chat;
}
