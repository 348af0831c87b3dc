import { useCallback, useSyncExternalStore } from "react";
import type { OutboxItem } from "../outbox.js";
import { useParley } from "./provider.js";

/** The messages that are not acknowledged yet, oldest first; `useParley().outbox` retries and removes. */
export function useOutbox(): readonly OutboxItem[] {
  const { outbox } = useParley();
  const subscribe = useCallback((changed: () => void) => outbox.subscribe(changed), [outbox]);
  return useSyncExternalStore(subscribe, () => outbox.items, () => outbox.items);
}
