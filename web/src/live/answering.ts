import { useEffect } from "react";
import { Store } from "./store";

/** Whether the conversation that is shown has an answer under way: what a lost connection means depends on it. */
export const answering = new Store(false);

export function useAnswering(running: boolean): void {
  useEffect(() => {
    answering.set(running);
    return () => answering.set(false);
  }, [running]);
}
