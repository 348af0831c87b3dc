import { useConnectionState } from "@parley/client/react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Activity, LogOut, Moon, Settings, Sun } from "lucide-react";
import { signOut } from "@/api/access";
import { Menu } from "@/components/ui/menu";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { parley } from "@/live/client";
import { forgetUser } from "@/live/local";
import { uploads } from "@/live/uploads/uploads";
import { useShell } from "../shell-context";
import { setTheme, useTheme } from "../theme";

export function UserMenu() {
  const t = useT();
  const { user } = useShell();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { status } = useConnectionState();
  useTheme();
  const dark = document.documentElement.dataset["theme"] === "dark";
  const name = user.name || user.email;

  async function leave() {
    await signOut().catch(() => undefined);
    parley.close();
    uploads.clear();
    await navigate({ to: "/sign-in" });
    queries.clear();
    forgetUser();
  }

  return (
    <div className="shrink-0 border-t border-line p-2">
      <Menu
        align="start"
        trigger={
          <button type="button" className="flex h-11 w-full items-center gap-2.5 rounded-lg px-2 text-left text-sm hover:bg-hover">
            <span aria-hidden className="relative flex size-7 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text">
              {name.slice(0, 1).toUpperCase()}
              <span className={cn("absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-sidebar", status === "connected" ? "bg-ok" : "bg-warn")} />
            </span>
            <span className="min-w-0 grow truncate">{name}</span>
            <span className="sr-only">{t(status === "connected" ? "live.connected" : "live.not_connected")}</span>
          </button>
        }
        items={[
          { icon: <Settings />, label: t("nav.settings"), onSelect: () => void navigate({ to: "/settings" }) },
          { icon: <Activity />, label: t("nav.connection"), onSelect: () => void navigate({ to: "/connection" }) },
          { icon: dark ? <Sun /> : <Moon />, label: t(dark ? "theme.to_light" : "theme.to_dark"), onSelect: () => setTheme(dark ? "light" : "dark") },
          null,
          { icon: <LogOut />, label: t("nav.sign_out"), onSelect: () => void leave() },
        ]}
      />
    </div>
  );
}
