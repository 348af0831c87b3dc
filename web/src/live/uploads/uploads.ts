import type { DocumentStatusUpdateEvent } from "@parley/client";
import { cancelJob, retryDocument } from "@/api/documents";
import { ApiError, get } from "@/api/http";
import type { DocumentItem, UploadedDocument } from "@/api/types";
import { readStored, writeStored } from "../local";
import { Store } from "../store";
import { transfer } from "./transfer";
import { type Upload, endedWell, isOver, newUpload } from "./upload";

const stored = "parley.uploads";
/** Two files at once keep the line full; more only make each of them later. */
const atOnce = 2;

/** Every file on its way from this browser to an answerable document. */
export class Uploads {
  readonly store: Store<readonly Upload[]>;
  private readonly files = new Map<string, File>();
  private readonly running = new Map<string, AbortController>();

  constructor() {
    const kept = readStored<Upload[]>(stored, [])
      .filter((upload) => !endedWell(upload))
      .map((upload) => (isOver(upload) || upload.document_id ? upload : { ...upload, phase: "lost" as const }));
    this.store = new Store<readonly Upload[]>(kept);
    this.store.subscribe(() => writeStored(stored, this.store.get().length ? this.store.get() : null));
    addEventListener("beforeunload", (event) => {
      // A file that has not arrived would have to be chosen again: the browser asks before it is lost.
      if (this.store.get().some((upload) => upload.phase === "waiting" || upload.phase === "uploading")) event.preventDefault();
    });
  }

  /** After a reload: what became of the files that had arrived. */
  async resume(): Promise<void> {
    await Promise.all(this.store.get().filter((upload) => upload.document_id && !isOver(upload)).map((upload) => this.look(upload)));
  }

  private async look({ id, document_id }: Upload): Promise<void> {
    try {
      const { document } = await get<{ document: DocumentItem }>(`/api/v1/documents/${document_id}`);
      this.apply(document);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.remove(id);
      // Otherwise it is not to be had now: the row keeps what was last known, and the next event corrects it.
    }
  }

  add(files: Iterable<File>): Upload[] {
    const added = [...files].map((file) => {
      const upload = newUpload(file);
      this.files.set(upload.id, file);
      return upload;
    });
    this.store.update((list) => [...added, ...list.filter((upload) => !isOver(upload) || upload.phase === "failed")]);
    this.startNext();
    return added;
  }

  apply(data: DocumentStatusUpdateEvent["data"] | DocumentItem): void {
    const upload = this.store.get().find((candidate) => candidate.document_id === data.document_id);
    if (!upload || upload.phase === "cancelled") return;
    const phase = data.status === "completed" ? "ready" : data.status === "failed" ? "failed" : "processing";
    this.patch(upload.id, {
      phase, step: data.step, progress: data.progress, reason: data.reason, job_id: data.job_id,
      page: "page" in data ? (data.page ?? null) : null, page_count: data.page_count ?? upload.page_count,
    });
  }

  cancel(id: string): void {
    const upload = this.store.get().find((candidate) => candidate.id === id);
    if (!upload) return;
    this.patch(id, { phase: "cancelled" });
    this.running.get(id)?.abort();
    if (upload.job_id) void cancelJob(upload.job_id).catch((error: Error) => this.patch(id, { phase: "failed", reason: error.message }));
    this.startNext();
  }

  async retry(id: string): Promise<void> {
    const upload = this.store.get().find((candidate) => candidate.id === id);
    if (!upload) return;
    if (!upload.document_id) {
      this.patch(id, { phase: "waiting", sent: 0, speed: 0, reason: null });
      return this.startNext();
    }
    this.patch(id, { phase: "processing", step: null, progress: 0, reason: null });
    await retryDocument(upload.document_id).catch((error: Error) => this.patch(id, { phase: "failed", reason: error.message }));
  }

  canRetry = (upload: Upload): boolean => (upload.phase === "failed" || upload.phase === "cancelled") && (upload.document_id !== null || this.files.has(upload.id));

  remove(id: string): void {
    this.files.delete(id);
    this.store.update((list) => list.filter((upload) => upload.id !== id));
  }

  forget(document_id: string): void {
    this.store.update((list) => list.filter((upload) => upload.document_id !== document_id));
  }

  clearFinished(): void {
    this.store.update((list) => list.filter((upload) => !isOver(upload)));
  }

  /** The user signs out: nothing goes on in their name. */
  clear(): void {
    for (const control of this.running.values()) control.abort();
    this.files.clear();
    this.store.set([]);
  }

  private startNext(): void {
    for (const upload of [...this.store.get()].reverse()) {
      if (this.running.size >= atOnce) return;
      if (upload.phase === "waiting" && !this.running.has(upload.id)) void this.run(upload);
    }
  }

  private async run(upload: Upload): Promise<void> {
    const control = new AbortController();
    this.running.set(upload.id, control);
    this.patch(upload.id, { phase: "uploading" });
    try {
      const document = await transfer(this.files.get(upload.id)!, {
        signal: control.signal,
        onProgress: (sent, speed) => this.patch(upload.id, { sent, speed }),
      });
      this.arrived(upload, document);
    } catch (error) {
      if (!control.signal.aborted) this.patch(upload.id, { phase: "failed", reason: (error as Error).message });
    } finally {
      this.running.delete(upload.id);
      this.startNext();
    }
  }

  private arrived(upload: Upload, document: UploadedDocument): void {
    const phase = document.duplicate_of ? "duplicate" : document.status === "failed" ? "failed" : document.status === "completed" ? "ready" : "processing";
    this.files.delete(upload.id);
    const document_id = document.duplicate_of ?? document.document_id ?? null;
    this.patch(upload.id, { phase, document_id, job_id: document.job_id ?? null, reason: document.reason ?? null, sent: upload.size });
    // The events of a fast ingestion may have come before the answer to the upload.
    if (phase === "processing") void this.look({ ...upload, document_id });
  }

  private patch(id: string, change: Partial<Upload>): void {
    this.store.update((list) => list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }
}

export const uploads = new Uploads();
