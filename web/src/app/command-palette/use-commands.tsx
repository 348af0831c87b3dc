import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Activity, FileText, MessageSquare, Search, Settings, SquarePen, TextQuote } from "lucide-react";
import type { ReactNode } from "react";
import { conversationsQuery } from "@/api/conversations";
import { documentsQuery, searchQuery } from "@/api/documents";
import { useT } from "@/i18n";
import { plainText } from "@/screens/search/plain-text";
import { useDebounced } from "@/lib/use-debounced";

export interface Command {
  key: string;
  group: string;
  title: string;
  note?: string;
  icon: ReactNode;
  run: () => void;
}

/** How many of each kind are offered before anything was typed, and after. */
const few = 5;
const more = 8;

export function useCommands(text: string): Command[] {
  const t = useT();
  const navigate = useNavigate();
  const wanted = text.trim().toLocaleLowerCase();
  const conversations = useInfiniteQuery(conversationsQuery).data?.pages.flatMap((page) => page.conversations) ?? [];
  const documents = useInfiniteQuery(documentsQuery).data?.pages.flatMap((page) => page.documents) ?? [];
  const hits = useQuery(searchQuery(useDebounced(text.trim(), 250))).data?.results ?? [];
  const has = (title: string) => title.toLocaleLowerCase().includes(wanted);
  const limit = wanted ? more : few;

  const screens: Command[] = [
    { key: "new", group: t("palette.go"), title: t("nav.new_chat"), icon: <SquarePen />, run: () => void navigate({ to: "/chat" }) },
    { key: "documents", group: t("palette.go"), title: t("nav.documents"), icon: <FileText />, run: () => void navigate({ to: "/documents" }) },
    { key: "search", group: t("palette.go"), title: t("nav.search"), icon: <Search />, run: () => void navigate({ to: "/search" }) },
    { key: "settings", group: t("palette.go"), title: t("nav.settings"), icon: <Settings />, run: () => void navigate({ to: "/settings" }) },
    { key: "connection", group: t("palette.go"), title: t("nav.connection"), icon: <Activity />, run: () => void navigate({ to: "/connection" }) },
  ];
  const searchAll: Command[] = wanted
    ? [{ key: "search-all", group: t("nav.search"), title: t("palette.search_for", { text: text.trim() }), icon: <Search />, run: () => void navigate({ to: "/search", search: { q: text.trim() } }) }]
    : [];
  return [
    ...screens.filter((command) => has(command.title)),
    ...conversations.filter((one) => has(one.title)).slice(0, limit).map((one): Command => ({
      key: one.conversation_id, group: t("nav.conversations"), title: one.title || t("chat.untitled"), icon: <MessageSquare />,
      run: () => void navigate({ to: "/chat/$conversationId", params: { conversationId: one.conversation_id } }),
    })),
    ...documents.filter((one) => has(one.filename + one.title)).slice(0, limit).map((one): Command => ({
      key: one.document_id, group: t("nav.documents"), title: one.filename, icon: <FileText />,
      run: () => void navigate({ to: "/documents/$documentId", params: { documentId: one.document_id } }),
    })),
    ...searchAll,
    ...(wanted ? hits.slice(0, more) : []).map((hit, index): Command => ({
      key: `hit:${index}`, group: t("nav.search"), title: plainText(hit.quote), note: hit.title, icon: <TextQuote />,
      run: () => void (hit.kind === "document"
        ? navigate({ to: "/documents/$documentId", params: { documentId: hit.document_id }, search: { page: hit.page ?? undefined, start: hit.start, end: hit.end } })
        : navigate({ to: "/chat/$conversationId", params: { conversationId: hit.conversation_id }, search: { message: hit.message_id } })),
    })),
  ];
}
