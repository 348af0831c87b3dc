import type { DocumentItem } from "@/api/types";

export interface Filter {
  text: string;
  status: "all" | "ready" | "working" | "failed";
  owner: "all" | "mine" | "workspace";
}

const statuses = { ready: ["completed"], working: ["pending", "processing"], failed: ["failed"] };

export function matches(document: DocumentItem, filter: Filter): boolean {
  const text = filter.text.trim().toLocaleLowerCase();
  return (text === "" || `${document.filename} ${document.title}`.toLocaleLowerCase().includes(text))
    && (filter.status === "all" || statuses[filter.status].includes(document.status))
    && (filter.owner === "all" || (filter.owner === "mine" ? document.mine : document.visibility === "workspace"));
}
