import type { ConversationContext, Message } from "./model.js";

export interface ChatCommand {
  readonly type: "chat";
  readonly content: string;
  readonly conversation_id?: string;
  readonly request_id: string;
  /** What it follows: the newest message where it is left out; null begins the conversation anew. */
  readonly parent_id?: string | null;
  readonly context?: ConversationContext | null;
  readonly mode?: string;
}

/** The message is on disk. */
export interface ChatAck {
  readonly type: "ack";
  readonly message_id: string;
  readonly conversation_id: string;
  readonly run_id: string;
  readonly epoch: string;
  readonly offset: number;
}

export interface HistoryAnswer {
  readonly type: "history";
  readonly conversation_id: string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly count: number;
  readonly has_more: boolean;
  /** With `offset`: subscribing with this position misses nothing. */
  readonly epoch: string;
  readonly offset: number;
}

/** Every command that an application sends, with its answer. `void`: the server does not answer. */
export interface CommandMap {
  ping: { command: { readonly type: "ping" }; answer: { readonly type: "pong" } };
  chat: { command: ChatCommand; answer: ChatAck };
  stop: {
    command: { readonly type: "stop"; readonly run_id: string };
    answer: { readonly type: "stopped"; readonly run_id: string; readonly position: number };
  };
  context: {
    command: { readonly type: "context"; readonly conversation_id: string; readonly context: ConversationContext | null };
    answer: { readonly type: "context_updated"; readonly conversation_id: string; readonly context: ConversationContext | null };
  };
  history: {
    command: { readonly type: "history"; readonly conversation_id: string; readonly before?: string; readonly limit?: number };
    answer: HistoryAnswer;
  };
  typing: {
    command: { readonly type: "typing"; readonly conversation_id: string; readonly is_typing: boolean };
    answer: void;
  };
  read: {
    command: { readonly type: "read"; readonly conversation_id: string; readonly offset: number };
    answer: void;
  };
}

export type CommandType = keyof CommandMap;
export type Command = CommandMap[CommandType]["command"];
export type Answer<Type extends CommandType> = CommandMap[Type]["answer"];

/** The largest command that a server takes, in UTF-8 bytes; a larger one would cost the connection (close 1009). */
export const maxCommandBytes = 64 * 1024;
