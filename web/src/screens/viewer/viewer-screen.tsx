import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { ArrowLeft, Download, MessageSquare } from "lucide-react";
import { Suspense, lazy } from "react";
import { contentUrl, documentQuery } from "@/api/documents";
import type { DocumentItem } from "@/api/types";
import { Screen } from "@/app/screen";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { SkeletonLines } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { useT } from "@/i18n";
import { formatBytes, formatDateTime } from "@/i18n/format";
import { download } from "@/lib/download";
import { patiently } from "@/lib/part";
import { DocumentStatus } from "../documents/document-status";
import { TextView } from "./text-view";

const Original = lazy(patiently(() => import("./original-view")));
const route = getRouteApi("/app/documents/$documentId");

export function ViewerScreen() {
  const t = useT();
  const { documentId } = route.useParams();
  const { data: document, isPending, error } = useQuery(documentQuery(documentId));
  const back = (
    <Link to="/documents" aria-label={t("viewer.back")} className="mr-1.5 inline-flex size-8 items-center justify-center rounded-lg align-middle text-muted hover:bg-hover hover:text-fg">
      <ArrowLeft aria-hidden className="size-4" />
    </Link>
  );
  return (
    <Screen title={<>{back}{document?.filename ?? ""}</>} name={document?.filename ?? ""} actions={document && <Actions document={document} />}>
      {isPending && <SkeletonLines count={6} />}
      {error && <div className="mx-auto max-w-2xl p-6"><Notice title={t("viewer.failed")} detail={error.message} /></div>}
      {document && <View key={documentId} document={document} />}
    </Screen>
  );
}

function Actions({ document }: { document: DocumentItem }) {
  const t = useT();
  const navigate = route.useNavigate();
  return (
    <>
      {document.status === "completed" && (
        <IconButton label={t("documents.ask", { name: document.filename })} onClick={() => void navigate({ to: "/chat", search: { document: document.document_id } })}>
          <MessageSquare className="size-[18px]" />
        </IconButton>
      )}
      <IconButton label={t("documents.download")} onClick={() => download(contentUrl(document.document_id))}><Download className="size-[18px]" /></IconButton>
    </>
  );
}

function View({ document }: { document: DocumentItem }) {
  const t = useT();
  const { tab = "text", ...place } = route.useSearch();
  const navigate = route.useNavigate();
  const facts = [formatBytes(document.size), document.page_count && t("documents.pages", { count: document.page_count }), formatDateTime(document.created_at)].filter(Boolean).join(" · ");
  if (document.status !== "completed")
    return (
      <div className="mx-auto max-w-2xl space-y-3 p-6">
        <p className="text-[13px] text-muted">{facts}</p>
        <DocumentStatus document={document} />
      </div>
    );
  const text = <TextView documentId={document.document_id} page={place.page} start={place.start} end={place.end} />;
  if (document.media_type !== "application/pdf") return text;
  return (
    <Tabs
      className="h-full"
      label={t("viewer.views")}
      value={tab}
      onChange={(value) => void navigate({ search: (before) => ({ ...before, tab: value === "original" ? "original" : undefined }), replace: true })}
      trailing={<span className="hidden text-[13px] text-faint sm:inline">{facts}</span>}
      tabs={[
        { value: "text", label: t("viewer.text"), content: text },
        { value: "original", label: t("viewer.original"), content: <Suspense fallback={<SkeletonLines count={6} />}><Original documentId={document.document_id} page={place.page ?? 1} /></Suspense> },
      ]}
    />
  );
}
