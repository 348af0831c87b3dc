import { CloseCode } from "../codes.js";
import { isObject, type Frame } from "../frame.js";
import type { TransportName } from "../state.js";
import { Rest } from "./rest.js";
import type { Closed, OutgoingCommand, Transport, TransportContext, TransportListener, Wire } from "./transport.js";

/** Refusals of a channel that no later attempt changes. */
const refused: ReadonlySet<number> = new Set([400, 403, 404]);

/** What server-sent events and long-poll have in common: they begin by asking who one is, and write by REST. */
export abstract class HttpTransport implements Transport {
  abstract readonly name: TransportName;
  protected readonly rest: Rest;
  protected readonly stop = new AbortController();
  private done = false;

  constructor(protected readonly context: TransportContext, private readonly listener: TransportListener) {
    this.rest = new Rest(context);
    // Not before the subclass is built.
    queueMicrotask(() => void this.open());
  }

  abstract subscribe(wire: Wire): void;
  abstract unsubscribe(channel: string): void;

  send(command: OutgoingCommand): void {
    // Nobody is told later that somebody was writing, and no request carries it.
    if (command.type === "typing")
      return;
    void this.rest.command(command, this.stop.signal).then(
      (answer) => {
        // The credential ran out: the command goes again with the next one.
        if (answer.type === "error" && answer.code === "unauthorized")
          this.finish({ code: CloseCode.badCredential, reason: String(answer.error) });
        else
          this.tell(answer);
      },
      () => this.tell({ type: "undelivered", re: command.id }),
    );
  }

  ping(): void {
    void this.rest.request("GET", "/health", undefined, this.stop.signal).then(
      () => this.tell({ type: "pong" }),
      // Without a pong the heartbeat gives up in time.
      () => undefined,
    );
  }

  close(): void {
    this.done = true;
    this.stop.abort();
  }

  protected get closed(): boolean {
    return this.done;
  }

  protected tell(frame: Frame): void {
    if (!this.done)
      this.listener.frame(frame);
  }

  protected finish(closed: Closed): void {
    if (this.done)
      return;
    this.close();
    this.listener.closed(closed);
  }

  /** Asks for one channel by itself. A refusal is for good, and its readers are told; nobody can say more of a server that is unwell. */
  protected async probe(wire: Wire): Promise<"open" | "refused" | "unwell"> {
    try {
      const path = `/api/v1/channels/${encodeURIComponent(wire.channel)}/events?wait=0`;
      const answer = await this.rest.request("GET", path, undefined, this.stop.signal);
      if (this.tellRefusal(wire, answer))
        return "refused";
      return answer.status === 200 ? "open" : "unwell";
    } catch {
      return "unwell";
    }
  }

  protected tellRefusal(wire: Wire, answer: { status: number; body: Record<string, unknown> }): boolean {
    if (!refused.has(answer.status))
      return false;
    this.tell({
      code: answer.status === 400 ? "bad_request" : "not_found",
      error: answer.body.detail ?? answer.body.title ?? "There is no such channel.",
      type: "error",
      re: wire.id,
    });
    return true;
  }

  private async open(): Promise<void> {
    let answer;
    try {
      answer = await this.rest.request("GET", "/api/v1/me", undefined, this.stop.signal);
    } catch {
      this.finish({ code: CloseCode.abnormal, reason: "The server is out of reach." });
      return;
    }
    if (this.done)
      return;
    if (answer.status === 401 || answer.status === 403)
      this.finish({ code: CloseCode.badCredential, reason: "Not signed in." });
    else if (answer.status !== 200)
      this.finish({ code: CloseCode.abnormal, reason: `The server answered ${answer.status}.`, ...retryAfter(answer.body) });
    else
      this.listener.ready({ user_id: isObject(answer.body.user) ? String(answer.body.user.user_id) : null });
  }
}

/** When the server wants to be asked again, as its problem details say. */
export function retryAfter(body: Record<string, unknown>): { after_ms?: number } {
  return typeof body.retry_after === "number" ? { after_ms: body.retry_after * 1_000 } : {};
}
