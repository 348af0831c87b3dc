import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import type { ConversationContext } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { useT } from "@/i18n";
import { part } from "@/lib/part";

const DocumentPicker = lazy(part(() => import("../composer/document-picker")));

export function ContextTab({ context, onContext }: { context: ConversationContext | null; onContext: (context: ConversationContext | null) => Promise<void> }) {
  const t = useT();
  const [picking, setPicking] = useState(false);
  const picker = picking && (
    <Suspense><DocumentPicker onClose={() => setPicking(false)} onPick={(document) => { setPicking(false); void onContext({ kind: "document", document_id: document.document_id }); }} /></Suspense>
  );
  if (!context)
    return (
      <Empty icon={<FileText />} title={t("context.all")} body={t("context.all_hint")}>
        <Button onClick={() => setPicking(true)}>{t("composer.pick")}</Button>
        {picker}
      </Empty>
    );
  return (
    <div className="space-y-3 p-5">
      <h2 className="text-xs font-medium text-faint">{t("context.one")}</h2>
      <Link to="/documents/$documentId" params={{ documentId: context.document_id }} className="flex items-center gap-2.5 rounded-xl border border-line p-3 text-sm hover:bg-hover">
        <FileText aria-hidden className="size-4 text-muted" />
        <span className="[overflow-wrap:anywhere]">{context.title}</span>
      </Link>
      <div className="flex gap-2">
        <Button size="sm" onClick={() => setPicking(true)}>{t("context.change")}</Button>
        <Button size="sm" look="ghost" onClick={() => void onContext(null)}>{t("context.remove")}</Button>
      </div>
      {picker}
    </div>
  );
}
