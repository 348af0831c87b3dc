import type { OutboxItem, OutboxStorage } from "./outbox.js";

const prefix = "parley.outbox.";

/** One key a message in `localStorage`; the messages of a browser's origin survive a reload. */
export class LocalOutboxStorage implements OutboxStorage {
  constructor(private readonly storage: Storage) {}

  load(): OutboxItem[] {
    const items: OutboxItem[] = [];
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      const item = key?.startsWith(prefix) ? parse(this.storage.getItem(key)) : null;
      if (item !== null)
        items.push(item);
    }
    return items.sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
  }

  put(item: OutboxItem): void {
    this.storage.setItem(prefix + item.request_id, JSON.stringify(item));
  }

  remove(request_id: string): void {
    this.storage.removeItem(prefix + request_id);
  }
}

/** For where there is no `localStorage`: the messages last as long as the client. */
export class MemoryOutboxStorage implements OutboxStorage {
  private readonly items = new Map<string, OutboxItem>();

  load(): OutboxItem[] {
    return [...this.items.values()];
  }

  put(item: OutboxItem): void {
    this.items.set(item.request_id, item);
  }

  remove(request_id: string): void {
    this.items.delete(request_id);
  }
}

export function defaultOutboxStorage(): OutboxStorage {
  try {
    if (typeof localStorage !== "undefined")
      return new LocalOutboxStorage(localStorage);
  } catch {
    // The browser keeps storage from this page.
  }
  return new MemoryOutboxStorage();
}

function parse(text: string | null): OutboxItem | null {
  try {
    const item = JSON.parse(text ?? "null") as OutboxItem | null;
    return typeof item?.request_id === "string" && typeof item.content === "string" ? item : null;
  } catch {
    return null;
  }
}
