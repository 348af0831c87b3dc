import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { conversationsQuery } from "@/api/conversations";
import { Input } from "@/components/ui/field";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { ConversationRow } from "./conversation-row";
import { groupByDay } from "./group-by-day";

/** Below this many there is nothing to look for. */
const filterFrom = 8;

export default function ConversationList() {
  const t = useT();
  const { data, isPending, isError, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(conversationsQuery);
  const [filter, setFilter] = useState("");
  const all = useMemo(() => data?.pages.flatMap((page) => page.conversations) ?? [], [data]);
  const rows = useMemo(() => {
    const wanted = filter.trim().toLocaleLowerCase();
    return groupByDay(wanted ? all.filter((one) => one.title.toLocaleLowerCase().includes(wanted)) : all, t);
  }, [all, filter, t]);

  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]!.kind === "heading" ? 38 : 36),
    getItemKey: (index) => rows[index]!.key,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 5) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <section aria-label={t("nav.conversations")} className="mt-3 flex min-h-0 grow flex-col">
      {all.length >= filterFrom && (
        <div className="px-2 pb-1">
          <Input type="search" value={filter} onChange={(event) => setFilter(event.target.value)} placeholder={t("nav.filter")} aria-label={t("nav.filter")} className="h-8 w-full px-3 text-sm" />
        </div>
      )}
      <div ref={scroller} className="min-h-0 grow overflow-y-auto px-2 pb-4">
        {isPending && <SkeletonLines count={5} />}
        {isError && <p className="p-3 text-[13px] text-muted">{t("nav.list_failed")}</p>}
        {!isPending && !isError && rows.length === 0 && <p className="p-3 text-[13px] text-muted">{filter ? t("nav.no_match") : t("nav.no_conversations")}</p>}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            return (
              <li key={item.key} className="absolute inset-x-0 top-0" style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
                {row.kind === "heading"
                  ? <h2 className="flex h-full items-end px-2.5 pb-1.5 text-xs font-medium text-faint">{row.text}</h2>
                  : <ConversationRow conversation={row.conversation} />}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
