import { backoff } from "./backoff.js";
import { ParleyError } from "./codes.js";
import type { ChatAck, ChatCommand } from "./commands.js";
import { Emitter } from "./emitter.js";
import type { ChatDraft, Outbox, OutboxItem, OutboxStorage, PendingChat } from "./outbox.js";

/** Messages that may wait at once. */
const capacity = 100;

/** Milliseconds that an acknowledged message stays for its `message` event where nobody reads the conversation. */
const sentKept = 10_000;

/** Messages remembered whose event came before the acknowledgement. */
const seenKept = 64;

/** Milliseconds between attempts at a message that the server cannot take yet. */
const retryMin = 500;
const retryMax = 20_000;

export interface OutboxHost {
  /** The user who is connected; undefined while nobody is. */
  user(): string | null | undefined;
  /** The user who is or was connected. */
  author(): string | null | undefined;
  send(command: ChatCommand): Promise<ChatAck>;
  random(): number;
  error(error: ParleyError): void;
}

interface Waiter {
  readonly promise: Promise<ChatAck>;
  readonly resolve: (ack: ChatAck) => void;
  readonly reject: (error: ParleyError) => void;
}

/** Sends each message until it is acknowledged or refused, in order within a conversation, always under its own request id. */
export class ChatOutbox implements Outbox {
  items: readonly OutboxItem[] = [];
  private readonly changes = new Emitter<void>();
  private readonly waiters = new Map<string, Waiter>();
  private readonly seenMessages = new Set<string>();
  private attempts = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly storage: OutboxStorage, private readonly host: OutboxHost) {
    void this.load();
  }

  subscribe(changed: () => void): () => void {
    return this.changes.on(changed);
  }

  add(draft: ChatDraft): PendingChat {
    const request_id = draft.request_id ?? randomId();
    const known = this.waiters.get(request_id);
    if (known !== undefined)
      return { request_id, acknowledged: known.promise };
    const waiter = this.wait(request_id);
    if (this.items.filter((item) => item.status !== "sent").length >= capacity) {
      this.waiters.delete(request_id);
      waiter.reject(new ParleyError("unavailable", `${capacity} messages wait to be sent.`, { temporary: true }));
      return { request_id, acknowledged: waiter.promise };
    }
    const user = this.host.author();
    const item: OutboxItem = {
      ...draft,
      request_id,
      created_at: new Date().toISOString(),
      ...(typeof user === "string" ? { user_id: user } : {}),
      status: "queued",
    };
    this.replace([...this.items.filter((other) => other.request_id !== request_id), item]);
    this.store(() => this.storage.put(item));
    this.flush();
    return { request_id, acknowledged: waiter.promise };
  }

  retry(request_id: string): void {
    const item = this.items.find((other) => other.request_id === request_id);
    if (item?.status !== "failed")
      return;
    const { error: _, ...rest } = item;
    this.update({ ...rest, status: "queued" });
    this.flush();
  }

  remove(request_id: string): void {
    this.replace(this.items.filter((item) => item.request_id !== request_id));
    this.waiters.get(request_id)?.reject(new ParleyError("closed", "The message was taken out of the outbox."));
    this.waiters.delete(request_id);
    this.store(() => this.storage.remove(request_id));
  }

  /** The channel has brought the message: it is drawn from there now. */
  seen(message_id: string): void {
    this.seenMessages.add(message_id);
    const [oldest] = this.seenMessages;
    if (this.seenMessages.size > seenKept && oldest !== undefined)
      this.seenMessages.delete(oldest);
    if (this.items.some((item) => item.ack?.message_id === message_id))
      this.replace(this.items.filter((item) => item.ack?.message_id !== message_id));
  }

  /** Send what may go now. */
  flush(): void {
    const user = this.host.user();
    if (user === undefined)
      return;
    // The messages of another user of this browser stay in the storage until that user is back.
    if (this.items.some((item) => item.user_id !== undefined && item.user_id !== user))
      this.replace(this.items.filter((item) => item.user_id === undefined || item.user_id === user));
    const busy = new Set<string>();
    for (const item of this.items) {
      const conversation = item.conversation_id ?? item.request_id;
      if (item.status === "sending")
        busy.add(conversation);
      if (item.status !== "queued" || busy.has(conversation))
        continue;
      busy.add(conversation);
      void this.send(item);
    }
  }

  close(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
  }

  private async send(item: OutboxItem): Promise<void> {
    this.update({ ...item, status: "sending" }, false);
    const { request_id, content, conversation_id, parent_id, context, mode } = item;
    try {
      const ack = await this.host.send({
        type: "chat",
        content,
        request_id,
        ...(conversation_id === undefined ? {} : { conversation_id }),
        ...(parent_id === undefined ? {} : { parent_id }),
        ...(context === undefined ? {} : { context }),
        ...(mode === undefined ? {} : { mode }),
      });
      this.attempts = 0;
      this.acknowledged(item, ack);
    } catch (error) {
      this.unsent(item, error instanceof ParleyError ? error : new ParleyError("internal", String(error)));
    }
    this.flush();
  }

  private acknowledged(item: OutboxItem, ack: ChatAck): void {
    this.store(() => this.storage.remove(item.request_id));
    this.waiters.get(item.request_id)?.resolve(ack);
    this.waiters.delete(item.request_id);
    if (this.seenMessages.has(ack.message_id)) {
      this.replace(this.items.filter((other) => other.request_id !== item.request_id));
      return;
    }
    this.update({ ...item, conversation_id: ack.conversation_id, status: "sent", ack }, false);
    setTimeout(() => this.seen(ack.message_id), sentKept);
  }

  private unsent(item: OutboxItem, error: ParleyError): void {
    if (!this.items.some((other) => other.request_id === item.request_id))
      return;
    // A connection that ends, or lacks a credential, refuses nothing: the message waits for the next one.
    if (error.temporary || error.code === "closed" || error.code === "unauthorized") {
      this.update({ ...item, status: "queued" }, false);
      this.flushLater(error.retry_after);
      return;
    }
    this.update({ ...item, status: "failed", error: { code: error.code, error: error.message } });
    this.waiters.get(item.request_id)?.reject(error);
    this.waiters.delete(item.request_id);
  }

  private flushLater(seconds: number | undefined): void {
    if (this.retryTimer !== undefined)
      return;
    const delay = seconds === undefined ? backoff(++this.attempts, retryMin, retryMax, () => this.host.random()) : seconds * 1_000;
    this.retryTimer = setTimeout(() => {
      this.retryTimer = undefined;
      this.flush();
    }, delay);
  }

  private async load(): Promise<void> {
    try {
      const stored = await this.storage.load();
      const present = new Set(this.items.map((item) => item.request_id));
      const loaded = stored.filter((item) => !present.has(item.request_id))
        .map((item) => (item.status === "failed" ? item : { ...item, status: "queued" as const }));
      if (loaded.length > 0)
        this.replace([...loaded, ...this.items]);
      this.flush();
    } catch (cause) {
      this.host.error(new ParleyError("internal", "The outbox could not be read.", { cause }));
    }
  }

  private wait(request_id: string): Waiter {
    let resolve!: Waiter["resolve"];
    let reject!: Waiter["reject"];
    const promise = new Promise<ChatAck>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    // The item tells the same to whoever does not wait.
    promise.catch(() => undefined);
    const waiter = { promise, resolve, reject };
    this.waiters.set(request_id, waiter);
    return waiter;
  }

  private update(item: OutboxItem, store = true): void {
    this.replace(this.items.map((other) => (other.request_id === item.request_id ? item : other)));
    if (store)
      this.store(() => this.storage.put(item));
  }

  private replace(items: readonly OutboxItem[]): void {
    this.items = items;
    this.changes.emit();
  }

  /** A full or forbidden storage costs the survival of a reload, and nothing else. */
  private store(write: () => void | Promise<void>): void {
    const failed = (cause: unknown): void => this.host.error(new ParleyError("internal", "The outbox could not be stored.", { cause }));
    try {
      Promise.resolve(write()).catch(failed);
    } catch (cause) {
      failed(cause);
    }
  }
}

/** `crypto.randomUUID` exists in secure contexts only, and a server in a company's network may speak plain HTTP. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
