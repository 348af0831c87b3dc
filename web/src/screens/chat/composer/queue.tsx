import { CornerDownRight, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import type { QueueState } from "./use-queue";

export function Queue({ queue, busy }: { queue: QueueState; busy: boolean }) {
  const t = useT();
  if (queue.items.length === 0) return null;
  return (
    <section aria-label={t("queue.title")} className="mb-2 rounded-xl border border-line bg-surface p-1.5">
      <p className="flex items-center gap-2 px-2 py-1 text-[13px] text-muted">
        <span className="grow">{t(queue.held ? "queue.held" : "queue.waiting", { count: queue.items.length })}</span>
        {queue.held && !busy && <Button size="sm" className="h-6" onClick={queue.release}>{t("queue.release")}</Button>}
      </p>
      <ul>
        {queue.items.map((item) => (
          <li key={item.id} className="flex items-center gap-2 px-2 text-sm">
            <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-faint" />
            <span className="min-w-0 grow truncate">{item.content}</span>
            <IconButton small label={t("queue.remove")} onClick={() => queue.remove(item.id)}><X className="size-3.5" /></IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
