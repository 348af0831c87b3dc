import { useEffect, useMemo } from "react";
import { useParley } from "@parley/client/react";
import { useStore } from "../store";
import { Thread } from "./thread";

export function useThread(conversationId: string, userId: string): Thread {
  const parley = useParley();
  const thread = useMemo(() => new Thread(parley, conversationId, userId), [parley, conversationId, userId]);
  useEffect(() => {
    void thread.open();
    return () => thread.close();
  }, [thread]);
  return thread;
}

export const useThreadState = (thread: Thread) => useStore(thread.store);
