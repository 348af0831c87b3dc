import { useInfiniteQuery } from "@tanstack/react-query";
import { FileText, SearchX, Upload } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { documentsQuery } from "@/api/documents";
import { Screen } from "@/app/screen";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { uploads } from "@/live/uploads/uploads";
import { DocumentTable } from "./document-table";
import { type Filter, matches } from "./filter";

export function DocumentsScreen() {
  const t = useT();
  const files = useRef<HTMLInputElement>(null);
  const { data, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(documentsQuery);
  const [filter, setFilter] = useState<Filter>({ text: "", status: "all", owner: "all" });
  const all = useMemo(() => data?.pages.flatMap((page) => page.documents) ?? [], [data]);
  const shown = useMemo(() => all.filter((document) => matches(document, filter)), [all, filter]);
  const choose = () => files.current?.click();
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });

  return (
    <Screen title={t("nav.documents")} actions={<Button look="primary" onClick={choose}><Upload aria-hidden className="size-4" />{t("documents.upload")}</Button>}>
      <input ref={files} type="file" multiple hidden onChange={(event) => { if (event.target.files) uploads.add(event.target.files); event.target.value = ""; }} />
      <div className="flex h-full flex-col">
        {all.length > 0 && (
          <div className="flex shrink-0 flex-wrap gap-2 px-3 py-3 sm:px-6">
            <Input type="search" value={filter.text} onChange={(event) => set({ text: event.target.value })} placeholder={t("documents.filter")} aria-label={t("documents.filter")} className="h-9 min-w-40 grow px-3 text-sm sm:max-w-xs" />
            <Select aria-label={t("documents.status")} value={filter.status} onChange={(event) => set({ status: event.target.value as Filter["status"] })}>
              <option value="all">{t("documents.any_status")}</option>
              <option value="ready">{t("documents.ready")}</option>
              <option value="working">{t("documents.working")}</option>
              <option value="failed">{t("documents.failed_short")}</option>
            </Select>
            <Select aria-label={t("documents.owner")} value={filter.owner} onChange={(event) => set({ owner: event.target.value as Filter["owner"] })}>
              <option value="all">{t("documents.anyone")}</option>
              <option value="mine">{t("documents.mine")}</option>
              <option value="workspace">{t("documents.workspace")}</option>
            </Select>
          </div>
        )}
        {isPending && <SkeletonLines count={6} />}
        {error && <div className="p-6"><Notice title={t("documents.list_failed")} detail={error.message}><Button size="sm" onClick={() => void refetch()}>{t("common.retry")}</Button></Notice></div>}
        {!isPending && !error && all.length === 0 && (
          <Empty icon={<FileText />} title={t("documents.empty")} body={t("documents.empty_body")}>
            <Button look="primary" onClick={choose}><Upload aria-hidden className="size-4" />{t("documents.upload")}</Button>
          </Empty>
        )}
        {all.length > 0 && shown.length === 0 && (
          <Empty icon={<SearchX />} title={t("documents.none_found")}><Button onClick={() => setFilter({ text: "", status: "all", owner: "all" })}>{t("documents.clear_filter")}</Button></Empty>
        )}
        {shown.length > 0 && <DocumentTable documents={shown} onEnd={() => hasNextPage && !isFetchingNextPage && void fetchNextPage()} />}
      </div>
    </Screen>
  );
}
