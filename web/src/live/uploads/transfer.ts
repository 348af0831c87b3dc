import { ApiError } from "@/api/http";
import type { UploadedDocument } from "@/api/types";

/** How far back the speed looks: long enough to be calm, short enough to follow a network that changes. */
const windowMs = 3000;

interface Handlers {
  onProgress: (sent: number, speed: number) => void;
  signal: AbortSignal;
}

/** Sends one file. XMLHttpRequest, because fetch does not tell how much has gone. */
export function transfer(file: File, { onProgress, signal }: Handlers): Promise<UploadedDocument> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const samples: { at: number; sent: number }[] = [{ at: performance.now(), sent: 0 }];
    request.open("POST", "/api/v1/documents");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      const at = performance.now();
      samples.push({ at, sent: event.loaded });
      while (samples.length > 2 && at - samples[0]!.at > windowMs) samples.shift();
      const first = samples[0]!;
      onProgress(Math.min(event.loaded, file.size), at > first.at ? ((event.loaded - first.sent) / (at - first.at)) * 1000 : 0);
    };
    request.onload = () => {
      const answer = request.response as { documents?: UploadedDocument[] } | null;
      const document = answer?.documents?.[0];
      if (request.status < 300 && document) resolve(document);
      else reject(new ApiError(request.status, (request.response as object | null) ?? { title: request.statusText }));
    };
    request.onerror = () => reject(new ApiError(0, { title: "The server cannot be reached." }));
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.append("files", file, file.name);
    request.send(body);
  });
}
