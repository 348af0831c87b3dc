import { useConnectionState, useParley } from "@parley/client/react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/use-now";
import { answering } from "@/live/answering";
import { useStore } from "@/live/store";

/** A short cut mends itself before anybody reads about it. */
const shownAfterMs = 2000;
const returnShownMs = 4000;

export function ReconnectBar() {
  const t = useT();
  const parley = useParley();
  const state = useConnectionState();
  const away = state.status === "reconnecting" || state.status === "closed";
  const now = useNow(away ? 500 : null);
  const shown = away && now - state.since >= shownAfterMs;
  const running = useStore(answering);
  const returned = useReturn(state.status === "connected", shown);

  if (returned) return <Bar calm>{state.caught_up ? t("live.caught_up", { count: state.caught_up }) : t("live.back")}</Bar>;
  if (!shown) return null;
  if (state.status === "closed")
    return (
      <Bar>
        {t("live.closed", { code: state.close?.code ?? "" })}
        <Button size="sm" look="ghost" className="h-6 text-warn" onClick={() => parley.connect()}>{t("live.try_now")}</Button>
      </Bar>
    );
  const seconds = state.retry_at ? Math.max(0, Math.ceil((state.retry_at - now) / 1000)) : 0;
  return (
    <Bar>
      <span>{t(running ? "live.offline_answer" : "live.offline")}</span>
      <span aria-hidden className="min-w-36 text-center tabular-nums">{seconds > 0 ? t("live.retry_in", { seconds }) : t("live.trying")}</span>
      <Button size="sm" look="ghost" className="h-6 text-warn" onClick={() => parley.retryNow()}>{t("live.try_now")}</Button>
    </Bar>
  );
}

function Bar({ children, calm }: { children: React.ReactNode; calm?: boolean }) {
  return (
    <div role="status" className={cn("flex min-h-8 shrink-0 flex-wrap items-center justify-center gap-x-3 px-3 py-0.5 text-[13px]", calm ? "bg-accent-soft text-accent-text" : "bg-warn-soft text-warn")}>
      {children}
    </div>
  );
}

/** True for a moment after a connection that was seen to be gone is back. */
function useReturn(connected: boolean, shown: boolean): boolean {
  const [returned, setReturned] = useState(false);
  const wasShown = useRef(false);
  useEffect(() => {
    if (shown) wasShown.current = true;
    if (!connected || !wasShown.current) return;
    wasShown.current = false;
    setReturned(true);
    const timer = setTimeout(() => setReturned(false), returnShownMs);
    return () => clearTimeout(timer);
  }, [connected, shown]);
  return returned && connected;
}
