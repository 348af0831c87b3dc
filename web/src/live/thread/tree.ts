import type { Message } from "@/api/types";

type Messages = ReadonlyMap<string, Message>;

/** From the oldest loaded ancestor down to the leaf. Messages form a tree by `parent_id`; a conversation as read is one path in it. */
export function pathTo(messages: Messages, leaf: string | null): Message[] {
  const path: Message[] = [];
  const seen = new Set<string>();
  for (let id = leaf; id !== null && !seen.has(id);) {
    const message = messages.get(id);
    if (!message) break;
    seen.add(id);
    path.push(message);
    id = message.parent_id ?? null;
  }
  return path.reverse();
}

/** The messages that stand for the same place, oldest first: edits of a question, answers to the same question. */
export function siblingsOf(messages: Messages, message: Message): Message[] {
  const parent = message.parent_id ?? null;
  return [...messages.values()].filter((other) => (other.parent_id ?? null) === parent && other.role === message.role).sort(byAge);
}

/** Where a branch was last continued: the newest descendant. */
export function newestLeaf(messages: Messages, from: string): string {
  const children = groupByParent(messages);
  let id = from;
  for (let next = children.get(id); next?.length; next = children.get(id)) id = [...next].sort(byAge).at(-1)!.message_id;
  return id;
}

function groupByParent(messages: Messages): Map<string | null, Message[]> {
  const groups = new Map<string | null, Message[]>();
  for (const message of messages.values()) {
    const parent = message.parent_id ?? null;
    groups.set(parent, [...(groups.get(parent) ?? []), message]);
  }
  return groups;
}

/** ISO times of one format compare as text; equal ones keep the order in which they came. */
const byAge = (a: Message, b: Message) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0);
