import { useInfiniteQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import { documentsQuery } from "@/api/documents";
import type { DocumentItem } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/field";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";

export default function DocumentPicker({ onPick, onClose }: { onPick: (document: DocumentItem) => void; onClose: () => void }) {
  const t = useT();
  const { data, isPending } = useInfiniteQuery(documentsQuery);
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLocaleLowerCase();
  const documents = (data?.pages.flatMap((page) => page.documents) ?? [])
    .filter((one) => one.status === "completed" && (one.filename + one.title).toLocaleLowerCase().includes(wanted));
  return (
    <Dialog onClose={onClose} title={t("composer.pick")} description={t("composer.pick_hint")}>
      <Input autoFocus type="search" value={filter} onChange={(event) => setFilter(event.target.value)} placeholder={t("documents.filter")} aria-label={t("documents.filter")} />
      {isPending && <SkeletonLines />}
      <ul className="mt-2 max-h-72 overflow-y-auto">
        {documents.map((document) => (
          <li key={document.document_id}>
            <button type="button" className="flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 text-left text-sm hover:bg-hover" onClick={() => onPick(document)}>
              <FileText aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="truncate">{document.filename}</span>
            </button>
          </li>
        ))}
      </ul>
      {!isPending && documents.length === 0 && <p className="p-3 text-sm text-muted">{t("documents.none_found")}</p>}
    </Dialog>
  );
}
