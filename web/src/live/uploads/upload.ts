import type { DocumentStep } from "@parley/client";

/**
 * `lost`: the page was left before all bytes had gone, and a browser does not give a file back.
 * `processing` comes from the server; everything before it is this page's own.
 */
export type UploadPhase = "waiting" | "uploading" | "processing" | "ready" | "duplicate" | "failed" | "cancelled" | "lost";

export interface Upload {
  id: string;
  filename: string;
  size: number;
  phase: UploadPhase;
  sent: number;
  /** Bytes a second, over the last moments. */
  speed: number;
  document_id: string | null;
  job_id: string | null;
  step: DocumentStep | null;
  /** 0–100, the server's. */
  progress: number;
  page: number | null;
  page_count: number | null;
  reason: string | null;
}

export const isOver = (upload: Upload): boolean => ["ready", "duplicate", "failed", "cancelled", "lost"].includes(upload.phase);

/** Nothing is left to do or to read about it. */
export const endedWell = (upload: Upload): boolean => upload.phase === "ready" || upload.phase === "duplicate" || upload.phase === "cancelled";

export const newUpload = (file: File): Upload => ({
  id: crypto.randomUUID(), filename: file.name, size: file.size, phase: "waiting", sent: 0, speed: 0, document_id: null, job_id: null,
  step: null, progress: 0, page: null, page_count: null, reason: null,
});
