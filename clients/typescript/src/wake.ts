export interface WakeListener {
  /** The machine has a network again. */
  online(): void;
  offline(): void;
  /** The page was brought to the front or out of the back-forward cache: its timers may have stood still. */
  visible(): void;
}

/** Watches what a browser knows of the network and the page. @returns a function that ends it. */
export function watchWake(listener: WakeListener): () => void {
  if (typeof window === "undefined" || typeof window.addEventListener !== "function")
    return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener("online", () => listener.online(), { signal });
  window.addEventListener("offline", () => listener.offline(), { signal });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted)
      listener.visible();
  }, { signal });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible")
      listener.visible();
  }, { signal });
  return () => stop.abort();
}
