import { useState } from "react";
import type { Message } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useT } from "@/i18n";
import { useChat } from "../chat-context";

/** How an answer ended, where it did not end well: the cause, what identifies it, and the way on. */
export function Ending({ message }: { message: Message }) {
  const t = useT();
  const { actions } = useChat();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  if (message.status === "completed") return null;

  const run = async (action: (message: Message) => Promise<void>) => {
    setBusy(true);
    setRefused(null);
    try {
      await action(message);
    } catch (error) {
      setRefused((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const goOn = message.run_id && <Button size="sm" busy={busy} onClick={() => void run(actions.goOn)}>{t("chat.continue")}</Button>;

  if (message.status === "failed") {
    const { error, provider, request_id } = message.error ?? {};
    const facts = [provider && t("error.provider", { provider }), request_id && t("error.request", { id: request_id })].filter(Boolean).join(" · ");
    return (
      <Notice title={error ?? t("chat.failed")} detail={refused ?? facts} className="mt-3">
        <Button size="sm" busy={busy} onClick={() => void run(actions.regenerate)}>{t("common.retry")}</Button>
        {message.content && goOn}
      </Notice>
    );
  }
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3 text-[13px] text-muted">
      <span>{t(message.status === "stopped" ? "chat.stopped" : "chat.interrupted")}</span>
      {goOn}
      {refused && <span role="alert" className="text-danger">{refused}</span>}
    </div>
  );
}
