import { CloseCode } from "../codes.js";
import { parseFrame } from "../frame.js";
import type { EventSourceLike } from "./platform.js";
import { HttpTransport } from "./http.js";
import { authorization, credentials } from "./rest.js";
import { EventStreamParser } from "./sse-parser.js";
import type { Wire } from "./transport.js";

/** The server writes a comment each 25 s; twice that and a little without a byte is a dead connection. */
const silence = 60_000;

/**
 * One stream of server-sent events for all channels. A change of the channels opens it anew from where each one is. It is
 * read by `fetch` where there is a bearer, which an EventSource cannot carry, and by EventSource where the cookie counts.
 */
export class SseTransport extends HttpTransport {
  readonly name = "sse";
  private readonly refusedChannels = new Set<string>();
  private current: { close(): void } | null = null;
  private scheduled = false;

  override subscribe(wire: Wire): void {
    this.refusedChannels.delete(wire.channel);
    this.schedule();
  }

  override unsubscribe(): void {
    this.schedule();
  }

  override close(): void {
    super.close();
    this.current?.close();
    this.current = null;
  }

  private schedule(): void {
    if (this.scheduled)
      return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.reopen();
    });
  }

  private reopen(): void {
    this.current?.close();
    this.current = null;
    if (this.closed)
      return;
    const wires = this.context.wires().filter((wire) => !this.refusedChannels.has(wire.channel));
    if (wires.length === 0)
      return;
    const url = `${this.context.origin}/events?${query(wires)}`;
    const ids = new Map(wires.map((wire) => [wire.channel, wire.id]));
    const stream = new EventStream((data) => this.data(data, ids), (failure) => void this.failed(stream, wires, failure), this.context.timing.open);
    this.current = stream;
    const { EventSource, token } = this.context;
    if (token === null && EventSource !== undefined)
      stream.listen(new EventSource(url, { withCredentials: true }));
    else
      void stream.read(this.context.fetch, url, { ...credentials(token), cache: "no-store", headers: { accept: "text/event-stream", ...authorization(token) } });
  }

  private data(data: string, ids: Map<string, string>): void {
    const frame = parseFrame(data);
    if (frame === null)
      return;
    // The answers to a subscribe name the channel: no command was sent that could have had an id.
    const channel = frame.type === "subscribed" ? frame.channel : frame.type === "error" ? frame.re : undefined;
    const id = channel === undefined ? undefined : ids.get(channel);
    if (channel !== undefined && frame.type === "error" && frame.temporary !== true)
      this.refusedChannels.add(channel);
    this.tell(id === undefined ? frame : { ...frame, re: id });
  }

  private async failed(stream: EventStream, wires: Wire[], failure: StreamFailure): Promise<void> {
    if (this.current !== stream)
      return;
    this.current = null;
    const code = failure.status === 401 ? CloseCode.badCredential : CloseCode.abnormal;
    if (stream.alive || failure.status === 401) {
      this.finish({ code, reason: failure.reason, ...failure.after });
      return;
    }
    const found = await Promise.all(wires.map(async (wire) => ({ wire, answer: await this.probe(wire) })));
    const refused = found.filter(({ answer }) => answer === "refused");
    if (refused.length === 0) {
      // Where the other requests get through, it is this one that something on the way keeps back.
      this.finish({ code, reason: failure.reason, blocked: found.some(({ answer }) => answer === "open"), ...failure.after });
      return;
    }
    // One impossible channel refuses them all: go on without it.
    refused.forEach(({ wire }) => this.refusedChannels.add(wire.channel));
    this.schedule();
  }
}

interface StreamFailure {
  readonly reason: string;
  readonly status?: number;
  readonly after?: { after_ms: number };
}

/** One answer of `/events`, until it ends. */
class EventStream {
  /** Whether anything has come through. */
  alive = false;
  private readonly abort = new AbortController();
  private source: EventSourceLike | null = null;
  private retry: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private done = false;

  constructor(private readonly onData: (data: string) => void, private readonly onFailure: (failure: StreamFailure) => void, openTimeout: number) {
    this.timer = setTimeout(() => this.fail("No event came through."), openTimeout);
  }

  listen(source: EventSourceLike): void {
    this.source = source;
    source.onmessage = (event: { data: string }) => {
      this.live();
      this.data(event.data);
    };
    // It would try again by itself, at a pace of its own.
    source.onerror = () => this.fail("The stream of events ended.");
  }

  async read(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<void> {
    try {
      const response = await fetch(url, { ...init, signal: this.abort.signal });
      if (!response.ok || response.body === null) {
        void response.body?.cancel().catch(() => undefined);
        this.fail(`The server answered ${response.status}.`, response.status);
        return;
      }
      const parser = new EventStreamParser((data) => this.data(data), (milliseconds) => (this.retry = milliseconds));
      const reader = response.body.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        this.live();
        this.timer = setTimeout(() => this.fail("The stream of events fell silent."), silence);
        parser.push(next.value);
      }
      this.fail("The stream of events ended.", undefined, this.retry);
    } catch {
      this.fail("The stream of events broke.");
    }
  }

  close(): void {
    this.done = true;
    clearTimeout(this.timer);
    this.abort.abort();
    this.source?.close();
  }

  private data(data: string): void {
    if (!this.done)
      this.onData(data);
  }

  private live(): void {
    this.alive = true;
    clearTimeout(this.timer);
  }

  /** @param after_ms where the server ended it, and named a pause. */
  private fail(reason: string, status?: number, after_ms?: number): void {
    if (this.done)
      return;
    this.close();
    this.onFailure({
      reason,
      ...(status === undefined ? {} : { status }),
      ...(after_ms === undefined ? {} : { after: { after_ms } }),
    });
  }
}

function query(wires: Wire[]): string {
  const parameters = new URLSearchParams({ channels: wires.map((wire) => wire.channel).join(",") });
  const cursor = wires.flatMap(({ channel, since }) => (since === undefined ? [] : [`${channel}@${since.epoch}:${since.offset}`]));
  const streams = wires.flatMap((wire) => Object.entries(wire.streams ?? {}).map(([id, position]) => `${id}@${position}`));
  if (cursor.length > 0)
    parameters.set("cursor", cursor.join(","));
  if (streams.length > 0)
    parameters.set("streams", streams.join(","));
  return parameters.toString();
}
