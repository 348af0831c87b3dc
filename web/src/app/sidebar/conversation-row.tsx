import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Conversation } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { useT } from "@/i18n";
import { RenameField } from "./rename-field";
import { useConversationActions } from "./use-conversation-actions";

export function ConversationRow({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const { rename, remove } = useConversationActions();
  const [renaming, setRenaming] = useState(false);
  const title = conversation.title || t("chat.untitled");

  if (renaming)
    return <RenameField title={title} onDone={(value) => { setRenaming(false); if (value) void rename(conversation, value); }} />;
  return (
    <div className="group relative h-9">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: conversation.conversation_id }}
        activeProps={{ className: "bg-hover font-medium" }}
        className="flex h-9 items-center rounded-lg px-2.5 text-sm hover:bg-hover group-hover:pr-9"
      >
        <span className="truncate">{title}</span>
      </Link>
      <div className="absolute top-1 right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 [@media(hover:none)]:opacity-100">
        <Menu
          trigger={<IconButton small tooltip={false} label={t("chat.menu", { title })}><Ellipsis className="size-4" /></IconButton>}
          items={[
            { icon: <Pencil />, label: t("chat.rename"), onSelect: () => setRenaming(true) },
            { icon: <Trash2 />, label: t("common.delete"), danger: true, onSelect: () => void remove(conversation) },
          ]}
        />
      </div>
    </div>
  );
}
