import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Message } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import { useChat } from "../chat-context";

/** ‹ 2/3 ›: the other versions of this place in the conversation. */
export function BranchSwitch({ message, siblings }: { message: Message; siblings: readonly string[] }) {
  const t = useT();
  const { thread } = useChat();
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(message.message_id);
  const go = (to: number) => { const id = siblings[to]; if (id) thread.select(id); };
  return (
    <div role="group" aria-label={t("chat.versions")} className="flex items-center text-[13px] text-muted tabular-nums">
      <IconButton small tooltip={false} label={t("chat.previous_version")} disabled={at <= 0} onClick={() => go(at - 1)}><ChevronLeft className="size-4" /></IconButton>
      <span aria-live="polite">{at + 1}/{siblings.length}</span>
      <IconButton small tooltip={false} label={t("chat.next_version")} disabled={at >= siblings.length - 1} onClick={() => go(at + 1)}><ChevronRight className="size-4" /></IconButton>
    </div>
  );
}
