import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, ExternalLink } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { documentPageQuery } from "@/api/documents";
import type { Citation, TextPage } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { locate } from "@/screens/viewer/locate";
import { MarkedText } from "@/screens/viewer/marked-text";

/** The page that a source is on, at the place, with the passage marked. */
export function Passage({ citation, onBack }: { citation: Citation; onBack: () => void }) {
  const t = useT();
  const { data, isPending, error } = useQuery(documentPageQuery(citation.document_id, citation.page));
  const page = data?.pages.find((one) => citation.start >= one.start && citation.start <= one.end) ?? data?.pages[0];
  return (
    <div className="p-3">
      <Button size="sm" look="ghost" onClick={onBack}><ArrowLeft aria-hidden className="size-4" />{t("source.all")}</Button>
      <div className="px-2 pt-2">
        <h2 className="font-semibold [overflow-wrap:anywhere]">{citation.title}</h2>
        {citation.page && <p className="text-[13px] text-muted">{t("source.page", { page: citation.page })}</p>}
        <Link
          to="/documents/$documentId"
          params={{ documentId: citation.document_id }}
          search={{ page: citation.page ?? undefined, start: citation.start, end: citation.end }}
          className="mt-1 inline-flex items-center gap-1.5 text-[13px] text-accent-text underline underline-offset-2"
        >
          {t("source.open_document")}<ExternalLink aria-hidden className="size-3.5" />
        </Link>
      </div>
      {isPending && <SkeletonLines count={6} />}
      {error && <Notice className="mt-3" title={t("source.failed")} detail={error.message} />}
      {page && <PageText page={page} citation={citation} />}
    </div>
  );
}

function PageText({ page, citation }: { page: TextPage; citation: Citation }) {
  const t = useT();
  const holder = useRef<HTMLDivElement>(null);
  const mark = locate(page.text, citation.quote, citation.start - page.start);
  useLayoutEffect(() => void holder.current?.querySelector("mark")?.scrollIntoView({ block: "center" }), [page]);
  return (
    <>
      {!mark && <p className="mx-2 mt-3 rounded-lg bg-warn-soft p-2.5 text-[13px] text-warn">{t("source.not_found")}</p>}
      <div ref={holder} className="mt-3 rounded-xl border border-line bg-canvas p-4 text-sm leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap [unicode-bidi:plaintext]">
        <MarkedText text={page.text} marks={mark ? [mark] : []} />
      </div>
    </>
  );
}
