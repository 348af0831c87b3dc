import type { ParleyEvent } from "@parley/client";
import type { Message } from "@/api/types";
import { type Run, type Step, type ThreadSnapshot, isOpen, placeholder } from "./snapshot";
import { pathTo } from "./tree";

/** Each function takes a state and gives the next; nothing here knows the connection. */

export function withRun(state: ThreadSnapshot, conversation_id: string, run_id: string, parent_id: string | null, message_id?: string): ThreadSnapshot {
  const known = [...state.messages.values()].find((message) => message.role === "assistant" && message.run_id === run_id);
  if (known) return state.runs.has(run_id) || !isOpen(known) ? state : { ...state, runs: new Map(state.runs).set(run_id, newRun(run_id, known.message_id)) };
  const continued = message_id === undefined ? undefined : state.messages.get(message_id);
  const message: Message = continued?.role === "assistant"
    ? { ...continued, run_id, status: "running", error: null }
    : placeholder(conversation_id, run_id, parent_id, message_id);
  const shown = parent_id === null || state.leaf === parent_id || pathTo(state.messages, state.leaf).some((step) => step.message_id === parent_id);
  return {
    ...state,
    messages: new Map(state.messages).set(message.message_id, message),
    runs: new Map(state.runs).set(run_id, newRun(run_id, message.message_id)),
    leaf: shown ? message.message_id : state.leaf,
  };
}

const newRun = (run_id: string, message_id: string): Run => ({ run_id, message_id, started: Date.now(), steps: [], writing: false });

export function withMessage(state: ThreadSnapshot, message: Message): ThreadSnapshot {
  const messages = new Map(state.messages);
  const runs = new Map(state.runs);
  let leaf = state.leaf;
  if (message.role === "assistant" && message.run_id) {
    const stoodFor = runs.get(message.run_id)?.message_id;
    if (stoodFor && stoodFor !== message.message_id) {
      messages.delete(stoodFor);
      if (leaf === stoodFor) leaf = message.message_id;
    }
    if (!isOpen(message)) runs.delete(message.run_id);
  }
  messages.set(message.message_id, message);
  if (leaf === (message.parent_id ?? null)) leaf = message.message_id;
  return { ...state, messages, runs, leaf };
}

/** The answer that a run writes is known: from now on the placeholder has its real id. */
export function withAnswer(state: ThreadSnapshot, run_id: string, message_id: string): ThreadSnapshot {
  const run = state.runs.get(run_id);
  if (!run || run.message_id === message_id) return state;
  const messages = new Map(state.messages);
  const stoodFor = messages.get(run.message_id);
  messages.delete(run.message_id);
  const known = messages.get(message_id) ?? stoodFor;
  if (known) messages.set(message_id, { ...known, message_id, run_id, status: "running", error: null });
  return {
    ...state,
    messages,
    runs: new Map(state.runs).set(run_id, { ...run, message_id }),
    leaf: state.leaf === run.message_id ? message_id : state.leaf,
  };
}

/** The first piece of an answer is there: it is being written now. */
export function withText(state: ThreadSnapshot, run_id: string): ThreadSnapshot {
  const run = state.runs.get(run_id);
  if (!run || run.writing) return state;
  const message = state.messages.get(run.message_id);
  const messages = message?.status === "queued" ? new Map(state.messages).set(run.message_id, { ...message, status: "running" as const }) : state.messages;
  return { ...state, messages, runs: new Map(state.runs).set(run_id, { ...run, writing: true }) };
}

export function withStep(state: ThreadSnapshot, event: Extract<ParleyEvent, { type: "rag_progress" }>): ThreadSnapshot {
  const data: Record<string, unknown> = { ...event.data };
  const run = state.runs.get(String(data["run_id"] ?? data["query_id"] ?? ""));
  if (!run) return state;
  const step: Step = { stage: String(data["stage"] ?? data["step"] ?? "") };
  const documents = documentsIn(data);
  if (documents !== undefined) step.documents = documents;
  return { ...state, runs: new Map(state.runs).set(run.run_id, { ...run, steps: [...run.steps, step] }) };
}

function documentsIn(data: Record<string, unknown>): number | undefined {
  const given = data["documents"];
  if (typeof given === "number") return given;
  const inText = /\b(\d{1,9})\b/.exec(typeof data["message"] === "string" ? data["message"] : "");
  return inText ? Number(inText[1]) : undefined;
}

export function withTyping(state: ThreadSnapshot, user_id: string, is_typing: boolean): ThreadSnapshot {
  const others = state.typing.filter((other) => other !== user_id);
  return { ...state, typing: is_typing ? [...others, user_id] : others };
}
