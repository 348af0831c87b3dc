import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { FileText, FileUp } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { assistantQuery } from "@/api/access";
import { documentsQuery } from "@/api/documents";
import type { ConversationContext } from "@/api/types";
import { useShell } from "@/app/shell-context";
import { useT } from "@/i18n";
import { uploads } from "@/live/uploads/uploads";

/** The next thing to do, from what the workspace really has. */
export function Suggestions({ onAsk, onAbout }: { onAsk: (question: string) => void; onAbout: (context: ConversationContext) => void }) {
  const t = useT();
  const { user } = useShell();
  const files = useRef<HTMLInputElement>(null);
  const assistant = useQuery(assistantQuery).data;
  const { data, isPending } = useInfiniteQuery(documentsQuery);
  const ready = (data?.pages.flatMap((page) => page.documents) ?? []).filter((document) => document.status === "completed").slice(0, 2);
  const first = (user.name || "").split(" ")[0];
  return (
    <div className="flex min-h-full flex-col justify-center py-8">
      <h2 className="text-2xl font-semibold tracking-tight">{first ? t("start.hello_name", { name: first }) : t("start.hello")}</h2>
      <p className="mt-1.5 text-muted">{t(ready.length > 0 ? "start.with_documents" : "start.without_documents")}</p>
      {!isPending && (
        <div className="mt-6 grid gap-2 sm:grid-cols-2">
          {ready[0] && <Card icon={<FileText />} title={t("start.summarise", { name: ready[0].filename })} onClick={() => onAsk(t("start.summarise_question", { name: ready[0]!.filename }))} />}
          {ready.map((document) => (
            <Card key={document.document_id} icon={<FileText />} title={t("start.ask_about", { name: document.filename })} onClick={() => onAbout({ kind: "document", document_id: document.document_id, title: document.title || document.filename })} />
          ))}
          <Card icon={<FileUp />} title={t("start.upload")} onClick={() => files.current?.click()} />
          <input ref={files} type="file" multiple hidden onChange={(event) => { if (event.target.files) uploads.add(event.target.files); event.target.value = ""; }} />
        </div>
      )}
      {assistant && !assistant.configured && <p className="mt-6 text-[13px] text-muted">{t("start.offline")}</p>}
    </div>
  );
}

function Card({ icon, title, onClick }: { icon: ReactNode; title: string; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="flex min-h-14 items-center gap-3 rounded-xl border border-line bg-surface px-4 py-3 text-left text-sm hover:border-line-strong hover:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-accent-text">
      {icon}
      <span title={title} className="line-clamp-2 [overflow-wrap:anywhere]">{title}</span>
    </button>
  );
}
