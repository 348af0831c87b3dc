import type { Conversation, DocumentItem, Message } from "@parley/client";

export type { Citation, Conversation, ConversationContext, DocumentItem, Message, RunError, Visibility } from "@parley/client";

export interface User {
  user_id: string;
  email: string;
  name: string;
  role: "administrator" | "member";
  workspace_id: string;
}

export interface SignedIn {
  user: User;
  access_token: string;
  expires_at: string;
}

export interface Me {
  user: User;
  has_password: boolean;
}

export interface ConversationList {
  conversations: Conversation[];
  has_more: boolean;
}

export interface ConversationState {
  conversation: Conversation;
  epoch: string;
  offset: number;
}

export interface MessagePage {
  conversation_id: string;
  messages: Message[];
  count: number;
  has_more: boolean;
  epoch: string;
  offset: number;
}

export interface RunStarted {
  message_id: string;
  conversation_id: string;
  run_id: string;
  epoch: string;
  offset: number;
}

export interface DocumentList {
  documents: DocumentItem[];
  has_more: boolean;
}

export interface UploadedDocument {
  document_id: string;
  job_id: string | null;
  filename: string;
  status: string;
  duplicate_of?: string | null;
  reason?: string | null;
}

export interface TextPage {
  page: number;
  start: number;
  end: number;
  text: string;
  heading?: string | null;
}

export interface DocumentText {
  document_id: string;
  pages: TextPage[];
}

export interface DocumentHit {
  kind: "document";
  document_id: string;
  title: string;
  page: number | null;
  start: number;
  end: number;
  quote: string;
  score: number;
}

export interface MessageHit {
  kind: "message";
  conversation_id: string;
  message_id: string;
  title: string;
  quote: string;
  created_at: string;
  score: number;
}

export interface SearchAnswer {
  query: string;
  results: (DocumentHit | MessageHit)[];
  took_ms: number;
}

export interface Assistant {
  provider: "offline" | "openai" | "anthropic";
  model: string | null;
  configured: boolean;
}
