import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { DocumentItem } from "@/api/types";
import { useT } from "@/i18n";
import { DocumentRow } from "./document-row";

export function DocumentTable({ documents, onEnd }: { documents: readonly DocumentItem[]; onEnd: () => void }) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 60,
    getItemKey: (index) => documents[index]!.document_id,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= documents.length - 10) onEnd();
  }, [last, documents.length]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <div ref={scroller} className="min-h-0 grow overflow-y-auto px-3 pb-28 sm:px-6">
      <ul aria-label={t("nav.documents")} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <li key={item.key} data-index={item.index} ref={virtual.measureElement} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
            <DocumentRow document={documents[item.index]!} />
          </li>
        ))}
      </ul>
    </div>
  );
}
