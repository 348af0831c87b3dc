import { Link, useNavigate } from "@tanstack/react-router";
import { CircleAlert, Download, Ellipsis, FileText, Lock, MessageSquare, RotateCcw, Trash2, Users } from "lucide-react";
import type { DocumentItem } from "@/api/types";
import { contentUrl } from "@/api/documents";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { Progress } from "@/components/ui/progress";
import { useT } from "@/i18n";
import { formatBytes, formatWhen } from "@/i18n/format";
import { download } from "@/lib/download";
import { part } from "@/lib/part";
import { Suspense, lazy, useState } from "react";
import { useDocumentActions } from "./use-document-actions";

const Confirm = lazy(part(() => import("@/components/ui/confirm")));

export function DocumentRow({ document }: { document: DocumentItem }) {
  const t = useT();
  const failed = document.status === "failed";
  const working = document.status === "pending" || document.status === "processing";
  const facts = [
    formatBytes(document.size),
    document.page_count ? t("documents.pages", { count: document.page_count }) : null,
    formatWhen(document.created_at),
  ].filter(Boolean).join(" · ");
  return (
    <div className="group flex min-h-15 items-center gap-3 border-b border-line py-2">
      <span aria-hidden className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-hover text-muted">
        {failed ? <CircleAlert className="size-4 text-danger" /> : <FileText className="size-4" />}
      </span>
      <div className="min-w-0 grow">
        <Link to="/documents/$documentId" params={{ documentId: document.document_id }} className="block truncate text-sm font-medium hover:underline">{document.filename}</Link>
        {failed
          ? <p className="line-clamp-2 text-[13px] text-danger">{document.reason ?? t("documents.failed")}</p>
          : <p className="truncate text-[13px] text-muted">{working ? stepOf(document, t) : facts}</p>}
        {working && <Progress value={document.progress} label={document.filename} className="mt-1 max-w-md" />}
      </div>
      {document.visibility === "workspace" && <Badge tone="accent" className="max-sm:hidden"><Users aria-hidden className="size-3" />{t("documents.workspace")}</Badge>}
      <RowMenu document={document} />
    </div>
  );
}

function stepOf(document: DocumentItem, t: ReturnType<typeof useT>): string {
  const step = document.status === "pending" || !document.step ? t("step.queued") : t(`step.${document.step}`);
  return document.message ? `${step} · ${document.message}` : step;
}

function RowMenu({ document }: { document: DocumentItem }) {
  const t = useT();
  const navigate = useNavigate();
  const actions = useDocumentActions(document);
  const [asking, setAsking] = useState(false);
  const shared = document.visibility === "workspace";
  return (
    <>
      <Menu
        trigger={<IconButton small tooltip={false} label={t("documents.menu", { name: document.filename })}><Ellipsis className="size-4" /></IconButton>}
        items={[
          document.status === "completed" && { icon: <MessageSquare />, label: t("documents.ask_short"), onSelect: () => void navigate({ to: "/chat", search: { document: document.document_id } }) },
          { icon: <Download />, label: t("documents.download"), onSelect: () => download(contentUrl(document.document_id)) },
          document.mine && { icon: shared ? <Lock /> : <Users />, label: t(shared ? "documents.make_private" : "documents.share"), onSelect: () => void actions.share(shared ? "private" : "workspace") },
          document.mine && document.status === "failed" && { icon: <RotateCcw />, label: t("common.retry"), onSelect: () => void actions.retry() },
          document.mine && null,
          document.mine && { icon: <Trash2 />, label: t("common.delete"), danger: true, onSelect: () => setAsking(true) },
        ]}
      />
      {asking && <Suspense><Confirm onClose={() => setAsking(false)} title={t("documents.delete_title", { name: document.filename })} body={t("documents.delete_body")} action={t("common.delete")} onConfirm={() => void actions.remove()} /></Suspense>}
    </>
  );
}
