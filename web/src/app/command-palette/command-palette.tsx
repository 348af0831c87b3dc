import { Dialog } from "radix-ui";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { useReturnFocus } from "@/lib/use-return-focus";
import { useCommands } from "./use-commands";

/** Ctrl or Command and K: every screen, conversation and document, and the search behind them. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const returnFocus = useReturnFocus();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const commands = useCommands(text);
  useEffect(() => setAt(0), [text]);
  useEffect(() => void list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [at]);

  const run = (index: number) => {
    const command = commands[index];
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && commands.length) {
      event.preventDefault();
      setAt((at + step + commands.length) % commands.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(at);
    }
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus} className="appear fixed inset-x-3 top-[10vh] z-40 mx-auto flex max-h-[70vh] max-w-xl flex-col overflow-hidden rounded-2xl border border-line bg-raised shadow-float">
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          <input
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={commands[at] ? `palette-${at}` : undefined}
            aria-label={t("palette.placeholder")}
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            placeholder={t("palette.placeholder")}
            className="h-13 shrink-0 border-b border-line bg-transparent px-5 placeholder:text-faint focus-visible:outline-none"
          />
          <div ref={list} id="palette-list" role="listbox" aria-label={t("palette.title")} className="overflow-y-auto p-1.5">
            {commands.map((command, index) => {
              const heading = command.group !== commands[index - 1]?.group;
              return (
                <div key={command.key} role="presentation">
                  {heading && <p aria-hidden className="px-3 pt-2 pb-1 text-xs font-medium text-faint">{command.group}</p>}
                  <div
                    id={`palette-${index}`}
                    role="option"
                    aria-selected={index === at}
                    className={cn("flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted", index === at && "bg-hover")}
                    onPointerMove={() => setAt(index)}
                    onClick={() => run(index)}
                  >
                    {command.icon}
                    <span className="truncate">{command.title}</span>
                    {command.note && <span className="ml-auto shrink-0 text-[13px] text-faint">{command.note}</span>}
                  </div>
                </div>
              );
            })}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
