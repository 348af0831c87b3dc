import type { OutboxItem } from "@parley/client";
import { useParley } from "@parley/client/react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";

/** A message of ours that the server does not have yet: it is there at once, and grey until it is acknowledged. */
export function PendingTurn({ item }: { item: OutboxItem }) {
  const t = useT();
  const { outbox } = useParley();
  const failed = item.status === "failed";
  return (
    <article aria-label={t("chat.you")} aria-busy={item.status !== "sent" && !failed} data-pending={item.status} className="flex flex-col items-end pb-3">
      <div dir="auto" className={cn("max-w-[85%] rounded-2xl rounded-br-md bg-bubble px-4 py-2.5 leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap", item.status !== "sent" && "text-faint")}>{item.content}</div>
      <div className="mt-1 h-7 text-[13px] text-faint">{item.status === "queued" && t("chat.waiting_to_send")}</div>
      {failed && (
        <Notice title={t("chat.not_sent")} detail={item.error?.error} className="w-full">
          <Button size="sm" onClick={() => outbox.retry(item.request_id)}>{t("common.retry")}</Button>
          <Button size="sm" look="ghost" onClick={() => outbox.remove(item.request_id)}>{t("common.remove")}</Button>
        </Notice>
      )}
    </article>
  );
}
