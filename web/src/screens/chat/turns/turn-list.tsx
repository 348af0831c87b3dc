import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { AssistantTurn } from "./assistant-turn";
import { PendingTurn } from "./pending-turn";
import type { Turn } from "./turns";
import { useFollow } from "./use-follow";
import { UserTurn } from "./user-turn";

interface Props {
  turns: readonly Turn[];
  anchor: string | null;
  ready: boolean;
  /** Null: the first message is there. */
  older: { error: Error | null } | null;
  onOlder: (again: boolean) => void;
  showMessage?: string | undefined;
}

/** A guess until a turn was measured: a question is short, an answer is not. */
const estimate = (turn: Turn) => (turn.kind === "message" && turn.message.role === "assistant" ? 320 : 84);
const padding = 24;
/** Older turns are fetched before the reader reaches the end of what is there. */
const olderWithin = 600;

export function TurnList({ turns, anchor, ready, older, onOlder, showMessage }: Props) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(turns[index]!),
    getItemKey: (index) => turns[index]!.key,
    overscan: 4,
    paddingStart: padding,
    paddingEnd: padding,
    scrollPaddingStart: padding,
  });
  const follow = useFollow({ scroller, inner, virtual, turns, anchor, ready, showMessage });

  useEffect(() => {
    if (ready && older && !older.error && follow.top < olderWithin) onOlder(false);
  }, [ready, older, follow.top, onOlder, turns.length]);

  const items = virtual.getVirtualItems();
  return (
    <div className="relative min-h-0 grow">
      <div ref={scroller} role="log" aria-label={t("chat.thread")} aria-live="off" tabIndex={0} className="h-full overflow-y-auto [overflow-anchor:none] focus-visible:outline-offset-[-2px]" onScroll={follow.onScroll}>
        <div ref={inner} style={{ height: Math.max(virtual.getTotalSize(), follow.reserved) }}>
          <div style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => (
              <div key={item.key} data-index={item.index} ref={virtual.measureElement} className="px-4 sm:px-6">
                <div className={cn("mx-auto max-w-3xl", isShown(turns[item.index]!, showMessage) && "pointed-out")}><TurnView turn={turns[item.index]!} /></div>
              </div>
            ))}
          </div>
        </div>
      </div>
      {older?.error && (
        <div className="absolute inset-x-0 top-3 flex justify-center px-4">
          <Notice title={t("chat.older_failed")} detail={older.error.message} className="max-w-md shadow-float">
            <Button size="sm" onClick={() => onOlder(true)}>{t("common.retry")}</Button>
          </Notice>
        </div>
      )}
      {follow.away && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button size="sm" className="pointer-events-auto rounded-full shadow-float" onClick={follow.toEnd}>
            <ArrowDown aria-hidden className="size-3.5" />
            {t(follow.news ? "chat.new_messages" : "chat.to_end")}
          </Button>
        </div>
      )}
    </div>
  );
}

const isShown = (turn: Turn, message_id: string | undefined) => message_id !== undefined && turn.kind === "message" && turn.message.message_id === message_id;

function TurnView({ turn }: { turn: Turn }) {
  if (turn.kind === "pending") return <PendingTurn item={turn.item} />;
  return turn.message.role === "user" ? <UserTurn turn={turn} /> : <AssistantTurn turn={turn} />;
}
