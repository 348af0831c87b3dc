import { Check, Copy } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useT } from "@/i18n";

/** Code that grows gets its new characters appended to the text node: what is there is neither parsed nor laid out anew. */
function GrowingText({ text }: { text: string }) {
  const holder = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = holder.current!;
    const node = element.firstChild as Text | null;
    if (!node) element.append(document.createTextNode(text));
    else if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length));
    else node.data = text;
  }, [text]);
  return <code ref={holder} className="font-mono" />;
}

const copiedShownMs = 1500;

export function CodeBlock({ language, text }: { language: string; text: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedShownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <figure className="overflow-hidden rounded-xl border border-line bg-code">
      <figcaption className="flex h-8 items-center justify-between border-b border-line pr-1 pl-3 text-xs text-muted">
        <span>{language || t("code.plain")}</span>
        <button
          type="button"
          className="flex h-6 items-center gap-1.5 rounded-md px-2 hover:bg-hover hover:text-fg"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
          {copied ? t("code.copied") : t("code.copy")}
        </button>
      </figcaption>
      <pre tabIndex={0} className="overflow-x-auto p-3 text-[13px] leading-relaxed"><GrowingText text={text} /></pre>
    </figure>
  );
}
