import { FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useT } from "@/i18n";
import { uploads } from "@/live/uploads/uploads";

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

/** Files may be dropped anywhere. */
export function DropZone({ children }: { children: ReactNode }) {
  const t = useT();
  const [over, setOver] = useState(false);
  // Every child that the pointer crosses enters and leaves too.
  const depth = useRef(0);
  const leave = () => { depth.current = 0; setOver(false); };
  return (
    <div
      className="h-full"
      onDragEnter={(event) => { if (hasFiles(event)) { depth.current++; setOver(true); } }}
      onDragLeave={(event) => { if (hasFiles(event) && --depth.current <= 0) leave(); }}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        leave();
        if (event.dataTransfer.files.length) uploads.add(event.dataTransfer.files);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none fixed inset-3 z-40 flex flex-col items-center justify-center gap-3 rounded-3xl border-2 border-dashed border-accent bg-accent-soft/90 text-accent-text">
          <FileUp className="size-8" aria-hidden />
          <p className="text-lg font-semibold">{t("upload.drop")}</p>
          <p className="text-sm">{t("upload.drop_hint")}</p>
        </div>
      )}
    </div>
  );
}
