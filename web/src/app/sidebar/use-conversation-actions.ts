import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { deleteConversation, renameConversation, restoreConversation } from "@/api/conversations";
import type { Conversation } from "@/api/types";
import { showToast } from "@/components/ui/toast";
import { t } from "@/i18n";
import { dropConversation, putConversation } from "@/live/user-channel";

export function useConversationActions() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });

  async function rename(conversation: Conversation, title: string) {
    putConversation(queries, { ...conversation, title });
    try {
      const answer = await renameConversation(conversation.conversation_id, title);
      putConversation(queries, answer.conversation);
    } catch (error) {
      putConversation(queries, conversation);
      showToast({ text: (error as Error).message });
    }
  }

  /** Done at once and undone as easily; the server keeps it for a while. */
  async function remove(conversation: Conversation) {
    const id = conversation.conversation_id;
    dropConversation(queries, id);
    if (conversationId === id) void navigate({ to: "/chat" });
    try {
      await deleteConversation(id);
    } catch (error) {
      putConversation(queries, conversation);
      return showToast({ text: (error as Error).message });
    }
    showToast({ text: t("chat.deleted", { title: conversation.title }), action: { label: t("common.undo"), run: () => void restore(id) } });
  }

  async function restore(id: string) {
    try {
      const answer = await restoreConversation(id);
      putConversation(queries, answer.conversation);
      await navigate({ to: "/chat/$conversationId", params: { conversationId: id } });
    } catch (error) {
      showToast({ text: (error as Error).message });
    }
  }

  return { rename, remove, restore };
}
