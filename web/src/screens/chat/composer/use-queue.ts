import { useMemo, useState } from "react";
import { readStored, writeStored } from "@/live/local";

export interface Queued {
  id: string;
  content: string;
}

export interface QueueState {
  items: readonly Queued[];
  /** After a stop nothing goes by itself. */
  held: boolean;
  add: (content: string) => void;
  remove: (id: string) => void;
  hold: () => void;
  release: () => void;
}

/** What waits for the answer under way to end. Of this tab only: two tabs would send it twice. */
export function useQueue(conversationId: string): QueueState {
  const name = `parley.queue.${conversationId}`;
  const [items, setItems] = useState<readonly Queued[]>(() => readStored<Queued[]>(name, [], sessionStorage));
  const [held, setHeld] = useState(false);
  return useMemo(() => {
    const change = (next: (items: readonly Queued[]) => readonly Queued[]) =>
      setItems((before) => {
        const after = next(before);
        writeStored(name, after.length ? after : null, sessionStorage);
        return after;
      });
    return {
      items,
      held: held && items.length > 0,
      add: (content) => change((before) => [...before, { id: crypto.randomUUID(), content }]),
      remove: (id) => change((before) => before.filter((item) => item.id !== id)),
      hold: () => setHeld(true),
      release: () => setHeld(false),
    };
  }, [name, items, held]);
}
