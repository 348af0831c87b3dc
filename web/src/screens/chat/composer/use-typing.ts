import { useCallback, useEffect, useRef } from "react";

/** The server lets "typing" end by itself after 5 s: said again a little before that, and ended after a pause. */
const againMs = 4000;
const pauseMs = 3000;

export function useTyping(tell: ((typing: boolean) => void) | undefined): (typing: boolean) => void {
  const said = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(tell);
  latest.current = tell;
  const end = useCallback(() => {
    clearTimeout(timer.current);
    if (said.current) latest.current?.(false);
    said.current = 0;
  }, []);
  useEffect(() => end, [end]);
  return useCallback((typing) => {
    if (!typing) return end();
    clearTimeout(timer.current);
    timer.current = setTimeout(end, pauseMs);
    if (Date.now() - said.current < againMs) return;
    said.current = Date.now();
    latest.current?.(true);
  }, [end]);
}
