import { Download, Ellipsis, FileJson, Trash2 } from "lucide-react";
import { useConversationActions } from "@/app/sidebar/use-conversation-actions";
import { exportUrl } from "@/api/conversations";
import type { Conversation } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { useT } from "@/i18n";
import { download } from "@/lib/download";

export function ConversationMenu({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const { remove } = useConversationActions();
  const id = conversation.conversation_id;
  return (
    <Menu trigger={<IconButton tooltip={false} label={t("chat.menu", { title: conversation.title })}><Ellipsis className="size-[18px]" /></IconButton>}>
      <MenuItem icon={<Download />} onSelect={() => download(exportUrl(id, "md"))}>{t("chat.export_md")}</MenuItem>
      <MenuItem icon={<FileJson />} onSelect={() => download(exportUrl(id, "json"))}>{t("chat.export_json")}</MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 />} danger onSelect={() => void remove(conversation)}>{t("common.delete")}</MenuItem>
    </Menu>
  );
}
