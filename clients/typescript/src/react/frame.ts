/** A hidden page gets no animation frames; it is told four times a second instead. */
const hiddenInterval = 250;

/** Joins the requests of one animation frame into one call. */
export function atNextFrame(call: () => void): { request: () => void; cancel: () => void } {
  let cancel: (() => void) | null = null;
  return {
    request: () => {
      if (cancel !== null)
        return;
      const run = (): void => {
        cancel = null;
        call();
      };
      if (typeof requestAnimationFrame === "function" && document.visibilityState !== "hidden") {
        const frame = requestAnimationFrame(run);
        cancel = () => cancelAnimationFrame(frame);
      } else {
        const timer = setTimeout(run, hiddenInterval);
        cancel = () => clearTimeout(timer);
      }
    },
    cancel: () => {
      cancel?.();
      cancel = null;
    },
  };
}
