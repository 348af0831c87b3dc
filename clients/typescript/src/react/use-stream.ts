import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import type { StreamHandle, StreamOptions, StreamStatus } from "../stream.js";
import { atNextFrame } from "./frame.js";
import { useParley } from "./provider.js";

export interface StreamSnapshot {
  readonly text: string;
  readonly position: number;
  readonly status: StreamStatus;
}

const none: StreamSnapshot = { text: "", position: 0, status: "open" };

/**
 * The text of a stream while it grows, at most one change an animation frame; null reads none. The `text` and `position` of
 * the options count when the stream is first read.
 */
export function useStream(id: string | null, options: StreamOptions | null): StreamSnapshot {
  const client = useParley();
  const channel = options?.channel ?? null;
  const initial = useRef(options);
  initial.current = options;
  const store = useMemo(
    () => (id === null || channel === null ? null : frameStore(client.stream(id, { ...initial.current, channel }))),
    [client, id, channel],
  );
  const subscribe = useCallback((changed: () => void) => store?.subscribe(changed) ?? (() => {}), [store]);
  const read = useCallback(() => store?.read() ?? none, [store]);
  return useSyncExternalStore(subscribe, read, read);
}

/** A stream seen once a frame: between two frames the snapshot stays what it was. */
function frameStore(stream: StreamHandle): { subscribe(changed: () => void): () => void; read(): StreamSnapshot } {
  const take = (): StreamSnapshot => ({ text: stream.text, position: stream.position, status: stream.status });
  let snapshot = take();
  return {
    subscribe: (changed) => {
      const frame = atNextFrame(() => {
        snapshot = take();
        changed();
      });
      const end = stream.subscribe(frame.request);
      // What came between the render and now.
      frame.request();
      return () => {
        end();
        frame.cancel();
      };
    },
    read: () => snapshot,
  };
}
