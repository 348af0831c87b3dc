import { useState } from "react";
import { retryDocument } from "@/api/documents";
import type { DocumentItem } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Progress } from "@/components/ui/progress";
import { useT } from "@/i18n";

/** Where an ingestion stands, or why it did not end well. */
export function DocumentStatus({ document }: { document: DocumentItem }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  if (document.status === "completed") return null;
  if (document.status === "failed") {
    const retry = () => {
      setBusy(true);
      retryDocument(document.document_id).catch((error: Error) => setRefused(error.message)).finally(() => setBusy(false));
    };
    return (
      <Notice title={t("documents.failed")} detail={refused ?? document.reason}>
        {document.mine && <Button size="sm" busy={busy} onClick={retry}>{t("common.retry")}</Button>}
      </Notice>
    );
  }
  return (
    <div className="space-y-1.5">
      <p className="text-[13px] text-muted">{document.step ? t(`step.${document.step}`) : t("step.queued")}{document.message ? ` · ${document.message}` : ""}</p>
      <Progress value={document.progress} label={document.filename} />
    </div>
  );
}
