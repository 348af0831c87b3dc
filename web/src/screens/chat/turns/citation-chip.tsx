import type { Citation } from "@/api/types";
import { HoverCard } from "@/components/ui/hover-card";
import { useT } from "@/i18n";

const shape = "mx-0.5 inline-flex h-[1.35em] min-w-[1.35em] -translate-y-px items-center justify-center rounded-full px-1 align-baseline text-[0.75em] font-semibold tabular-nums";

/** Stands where a citation is announced while the answer is written: it can be opened once the server has verified it at the end. */
export function ExpectedChip({ number }: { number: number }) {
  return <span className={`${shape} bg-hover text-muted`}>{number}</span>;
}

export function CitationChip({ citation, onOpen }: { citation: Citation; onOpen: () => void }) {
  const t = useT();
  const where = citation.page ? t("source.page", { page: citation.page }) : "";
  return (
    <HoverCard
      card={<>
        <p className="font-medium [overflow-wrap:anywhere]">{citation.title}</p>
        {where && <p className="text-[13px] text-muted">{where}</p>}
        <p className="mt-1.5 line-clamp-2 text-[13px] text-muted">{citation.quote}</p>
      </>}
    >
      <button
        type="button"
        data-citation={citation.number}
        aria-label={t("source.open", { number: citation.number, title: citation.title, where })}
        className={`${shape} bg-accent-soft text-accent-text hover:bg-accent hover:text-on-accent`}
        onClick={onOpen}
      >
        {citation.number}
      </button>
    </HoverCard>
  );
}
