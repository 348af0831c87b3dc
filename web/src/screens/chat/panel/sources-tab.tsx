import { Quote } from "lucide-react";
import type { Citation, Message } from "@/api/types";
import { Empty } from "@/components/ui/empty";
import { useT } from "@/i18n";
import { Passage } from "./passage";

interface Props {
  message: Message | null;
  open: Citation | null;
  onOpen: (citation: Citation | null) => void;
}

export function SourcesTab({ message, open, onOpen }: Props) {
  const t = useT();
  if (open) return <Passage key={`${open.document_id}:${open.start}`} citation={open} onBack={() => onOpen(null)} />;
  const cited = message?.citations ?? [];
  const retrieved = message?.retrieved ?? [];
  if (cited.length + retrieved.length === 0) return <Empty icon={<Quote />} title={t("source.none")} body={t("source.none_hint")} />;
  return (
    <div className="space-y-5 p-3">
      <Sources title={t("source.cited")} list={cited} onOpen={onOpen} />
      <Sources title={t("source.retrieved")} list={retrieved} onOpen={onOpen} />
    </div>
  );
}

function Sources({ title, list, onOpen }: { title: string; list: readonly Citation[]; onOpen: (citation: Citation) => void }) {
  const t = useT();
  if (list.length === 0) return null;
  return (
    <section>
      <h2 className="px-2 pb-1.5 text-xs font-medium text-faint">{title}</h2>
      <ul className="space-y-1">
        {list.map((citation) => (
          <li key={`${citation.number}:${citation.document_id}:${citation.start}`}>
            <button type="button" className="flex w-full gap-2.5 rounded-xl p-2 text-left hover:bg-hover" onClick={() => onOpen(citation)}>
              <span className="mt-0.5 flex h-5 min-w-5 items-center justify-center rounded-full bg-accent-soft px-1 text-xs font-semibold text-accent-text">{citation.number}</span>
              <span className="min-w-0">
                <span className="block text-sm font-medium [overflow-wrap:anywhere]">{citation.title}</span>
                {citation.page && <span className="block text-[13px] text-muted">{t("source.page", { page: citation.page })}</span>}
                <span className="mt-0.5 line-clamp-3 text-[13px] text-muted">{citation.quote}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
