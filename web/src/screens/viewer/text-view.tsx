import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { documentTextQuery } from "@/api/documents";
import type { TextPage } from "@/api/types";
import { Notice } from "@/components/ui/notice";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { useDebounced } from "@/lib/use-debounced";
import { type Mark, findAll } from "./locate";
import { MarkedText } from "./marked-text";
import { TextToolbar } from "./text-toolbar";

interface Props {
  documentId: string;
  page?: number | undefined;
  start?: number | undefined;
  end?: number | undefined;
}

export function TextView(props: Props) {
  const t = useT();
  const { data, isPending, error } = useQuery(documentTextQuery(props.documentId));
  if (isPending) return <SkeletonLines count={8} />;
  if (error) return <div className="mx-auto max-w-2xl p-6"><Notice title={t("viewer.text_failed")} detail={error.message} /></div>;
  return <Pages {...props} pages={data.pages} />;
}

/** A first guess at a page's height; it is measured once it is near. */
const lineHeight = 26;
const charactersALine = 90;

function Pages({ pages, page, start, end }: Props & { pages: readonly TextPage[] }) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState("");
  const settled = useDebounced(wanted, 150);
  const [at, setAt] = useState(0);
  const found = useMemo(() => pages.flatMap((one, index) => findAll(one.text, settled).map((mark) => ({ ...mark, index }))), [pages, settled]);
  useEffect(() => setAt(0), [settled]);

  const virtual = useVirtualizer({
    count: pages.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => 96 + lineHeight * Math.ceil((pages[index]!.text.length || 1) / charactersALine),
    overscan: 2,
  });
  const items = virtual.getVirtualItems();
  // The page that is read is the one at a third of the height, where the eye is.
  const eye = (virtual.scrollOffset ?? 0) + (virtual.scrollRect?.height ?? 0) / 3;
  const current = items.findLast((item) => item.start <= eye)?.index ?? 0;

  const goTo = (index: number) => {
    virtual.scrollToIndex(Math.max(0, Math.min(pages.length - 1, index)), { align: "start" });
  };
  const cited = useMemo(() => (start === undefined || end === undefined ? null : { start, end }), [start, end]);

  // Opens at the cited page; the exact line follows once that page is there.
  const opening = cited ? pages.findIndex((one) => cited.start >= one.start && cited.start < Math.max(one.end, one.start + 1)) : pages.findIndex((one) => one.page === page);
  const target = opening >= 0 ? opening : pages.findIndex((one) => one.page === page);
  useEffect(() => {
    if (target < 0) return;
    goTo(target);
    return whenThere(scroller, `[data-index="${target}"] mark`);
  }, [target, cited]); // eslint-disable-line react-hooks/exhaustive-deps

  const hit = found[at];
  useEffect(() => {
    if (!hit) return;
    goTo(hit.index);
    return whenThere(scroller, "mark[data-current]");
  }, [hit]); // eslint-disable-line react-hooks/exhaustive-deps

  const marksOf = (index: number): Mark[] => {
    if (settled.trim().length >= 2) return found.filter((mark) => mark.index === index).map((mark) => ({ start: mark.start, end: mark.end, current: mark === hit }));
    return citedMarks(pages[index]!, cited);
  };

  return (
    <div className="flex h-full flex-col">
      <TextToolbar
        page={current + 1}
        pageCount={pages.length}
        onPage={(number) => goTo(number - 1)}
        find={wanted}
        onFind={setWanted}
        found={settled.trim().length >= 2 ? { at: found.length ? at + 1 : 0, count: found.length } : null}
        onStep={(step) => found.length && setAt((at + step + found.length) % found.length)}
      />
      <div ref={scroller} tabIndex={0} aria-label={t("viewer.text")} role="region" className="min-h-0 grow overflow-y-auto px-3 focus-visible:outline-offset-[-2px] sm:px-6">
        <div className="relative mx-auto max-w-3xl" style={{ height: virtual.getTotalSize() }}>
          <div style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => {
              const one = pages[item.index]!;
              return (
                <section key={item.key} data-index={item.index} ref={virtual.measureElement} aria-label={t("source.page", { page: one.page })} className="py-3">
                  <div className="rounded-xl border border-line bg-surface px-5 py-4 sm:px-8 sm:py-6">
                    <p className="mb-3 text-xs text-faint">{t("source.page", { page: one.page })}</p>
                    <div className="leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap [unicode-bidi:plaintext]"><MarkedText text={one.text} marks={marksOf(item.index)} /></div>
                  </div>
                </section>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

function citedMarks(page: TextPage, cited: { start: number; end: number } | null): Mark[] {
  if (!cited) return [];
  const start = Math.max(0, cited.start - page.start);
  const end = Math.min(page.text.length, cited.end - page.start);
  return end > start ? [{ start, end }] : [];
}

/** Virtual pages come in over a few frames as they are measured: the mark is brought into view until it stays. */
function whenThere(scroller: React.RefObject<HTMLElement | null>, selector: string): () => void {
  let frames = 0;
  let frame = requestAnimationFrame(function look() {
    scroller.current?.querySelector(selector)?.scrollIntoView({ block: "center" });
    if (++frames < 12) frame = requestAnimationFrame(look);
  });
  return () => cancelAnimationFrame(frame);
}
