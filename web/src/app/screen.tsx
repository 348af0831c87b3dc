import { Menu as MenuIcon } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import { useShell } from "./shell-context";

interface Props {
  title: ReactNode;
  /** Stands in the document's title; needed where `title` is not text. */
  name?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen's frame: one heading, its actions, and room for the rest. */
export function Screen({ title, name, actions, children }: Props) {
  const t = useT();
  const { openDrawer } = useShell();
  const plain = name ?? (typeof title === "string" ? title : "");
  return (
    <div className="flex h-full flex-col">
      <title>{plain ? `${plain} · Parley` : "Parley"}</title>
      <header className="flex h-13 shrink-0 items-center gap-1 border-b border-line px-2 sm:px-4">
        <IconButton label={t("nav.open_sidebar")} className="lg:hidden" onClick={openDrawer}><MenuIcon className="size-5" /></IconButton>
        <h1 className="min-w-0 grow truncate px-1.5 text-[15px] font-semibold">{title}</h1>
        {actions && <div className="flex shrink-0 items-center gap-1">{actions}</div>}
      </header>
      <div className="min-h-0 grow">{children}</div>
    </div>
  );
}
