import { ParleyProvider, useConnectionState } from "@parley/client/react";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { Suspense, lazy, useEffect, useState } from "react";
import { meQuery } from "@/api/access";
import { get } from "@/api/http";
import type { User } from "@/api/types";
import { useT } from "@/i18n";
import { part } from "@/lib/part";
import { parley } from "@/live/client";
import { useStore } from "@/live/store";
import { uploads } from "@/live/uploads/uploads";
import { useUserChannel } from "@/live/user-channel";
import { DropZone } from "./drop-zone";
import { ReconnectBar } from "./reconnect-bar";
import { ShellContext } from "./shell-context";
import { Sidebar } from "./sidebar/sidebar";

const Sheet = lazy(part(() => import("@/components/ui/sheet")));
const UploadTray = lazy(part(() => import("./upload-tray/upload-tray")));
const CommandPalette = lazy(part(() => import("./command-palette/command-palette")));

export function AppShell() {
  const { data } = useQuery(meQuery);
  if (!data) return null;
  return (
    <ParleyProvider client={parley}>
      <Frame user={data.user} />
    </ParleyProvider>
  );
}

function Frame({ user }: { user: User }) {
  const t = useT();
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const { pathname } = useLocation();
  const uploading = useStore(uploads.store).length > 0;
  useUserChannel(user.user_id);
  useEffect(() => void uploads.resume(), []);
  useSessionEnd();
  useEffect(() => setDrawer(false), [pathname]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setPalette((open) => !open);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  return (
    <ShellContext value={{ user, openDrawer: () => setDrawer(true), openPalette: () => setPalette(true) }}>
      <a href="#main" className="fixed top-2 left-2 z-50 -translate-y-20 rounded-lg bg-accent px-3 py-2 text-sm text-on-accent focus:translate-y-0">{t("nav.skip")}</a>
      <DropZone>
        <div className="flex h-full">
          <aside aria-label={t("nav.sidebar")} className="hidden w-68 shrink-0 border-r border-line bg-sidebar lg:block"><Sidebar /></aside>
          {drawer && <Suspense><Sheet onClose={() => setDrawer(false)} side="left" title={t("nav.sidebar")}><div className="h-full bg-sidebar"><Sidebar /></div></Sheet></Suspense>}
          <div className="flex min-w-0 grow flex-col">
            <ReconnectBar />
            <main id="main" tabIndex={-1} className="min-h-0 grow"><Outlet /></main>
          </div>
        </div>
      </DropZone>
      {uploading && <Suspense><UploadTray /></Suspense>}
      {palette && <Suspense><CommandPalette onClose={() => setPalette(false)} /></Suspense>}
    </ShellContext>
  );
}

/** A connection closed for good may mean that the session is over: asking once leads to the sign-in if it is. */
function useSessionEnd(): void {
  const { status } = useConnectionState();
  useEffect(() => {
    if (status === "closed") void get("/api/v1/me").catch(() => undefined);
  }, [status]);
}
