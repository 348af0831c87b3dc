import { Link } from "@tanstack/react-router";
import { FileText, Search, SquarePen } from "lucide-react";
import { type ReactNode, Suspense, lazy } from "react";
import { Kbd } from "@/components/ui/kbd";
import { useT } from "@/i18n";
import { part } from "@/lib/part";
import { useShell } from "../shell-context";
import { UserMenu } from "./user-menu";

const ConversationList = lazy(part(() => import("./conversation-list")));
const row = "flex h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-sm text-fg hover:bg-hover [&_svg]:size-4 [&_svg]:text-muted";
const command = navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K";

export function Sidebar() {
  const t = useT();
  const { openPalette } = useShell();
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-13 shrink-0 items-center px-4">
        <Link to="/chat" activeOptions={{ exact: true }} className="flex items-center gap-2 rounded-md font-semibold tracking-tight">
          <img src="/favicon.svg" alt="" className="size-6" />
          Parley
        </Link>
      </div>
      <nav aria-label={t("nav.main")} className="space-y-0.5 px-2">
        <Item to="/chat" icon={<SquarePen />}>{t("nav.new_chat")}</Item>
        <button type="button" className={row} onClick={openPalette}>
          <Search aria-hidden />
          <span className="grow text-left">{t("nav.search")}</span>
          <Kbd>{command}</Kbd>
        </button>
        <Item to="/documents" icon={<FileText />}>{t("nav.documents")}</Item>
      </nav>
      <Suspense fallback={<div className="grow" />}><ConversationList /></Suspense>
      <UserMenu />
    </div>
  );
}

function Item({ to, icon, children }: { to: "/chat" | "/documents"; icon: ReactNode; children: ReactNode }) {
  return (
    <Link to={to} activeOptions={{ exact: to === "/chat", includeSearch: false }} activeProps={{ className: "bg-hover font-medium" }} className={row}>
      {icon}
      {children}
    </Link>
  );
}
