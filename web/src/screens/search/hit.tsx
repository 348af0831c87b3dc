import { Link } from "@tanstack/react-router";
import { FileText, MessageSquare } from "lucide-react";
import type { ReactNode } from "react";
import type { SearchAnswer } from "@/api/types";
import { useT } from "@/i18n";
import { formatWhen } from "@/i18n/format";
import { MarkedText } from "../viewer/marked-text";
import { plainText } from "./plain-text";
import { marksOf } from "./terms";

const look = "flex gap-3 rounded-xl p-3 hover:bg-hover";

export function Hit({ hit, query }: { hit: SearchAnswer["results"][number]; query: string }) {
  const t = useT();
  if (hit.kind === "document")
    return (
      <li>
        <Link to="/documents/$documentId" params={{ documentId: hit.document_id }} search={{ page: hit.page ?? undefined, start: hit.start, end: hit.end }} className={look}>
          <Body icon={<FileText />} title={hit.title} note={hit.page ? t("source.page", { page: hit.page }) : ""} quote={hit.quote} query={query} />
        </Link>
      </li>
    );
  return (
    <li>
      <Link to="/chat/$conversationId" params={{ conversationId: hit.conversation_id }} search={{ message: hit.message_id }} className={look}>
        <Body icon={<MessageSquare />} title={hit.title || t("chat.untitled")} note={formatWhen(hit.created_at)} quote={plainText(hit.quote)} query={query} />
      </Link>
    </li>
  );
}

function Body({ icon, title, note, quote, query }: { icon: ReactNode; title: string; note: string; quote: string; query: string }) {
  return (
    <>
      <span aria-hidden className="mt-0.5 text-muted [&_svg]:size-4">{icon}</span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-sm font-medium [overflow-wrap:anywhere]"><MarkedText text={title} marks={marksOf(title, query)} /></span>
          <span className="text-[13px] text-muted">{note}</span>
        </span>
        <span className="mt-0.5 line-clamp-3 text-[13px] text-muted [overflow-wrap:anywhere]"><MarkedText text={quote} marks={marksOf(quote, query)} /></span>
      </span>
    </>
  );
}
