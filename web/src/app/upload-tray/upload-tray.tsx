import { useLocation } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { useStore } from "@/live/store";
import { endedWell, isOver } from "@/live/uploads/upload";
import { uploads } from "@/live/uploads/uploads";
import { UploadRow } from "./upload-row";

/** Long enough to read the result of the last file. */
const clearedAfterMs = 12_000;

export default function UploadTray() {
  const t = useT();
  const list = useStore(uploads.store);
  // In a chat the lower corner belongs to the composer, and the upper one to the turns and their sources: one line there, until more is asked for.
  const inChat = useLocation().pathname.startsWith("/chat");
  const failed = list.filter((upload) => upload.phase === "failed" || upload.phase === "lost").length;
  const [choice, setChoice] = useState<{ folded: boolean; inChat: boolean } | null>(null);
  // What was chosen on one kind of screen does not cover the other.
  const folded = choice?.inChat === inChat ? choice.folded : inChat;
  const [held, setHeld] = useState(false);
  const finished = list.length > 0 && list.every(endedWell);
  useEffect(() => {
    if (!finished || held) return;
    const timer = setTimeout(() => uploads.clearFinished(), clearedAfterMs);
    return () => clearTimeout(timer);
  }, [finished, held]);
  if (list.length === 0) return null;
  const open = list.filter((upload) => !isOver(upload)).length;
  return (
    <section aria-label={t("upload.tray")} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)} className={cn("appear fixed right-3 z-30 max-w-[calc(100vw-1.5rem)] overflow-hidden rounded-2xl border border-line bg-raised shadow-float", inChat ? "top-15" : "bottom-3", !folded && "w-92")}>
      <header className="flex h-11 items-center gap-1 pr-2 pl-4">
        <h2 className="grow text-sm font-medium"><span role="status">{open > 0 ? t("upload.under_way", { count: open }) : failed > 0 ? t("upload.some_failed", { count: failed }) : t("upload.finished")}</span></h2>
        <IconButton small label={t(folded ? "upload.unfold" : "upload.fold")} onClick={() => setChoice({ folded: !folded, inChat })}>
          {folded !== inChat ? <ChevronUp className="size-4" /> : <ChevronDown className="size-4" />}
        </IconButton>
        {open === 0 && <IconButton small label={t("upload.clear")} onClick={() => uploads.clearFinished()}><X className="size-4" /></IconButton>}
      </header>
      {!folded && <ul className="max-h-[min(20rem,45vh)] overflow-y-auto border-t border-line py-1">{list.map((upload) => <UploadRow key={upload.id} upload={upload} />)}</ul>}
    </section>
  );
}
