import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Turn } from "./turns";

interface Options {
  scroller: RefObject<HTMLDivElement | null>;
  inner: RefObject<HTMLDivElement | null>;
  virtual: Virtualizer<HTMLDivElement, Element>;
  turns: readonly Turn[];
  /** Key of the turn that was just sent: it goes to the top. */
  anchor: string | null;
  ready: boolean;
  showMessage?: string | undefined;
}

/** A reader who is this near the end is at the end. */
const nearEnd = 56;
/** Air above the turn at the top. */
const topGap = 12;

/**
 * Where the thread stands: at the end it follows what is written, elsewhere it stays where the reader is. A turn just sent
 * goes to the top with a screen reserved below it, so that the answer grows downwards and nothing jumps.
 */
export function useFollow({ scroller, inner, virtual, turns, anchor, ready, showMessage }: Options) {
  const [away, setAway] = useState(false);
  const [news, setNews] = useState(false);
  const [top, setTop] = useState(Number.POSITIVE_INFINITY);
  const following = useRef(true);
  const started = useRef(false);
  const shown = useRef<string | undefined>(undefined);
  const jumped = useRef(false);

  const anchorIndex = anchor === null ? -1 : turns.findIndex((turn) => turn.key === anchor);
  const anchorStart = anchorIndex < 0 ? null : (virtual.measurementsCache[anchorIndex]?.start ?? null);
  const viewport = scroller.current?.clientHeight ?? 0;
  const reserved = anchorStart === null ? 0 : anchorStart - topGap + viewport;

  const contentEnd = useRef(0);
  contentEnd.current = virtual.getTotalSize();

  const judge = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const atEnd = contentEnd.current - nearEnd <= element.scrollTop + element.clientHeight;
    following.current = atEnd;
    setAway(!atEnd);
    if (atEnd) setNews(false);
  }, [scroller]);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    following.current = true;
    element.scrollTop = element.scrollHeight;
    judge();
  }, [scroller, judge]);

  // The content grew: go along, or say that there is more.
  const total = virtual.getTotalSize();
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !ready) return;
    const wanted = total - element.clientHeight;
    if (following.current) {
      if (wanted > element.scrollTop) element.scrollTop = wanted;
    } else if (started.current) setAway(true);
  }, [total, ready, scroller]);

  const lastKey = turns.at(-1)?.key;
  const before = useRef(lastKey);
  useEffect(() => {
    if (before.current !== lastKey && !following.current) setNews(true);
    before.current = lastKey;
  }, [lastKey]);

  // The first sight of a conversation is its end, or the message that was asked for.
  useLayoutEffect(() => {
    if (!ready || turns.length === 0) return;
    const wanted = showMessage === undefined || shown.current === showMessage ? -1 : turns.findIndex((turn) => turn.kind === "message" && turn.message.message_id === showMessage);
    if (wanted >= 0) {
      shown.current = showMessage;
      following.current = false;
      jumped.current = true;
      virtual.scrollToIndex(wanted, { align: "start" });
    } else if (!started.current && anchor === null) toEnd();
    started.current = true;
  }, [ready, turns, showMessage, virtual, anchor, toEnd]);

  // A new anchor holds its place at the top while what is above it is still being measured, until the reader moves.
  const pinned = useRef<string | null>(null);
  useLayoutEffect(() => {
    pinned.current = anchor;
  }, [anchor]);
  useEffect(() => {
    const element = scroller.current;
    const release = () => { pinned.current = null; };
    const moves = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
    for (const move of moves) element?.addEventListener(move, release, { passive: true });
    return () => { for (const move of moves) element?.removeEventListener(move, release); };
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || anchorStart === null || !inner.current || pinned.current === null) return;
    if (contentEnd.current > anchorStart - topGap + element.clientHeight) return;
    // The reserved height must be there before the scroll position can reach it.
    inner.current.style.height = `${Math.max(contentEnd.current, anchorStart - topGap + element.clientHeight)}px`;
    element.scrollTop = anchorStart - topGap;
    following.current = true;
    setAway(false);
  }, [anchor, anchorStart, scroller, inner]);

  // Older turns came in above: what is read stays where it is.
  const first = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    const held = first.current;
    first.current = turns[0]?.key;
    const jump = jumped.current;
    jumped.current = false;
    // Who was just brought to a message among the older ones does not stay where they were.
    if (!element || jump || held === undefined || held === first.current) return;
    const index = turns.findIndex((turn) => turn.key === held);
    if (index <= 0) return;
    element.scrollTop += (virtual.measurementsCache[index]?.start ?? 0) - (virtual.measurementsCache[0]?.start ?? 0);
  }, [turns, scroller, virtual]);

  const onScroll = useCallback(() => {
    setTop(Math.round((scroller.current?.scrollTop ?? 0) / 100) * 100);
    judge();
  }, [scroller, judge]);

  return { away, news, top, reserved, toEnd, onScroll };
}
