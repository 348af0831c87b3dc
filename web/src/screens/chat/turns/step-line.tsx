import { useT } from "@/i18n";
import { formatDuration } from "@/i18n/format";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/use-now";
import type { Run } from "@/live/thread/snapshot";
import { Fragment } from "react";

/** Searching → Reading 3 documents → Writing, with the seconds so far. */
export function StepLine({ run }: { run: Run | null }) {
  const t = useT();
  const now = useNow(1000);
  const searched = run?.steps.findLast((step) => step.stage === "retrieval")?.documents;
  // What an answer is written from is what is read for it, and less than what was searched.
  const reading = run?.steps.find((step) => step.stage === "generation" || step.stage === "complete");
  const searching = (run?.steps.length ?? 0) > 0;
  const steps = [
    searching && (searched === undefined ? t("run.searching") : t("run.searching_documents", { count: searched })),
    reading && (reading.documents === undefined ? t("run.reading") : t("run.reading_documents", { count: reading.documents })),
    run?.writing && t("run.writing"),
  ].filter((step) => typeof step === "string");
  const shown = steps.length > 0 ? steps : [t("run.thinking")];
  return (
    <p role="status" className="mb-2 flex flex-wrap items-center gap-x-1.5 text-[13px] text-faint">
      {shown.map((step, index) => (
        <Fragment key={step}>
          {index > 0 && <span aria-hidden>→</span>}
          <span className={cn(index === shown.length - 1 && "pulse-soft text-muted")}>{step}</span>
        </Fragment>
      ))}
      {run && <span aria-hidden className="tabular-nums">· {formatDuration((now - run.started) / 1000)}</span>}
    </p>
  );
}
