import { Pencil } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import { useChat } from "../chat-context";
import { BranchSwitch } from "./branch-switch";
import { CopyButton } from "./copy-button";
import type { Turn } from "./turns";

export function UserTurn({ turn }: { turn: Extract<Turn, { kind: "message" }> }) {
  const t = useT();
  const { actions } = useChat();
  const [editing, setEditing] = useState(false);
  const { message } = turn;
  if (editing) return <Editor content={message.content} onCancel={() => setEditing(false)} onSave={(content) => { setEditing(false); actions.edit(message, content); }} />;
  return (
    <article aria-label={t("chat.you")} className="group flex flex-col items-end pb-3">
      <div dir="auto" className="max-w-[85%] rounded-2xl rounded-br-md bg-bubble px-4 py-2.5 leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap">{message.content}</div>
      <div className="mt-1 flex h-7 items-center">
        <div className="flex items-center opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100">
          <CopyButton text={message.content} />
          <IconButton small label={t("chat.edit")} onClick={() => setEditing(true)}><Pencil className="size-3.5" /></IconButton>
        </div>
        <BranchSwitch message={message} siblings={turn.siblings} />
      </div>
    </article>
  );
}

function Editor({ content, onSave, onCancel }: { content: string; onSave: (content: string) => void; onCancel: () => void }) {
  const t = useT();
  const [value, setValue] = useState(content);
  const changed = value.trim() !== "" && value.trim() !== content;
  return (
    <form
      className="mb-6 rounded-2xl border border-line-strong bg-surface p-3"
      onSubmit={(event) => { event.preventDefault(); if (changed) onSave(value.trim()); }}
      onKeyDown={(event) => {
        if (event.key === "Escape") { event.stopPropagation(); onCancel(); }
        if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); if (changed) onSave(value.trim()); }
      }}
    >
      <textarea autoFocus dir="auto" aria-label={t("chat.edit")} value={value} rows={Math.min(8, value.split("\n").length + 1)} onChange={(event) => setValue(event.target.value)} className="w-full resize-none bg-transparent px-1 leading-relaxed focus-visible:outline-none" />
      <div className="flex items-center justify-end gap-2">
        <p className="grow px-1 text-[13px] text-muted">{t("chat.edit_hint")}</p>
        <Button size="sm" look="ghost" onClick={onCancel}>{t("common.cancel")}</Button>
        <Button size="sm" look="primary" type="submit" disabled={!changed}>{t("chat.send")}</Button>
      </div>
    </form>
  );
}
