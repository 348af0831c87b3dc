import { ArrowUp, FileText, Paperclip, Square, X } from "lucide-react";
import { type KeyboardEvent, Suspense, lazy, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ConversationContext } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";
import { part } from "@/lib/part";
import { useMedia } from "@/lib/use-media";
import { uploads } from "@/live/uploads/uploads";
import { useDraft } from "./use-draft";
import { useTyping } from "./use-typing";

interface Props {
  draftKey: string;
  context: ConversationContext | null;
  onContext: (context: ConversationContext | null) => void;
  onSubmit: (content: string) => void;
  running?: boolean;
  onStop?: () => void;
  onTyping?: (typing: boolean) => void;
  disabled?: boolean;
}

const DocumentPicker = lazy(part(() => import("./document-picker")));

const round = "inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent transition-colors hover:bg-accent-hover disabled:bg-hover disabled:text-faint";
/** What the server takes at most in one command is 64 KiB (65,536 bytes); this leaves room for the rest of it. */
const mostBytes = 60_000;
/** A character has at most 3 bytes for each of its UTF-16 units: below this nothing has to be counted. */
const isTooLong = (text: string) => text.length > mostBytes / 3 && new TextEncoder().encode(text).length > mostBytes;

export function Composer({ draftKey, context, onContext, onSubmit, running = false, onStop, onTyping, disabled = false }: Props) {
  const t = useT();
  const [text, setText] = useDraft(draftKey);
  const [picking, setPicking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const pointer = useMedia("(hover: hover)");
  const typed = useTyping(onTyping);
  const empty = text.trim() === "";
  const tooLong = isTooLong(text);

  useLayoutEffect(() => {
    const element = area.current!;
    element.style.height = "0";
    element.style.height = `${Math.min(element.scrollHeight, innerHeight * 0.35)}px`;
  }, [text]);
  useEffect(() => {
    if (pointer) area.current?.focus();
  }, [pointer]);
  useEffect(() => {
    if (!running || !onStop) return;
    const onKey = (event: globalThis.KeyboardEvent) => { if (event.key === "Escape" && !event.defaultPrevented) onStop(); };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [running, onStop]);

  function submit() {
    if (empty || tooLong || disabled) return;
    onSubmit(text.trim());
    setText("");
    typed(false);
  }

  function onKeyDown(event: KeyboardEvent) {
    // On a phone Enter is the only way to a new line.
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && pointer) {
      event.preventDefault();
      submit();
    }
  }

  return (
    <form
      aria-label={t("composer.label")}
      className="rounded-2xl border border-line-strong bg-surface p-2 shadow-[0_1px_8px_-4px_rgb(0_0_0/0.12)] focus-within:border-accent"
      onSubmit={(event) => { event.preventDefault(); submit(); }}
    >
      {context && (
        <div className="mb-1 flex">
          <span className="flex max-w-full items-center gap-1.5 rounded-lg bg-accent-soft py-0.5 pr-0.5 pl-2 text-[13px] text-accent-text">
            <FileText aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{t("composer.about", { title: context.title ?? "" })}</span>
            <IconButton small tooltip={false} label={t("composer.drop_context")} className="size-6 text-accent-text" onClick={() => onContext(null)}><X className="size-3.5" /></IconButton>
          </span>
        </div>
      )}
      <textarea
        ref={area}
        dir="auto"
        rows={1}
        value={text}
        aria-label={t("composer.message")}
        placeholder={t(running ? "composer.queue" : "composer.placeholder")}
        className="block min-h-10 w-full resize-none bg-transparent px-2 py-2 leading-relaxed placeholder:text-faint focus-visible:outline-none"
        onChange={(event) => { setText(event.target.value); typed(event.target.value !== ""); }}
        onKeyDown={onKeyDown}
      />
      <div className="flex items-center gap-0.5">
        <IconButton label={t("composer.attach")} onClick={() => files.current?.click()}><Paperclip className="size-[18px]" /></IconButton>
        <IconButton label={t("composer.pick")} onClick={() => setPicking(true)}><FileText className="size-[18px]" /></IconButton>
        <input ref={files} type="file" multiple hidden onChange={(event) => { if (event.target.files) uploads.add(event.target.files); event.target.value = ""; }} />
        <p role="status" className="grow px-2 text-[13px] text-danger">{tooLong && t("composer.too_long")}</p>
        {running && empty
          // The second click of a double click on "send" is not meant to stop what the first one asked for.
          ? <button type="button" aria-label={t("composer.stop")} className={round} onClick={(event) => { if (event.detail < 2) onStop?.(); }}><Square className="size-3.5 fill-current" /></button>
          : <button type="submit" aria-label={t(running ? "composer.add_to_queue" : "chat.send")} disabled={empty || tooLong || disabled} className={round}><ArrowUp className="size-[18px]" /></button>}
      </div>
      {picking && <Suspense><DocumentPicker onClose={() => setPicking(false)} onPick={(document) => { setPicking(false); onContext({ kind: "document", document_id: document.document_id, title: document.title || document.filename }); }} /></Suspense>}
    </form>
  );
}
