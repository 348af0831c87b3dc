import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import type { StreamOptions, StreamStatus } from "../stream.js";
import { atNextFrame } from "./frame.js";
import { useParley } from "./provider.js";

export interface StreamSnapshot {
  readonly text: string;
  readonly position: number;
  readonly status: StreamStatus;
}

const none: StreamSnapshot = { text: "", position: 0, status: "open" };

/** The text of a stream while it grows, at most one change an animation frame; null reads none. */
export function useStream(id: string | null, options: StreamOptions | null): StreamSnapshot {
  const client = useParley();
  const latest = useRef(options);
  latest.current = options;
  const channel = options?.channel ?? null;
  const stream = useMemo(
    () => (id === null || channel === null ? null : client.stream(id, { ...latest.current, channel })),
    [client, id, channel],
  );
  const snapshot = useRef<StreamSnapshot>(none);
  const subscribe = useCallback((changed: () => void) => {
    if (stream === null)
      return () => {};
    const frame = atNextFrame(changed);
    const end = stream.subscribe(frame.request);
    return () => {
      end();
      frame.cancel();
    };
  }, [stream]);
  const read = useCallback((): StreamSnapshot => {
    if (stream === null)
      return none;
    const { text, position, status } = stream;
    const held = snapshot.current;
    if (held.text !== text || held.position !== position || held.status !== status)
      snapshot.current = { text, position, status };
    return snapshot.current;
  }, [stream]);
  return useSyncExternalStore(subscribe, read, read);
}
