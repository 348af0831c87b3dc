import type { Translate } from "@/i18n";
import { formatBytes, formatDuration } from "@/i18n/format";
import type { Upload } from "@/live/uploads/upload";

export const percentOf = (upload: Upload): number | undefined =>
  upload.phase === "uploading" ? (upload.size > 0 ? (upload.sent / upload.size) * 100 : undefined) : upload.phase === "processing" ? upload.progress : undefined;

/** One line that says where a file is. */
export function describeUpload(upload: Upload, t: Translate): string {
  switch (upload.phase) {
    case "waiting": return t("upload.waiting");
    case "uploading": return uploading(upload, t);
    case "processing": return processing(upload, t);
    case "ready": return t("upload.ready");
    case "duplicate": return t("upload.duplicate");
    case "cancelled": return t("upload.cancelled");
    case "lost": return t("upload.lost");
    case "failed": return upload.reason ?? t("upload.failed");
  }
}

function uploading(upload: Upload, t: Translate): string {
  const percent = Math.floor(percentOf(upload) ?? 0);
  const parts = [t("upload.uploading", { percent })];
  if (upload.speed > 0 && upload.sent < upload.size) {
    parts.push(`${formatBytes(upload.speed)}/s`, t("upload.left", { time: formatDuration((upload.size - upload.sent) / upload.speed) }));
  }
  return parts.join(" · ");
}

function processing(upload: Upload, t: Translate): string {
  switch (upload.step) {
    case "extracting": return upload.page && upload.page_count ? t("step.extracting_page", { page: upload.page, count: upload.page_count }) : t("step.extracting");
    case "chunking": return t("step.chunking");
    case "indexing": return t("step.indexing");
    default: return t("step.queued");
  }
}
