import { GlobalWorkerOptions, type PDFDocumentProxy, getDocument } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { contentUrl } from "@/api/documents";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { PageNumber } from "./text-toolbar";

GlobalWorkerOptions.workerSrc = workerUrl;

export default function OriginalView({ documentId, page: first }: { documentId: string; page: number }) {
  const t = useT();
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [page, setPage] = useState(first);

  useEffect(() => {
    // No evaluated code: the content policy forbids it, and a document gets no say here.
    const task = getDocument({ url: contentUrl(documentId), isEvalSupported: false, enableXfa: false } as Parameters<typeof getDocument>[0]);
    task.promise.then(setPdf, (reason: Error) => !task.destroyed && setError(reason));
    return () => void task.destroy();
  }, [documentId]);

  if (error) return <div className="mx-auto max-w-2xl p-6"><Notice title={t("viewer.original_failed")} detail={error.message} /></div>;
  if (!pdf) return <SkeletonLines count={8} />;
  const shown = Math.min(Math.max(1, page), pdf.numPages);
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 items-center border-b border-line px-3 py-1.5 sm:px-6">
        <IconButton small label={t("viewer.previous_page")} disabled={shown <= 1} onClick={() => setPage(shown - 1)}><ChevronLeft className="size-4" /></IconButton>
        <PageNumber page={shown} pageCount={pdf.numPages} onPage={setPage} />
        <IconButton small label={t("viewer.next_page")} disabled={shown >= pdf.numPages} onClick={() => setPage(shown + 1)}><ChevronRight className="size-4" /></IconButton>
      </div>
      <div role="region" aria-label={t("viewer.original")} tabIndex={0} className="min-h-0 grow overflow-auto p-3 focus-visible:outline-offset-[-2px] sm:p-6"><PdfPage pdf={pdf} number={shown} /></div>
    </div>
  );
}

const widest = 900;

function PdfPage({ pdf, number }: { pdf: PDFDocumentProxy; number: number }) {
  const t = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let render: { cancel: () => void; promise: Promise<void> } | null = null;
    let over = false;
    void (async () => {
      const page = await pdf.getPage(number);
      if (over || !canvas.current || !holder.current) return;
      const width = Math.min(widest, holder.current.clientWidth);
      const ratio = Math.min(2, devicePixelRatio);
      const viewport = page.getViewport({ scale: (width / page.getViewport({ scale: 1 }).width) * ratio });
      Object.assign(canvas.current, { width: viewport.width, height: viewport.height });
      canvas.current.style.width = `${width}px`;
      render = page.render({ canvas: canvas.current, viewport });
      await render.promise.catch((reason: Error) => { if (reason.name !== "RenderingCancelledException") throw reason; });
      if (!over) canvas.current.dataset["rendered"] = String(number);
    })();
    return () => { over = true; render?.cancel(); };
  }, [pdf, number]);
  return (
    <div ref={holder} className="mx-auto max-w-[900px]">
      <canvas ref={canvas} role="img" aria-label={t("source.page", { page: number })} className="mx-auto rounded-lg border border-line bg-white" />
    </div>
  );
}
