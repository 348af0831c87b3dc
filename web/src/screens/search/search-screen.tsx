import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search, SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { searchQuery } from "@/api/documents";
import { Screen } from "@/app/screen";
import { Empty } from "@/components/ui/empty";
import { Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { useDebounced } from "@/lib/use-debounced";
import { Hit } from "./hit";

const route = getRouteApi("/app/search");
const kinds = ["all", "document", "message"] as const;

export function SearchScreen() {
  const t = useT();
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(q);
  const [kind, setKind] = useState<(typeof kinds)[number]>("all");
  const settled = useDebounced(text, 250);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (settled !== q) void navigate({ search: { q: settled || undefined }, replace: true });
  }, [settled]); // eslint-disable-line react-hooks/exhaustive-deps
  const { data, isFetching, error } = useQuery({ ...searchQuery(q), placeholderData: keepPreviousData });
  const active = q.trim().length > 1;
  const results = (active && data?.results.filter((hit) => kind === "all" || hit.kind === kind)) || [];

  return (
    <Screen title={t("nav.search")}>
      <div className="h-full overflow-y-auto">
        <div className="mx-auto max-w-3xl px-4 py-5 sm:px-6">
          <div className="relative">
            <Search aria-hidden className="absolute top-1/2 left-3.5 size-4 -translate-y-1/2 text-faint" />
            <Input autoFocus type="search" value={text} onChange={(event) => setText(event.target.value)} placeholder={t("search.placeholder")} aria-label={t("search.placeholder")} className="h-11 w-full pr-3 pl-10" />
          </div>
          {active && (
            <div className="mt-3 flex flex-wrap items-center gap-1.5">
              {kinds.map((one) => (
                <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)} className={cn("h-7 rounded-full border px-3 text-[13px]", kind === one ? "border-accent bg-accent-soft text-accent-text" : "border-line-strong text-muted hover:bg-hover")}>
                  {t(`search.${one}`)}
                </button>
              ))}
              <span role="status" className="ml-auto text-[13px] text-faint">{data && !isFetching && t("search.found", { count: results.length, ms: Math.round(data.took_ms) })}</span>
            </div>
          )}
          {error && <Notice className="mt-4" title={t("search.failed")} detail={error.message} />}
          {active && !data && !error && <SkeletonLines count={6} />}
          <ul className="mt-4 space-y-1">{results.map((hit, index) => <Hit key={index} hit={hit} query={q} />)}</ul>
          {active && data && !isFetching && results.length === 0 && <Empty icon={<SearchX />} title={t("search.nothing")} body={t("search.nothing_body")} />}
          {!active && <Empty icon={<Search />} title={t("search.start")} body={t("search.start_body")} />}
        </div>
      </div>
    </Screen>
  );
}
