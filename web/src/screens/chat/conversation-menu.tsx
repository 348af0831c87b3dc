import { Download, Ellipsis, FileJson, Trash2 } from "lucide-react";
import { useConversationActions } from "@/app/sidebar/use-conversation-actions";
import { exportUrl } from "@/api/conversations";
import type { Conversation } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { useT } from "@/i18n";
import { download } from "@/lib/download";

export function ConversationMenu({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const { remove } = useConversationActions();
  const id = conversation.conversation_id;
  return (
    <Menu
      trigger={<IconButton tooltip={false} label={t("chat.menu", { title: conversation.title })}><Ellipsis className="size-[18px]" /></IconButton>}
      items={[
        { icon: <Download />, label: t("chat.export_md"), onSelect: () => download(exportUrl(id, "md")) },
        { icon: <FileJson />, label: t("chat.export_json"), onSelect: () => download(exportUrl(id, "json")) },
        null,
        { icon: <Trash2 />, label: t("common.delete"), danger: true, onSelect: () => void remove(conversation) },
      ]}
    />
  );
}
