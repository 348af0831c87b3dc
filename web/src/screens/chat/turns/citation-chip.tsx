import type { Citation } from "@/api/types";
import { HoverCard } from "@/components/ui/hover-card";
import { useT } from "@/i18n";

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
        className="mx-0.5 inline-flex h-[1.35em] min-w-[1.35em] -translate-y-px items-center justify-center rounded-full bg-accent-soft px-1 align-baseline text-[0.75em] font-semibold text-accent-text tabular-nums hover:bg-accent hover:text-on-accent"
        onClick={onOpen}
      >
        {citation.number}
      </button>
    </HoverCard>
  );
}
