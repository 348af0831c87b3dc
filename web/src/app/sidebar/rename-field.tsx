import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/field";
import { useT } from "@/i18n";

/** Enter and leaving keep the new title, Escape the old one. */
export function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const t = useT();
  const [value, setValue] = useState(title);
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  // The menu gives the focus back to its trigger as it closes; ours comes after that.
  useEffect(() => {
    const frame = requestAnimationFrame(() => { input.current?.focus(); input.current?.select(); });
    return () => cancelAnimationFrame(frame);
  }, []);
  const done = (result: string | null) => {
    if (over.current) return;
    over.current = true;
    onDone(result && result.trim() !== title ? result.trim() : null);
  };
  return (
    <Input
      ref={input}
      value={value}
      aria-label={t("chat.new_title")}
      maxLength={200}
      className="h-9 w-full px-2.5 text-sm"
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => done(value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") done(value);
        if (event.key === "Escape") { event.stopPropagation(); done(null); }
      }}
    />
  );
}
