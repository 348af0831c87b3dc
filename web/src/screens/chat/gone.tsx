import { Link } from "@tanstack/react-router";
import { MessageSquareOff } from "lucide-react";
import { useConversationActions } from "@/app/sidebar/use-conversation-actions";
import type { Conversation } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { useT } from "@/i18n";

/** What stands where a conversation was that has been deleted, perhaps on another device: nothing can be said in it any more. */
export function Gone({ conversation }: { conversation: Conversation | null }) {
  const t = useT();
  const { restore } = useConversationActions();
  return (
    <div role="status">
      <Empty icon={<MessageSquareOff />} title={t("chat.gone")} body={t(conversation ? "chat.gone_body" : "error.not_found_body")}>
        {conversation && <Button onClick={() => void restore(conversation.conversation_id)}>{t("chat.restore")}</Button>}
        <Link to="/chat" className="inline-flex h-9 items-center px-2 text-sm text-accent-text underline">{t("nav.new_chat")}</Link>
      </Empty>
    </div>
  );
}
