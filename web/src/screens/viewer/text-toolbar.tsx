import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/i18n";

interface Props {
  page: number;
  pageCount: number;
  onPage: (page: number) => void;
  find: string;
  onFind: (text: string) => void;
  found: { at: number; count: number } | null;
  onStep: (step: 1 | -1) => void;
}

export function TextToolbar({ page, pageCount, onPage, find, onFind, found, onStep }: Props) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "f" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 sm:px-6">
      <div className="flex items-center">
        <IconButton small label={t("viewer.previous_page")} disabled={page <= 1} onClick={() => onPage(page - 1)}><ChevronLeft className="size-4" /></IconButton>
        <PageNumber page={page} pageCount={pageCount} onPage={onPage} />
        <IconButton small label={t("viewer.next_page")} disabled={page >= pageCount} onClick={() => onPage(page + 1)}><ChevronRight className="size-4" /></IconButton>
      </div>
      <form className="flex grow items-center justify-end" role="search" onSubmit={(event) => { event.preventDefault(); onStep(1); }}>
        <Input ref={input} type="search" value={find} onChange={(event) => onFind(event.target.value)} placeholder={t("viewer.find")} aria-label={t("viewer.find")} className="h-8 w-full max-w-56 px-3 text-sm"
          onKeyDown={(event) => { if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); onStep(-1); } if (event.key === "Escape") onFind(""); }} />
        <span role="status" className="min-w-14 px-2 text-center text-[13px] text-muted tabular-nums">{found && `${found.at}/${found.count}`}</span>
        <IconButton small label={t("viewer.previous_match")} disabled={!found?.count} onClick={() => onStep(-1)}><ChevronUp className="size-4" /></IconButton>
        <IconButton small label={t("viewer.next_match")} disabled={!found?.count} onClick={() => onStep(1)}><ChevronDown className="size-4" /></IconButton>
      </form>
    </div>
  );
}

export function PageNumber({ page, pageCount, onPage }: Pick<Props, "page" | "pageCount" | "onPage">) {
  const t = useT();
  const [typed, setTyped] = useState<string | null>(null);
  const go = () => {
    const number = Number(typed);
    if (typed !== null && Number.isInteger(number) && number >= 1 && number <= pageCount) onPage(number);
    setTyped(null);
  };
  return (
    <span className="flex items-center gap-1.5 px-1 text-[13px] text-muted tabular-nums">
      <Input inputMode="numeric" aria-label={t("viewer.page")} value={typed ?? String(page)} className="h-7 w-11 px-1 text-center text-[13px]"
        onFocus={(event) => event.target.select()} onChange={(event) => setTyped(event.target.value)} onBlur={go} onKeyDown={(event) => event.key === "Enter" && go()} />
      / {pageCount}
    </span>
  );
}
