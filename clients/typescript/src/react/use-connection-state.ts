import { useCallback, useSyncExternalStore } from "react";
import type { ConnectionState } from "../state.js";
import { useParley } from "./provider.js";

/** The connection as it is now. */
export function useConnectionState(): ConnectionState {
  const client = useParley();
  const subscribe = useCallback((changed: () => void) => client.on("state", changed), [client]);
  return useSyncExternalStore(subscribe, () => client.state, () => client.state);
}
