import { useParley } from "@parley/client/react";
import { useMemo } from "react";
import { continueRun, regenerate } from "@/api/conversations";
import type { Message } from "@/api/types";
import type { Thread } from "@/live/thread/thread";

export interface TurnActions {
  ask: (content: string) => void;
  edit: (message: Message, content: string) => void;
  regenerate: (message: Message) => Promise<void>;
  goOn: (message: Message) => Promise<void>;
}

/** What a reader can do with the turns; each new turn of theirs becomes the anchor at the top. */
export function useTurnActions(thread: Thread, setAnchor: (key: string) => void): TurnActions {
  const parley = useParley();
  return useMemo(() => {
    function send(content: string, parent_id: string | null) {
      const { request_id, acknowledged } = parley.chat({ content, conversation_id: thread.id, parent_id });
      setAnchor(request_id);
      // A refusal stays in the outbox and is shown in its turn.
      acknowledged.then((ack) => thread.acknowledged(request_id, ack), () => undefined);
    }
    return {
      ask: (content) => send(content, thread.store.get().leaf),
      edit: (message, content) => send(content, message.parent_id ?? null),
      regenerate: async (message) => thread.regenerated(await regenerate(message.message_id), message.parent_id ?? null),
      goOn: async (message) => { if (message.run_id) thread.continued(await continueRun(message.run_id), message); },
    };
  }, [parley, thread, setAnchor]);
}
