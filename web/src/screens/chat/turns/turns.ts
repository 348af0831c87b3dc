import type { OutboxItem } from "@parley/client";
import type { Message } from "@/api/types";
import type { Run, ThreadSnapshot } from "@/live/thread/snapshot";
import { pathTo, siblingsOf } from "@/live/thread/tree";

export type Turn =
  | { kind: "message"; key: string; message: Message; siblings: readonly string[]; run: Run | null }
  | { kind: "pending"; key: string; item: OutboxItem };

/** What is shown: the path to the leaf, or, while a message of ours is on its way, the path to where it will hang. */
export function turnsOf(state: ThreadSnapshot, pending: readonly OutboxItem[], keyOf: (id: string) => string): Turn[] {
  const waiting = pending.filter((item) => !(item.ack && state.messages.has(item.ack.message_id)));
  const parent = waiting[0]?.parent_id;
  const leaf = parent !== undefined && (parent === null || state.messages.has(parent)) ? parent : state.leaf;
  const turns = pathTo(state.messages, leaf).map((message): Turn => ({
    kind: "message",
    key: keyOf(message.message_id),
    message,
    siblings: siblingsOf(state.messages, message).map((sibling) => sibling.message_id),
    run: (message.run_id && message.role === "assistant" && state.runs.get(message.run_id)) || null,
  }));
  return [...turns, ...waiting.map((item): Turn => ({ kind: "pending", key: item.request_id, item }))];
}
