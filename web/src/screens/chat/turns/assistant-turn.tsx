import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { Message } from "@/api/types";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import { isOpen } from "@/live/thread/snapshot";
import { useChat } from "../chat-context";
import { AnswerText } from "./answer-text";
import { BranchSwitch } from "./branch-switch";
import { CopyButton } from "./copy-button";
import { Ending } from "./ending";
import { StepLine } from "./step-line";
import type { Turn } from "./turns";

export function AssistantTurn({ turn }: { turn: Extract<Turn, { kind: "message" }> }) {
  const t = useT();
  const { message } = turn;
  const open = isOpen(message);
  return (
    <article aria-label={t("chat.assistant")} aria-busy={open} data-status={message.status} data-message={message.message_id} className="group pb-8">
      {open && <StepLine run={turn.run} />}
      <AnswerText message={message} />
      {open && <div className="mt-2.5 -ml-1.5"><BranchSwitch message={message} siblings={turn.siblings} /></div>}
      {!open && <Ending message={message} />}
      {!open && <Footer message={message} siblings={turn.siblings} />}
    </article>
  );
}

function Footer({ message, siblings }: { message: Message; siblings: readonly string[] }) {
  const t = useT();
  const { openSource, actions } = useChat();
  const [busy, setBusy] = useState(false);
  const sources = message.citations.length + (message.retrieved?.length ?? 0);
  const again = () => { setBusy(true); void actions.regenerate(message).finally(() => setBusy(false)); };
  return (
    <div className="mt-2.5 -ml-1.5 flex h-7 items-center gap-0.5">
      {message.content && <CopyButton text={message.content} label={t("chat.copy_answer")} />}
      <IconButton small label={t("chat.regenerate")} disabled={busy} onClick={again}><RefreshCw className="size-3.5" /></IconButton>
      <BranchSwitch message={message} siblings={siblings} />
      {sources > 0 && <Button size="sm" look="ghost" className="h-7" onClick={() => openSource(message, null)}>{t("chat.sources", { count: sources })}</Button>}
    </div>
  );
}
