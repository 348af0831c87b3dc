import { createContext, createElement, useContext, useEffect, type ReactNode } from "react";
import type { Parley } from "../client.js";

const ParleyContext = createContext<Parley | null>(null);

export interface ParleyProviderProps {
  readonly client: Parley;
  /** Connect while mounted, close afterwards. Default true. */
  readonly connect?: boolean;
  readonly children?: ReactNode;
}

/** Closes that wait for the end of the turn: StrictMode unmounts and mounts again, and must not cost a second socket. */
const closing = new WeakMap<Parley, ReturnType<typeof setTimeout>>();

/** Gives the client to the components below, and keeps it connected while mounted. */
export function ParleyProvider({ client, connect = true, children }: ParleyProviderProps): ReactNode {
  useEffect(() => {
    if (!connect)
      return undefined;
    clearTimeout(closing.get(client));
    client.connect();
    return () => {
      closing.set(client, setTimeout(() => client.close(), 0));
    };
  }, [client, connect]);
  return createElement(ParleyContext, { value: client }, children);
}

/** The client of the nearest {@link ParleyProvider}. */
export function useParley(): Parley {
  const client = useContext(ParleyContext);
  if (client === null)
    throw new Error("useParley must be used below a <ParleyProvider>.");
  return client;
}
