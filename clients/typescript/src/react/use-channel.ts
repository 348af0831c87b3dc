import { useEffect, useRef } from "react";
import type { SubscribeOptions } from "../subscription.js";
import { useParley } from "./provider.js";

export type UseChannelOptions = SubscribeOptions;

/**
 * Reads a channel while mounted; null reads none. The handlers may change with every render; `since` and `streams` count
 * at the moment at which the channel is subscribed.
 */
export function useChannel(channel: string | null, options: UseChannelOptions = {}): void {
  const client = useParley();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    if (channel === null)
      return undefined;
    const { since, streams } = latest.current;
    const subscription = client.subscribe(channel, {
      ...(since === undefined ? {} : { since }),
      ...(streams === undefined ? {} : { streams }),
      onEvent: (event) => latest.current.onEvent?.(event),
      onReset: (position) => latest.current.onReset?.(position),
      onSubscribed: (subscribed) => latest.current.onSubscribed?.(subscribed),
      onError: (error) => latest.current.onError?.(error),
    });
    return () => subscription.unsubscribe();
  }, [client, channel]);
}
