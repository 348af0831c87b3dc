import { CloseCode } from "../codes.js";
import { isObject, type Frame } from "../frame.js";
import type { Position } from "../model.js";
import { HttpTransport, retryAfter } from "./http.js";
import { Unreachable } from "./rest.js";
import type { Wire } from "./transport.js";

/** Browsers open six connections to a host over HTTP/1.1; two stay free for commands and the application. */
const concurrentPolls = 4;

/** Seconds that a server may hold an answer back while every channel has a connection of its own. */
const patientWait = 25;

/** Seconds beyond its wait that an answer may take before it counts as lost. */
const grace = 10;

/** Seconds while channels take turns. */
const hastyWait = 2;

/** Milliseconds before the next question where an answer came at once and told nothing new: whoever errs must not run hot. */
const pause = 250;

/** A request per channel that the server answers when there is something to tell. */
export class LongPollTransport extends HttpTransport {
  readonly name = "long-poll";
  private readonly polls = new Map<string, AbortController>();
  private running = 0;
  private readonly turns: (() => void)[] = [];

  override subscribe(wire: Wire): void {
    this.polls.get(wire.channel)?.abort();
    const stop = new AbortController();
    this.polls.set(wire.channel, stop);
    void this.follow(wire, stop.signal);
  }

  override unsubscribe(channel: string): void {
    this.polls.get(channel)?.abort();
    this.polls.delete(channel);
  }

  override close(): void {
    super.close();
    for (const stop of this.polls.values())
      stop.abort();
    this.polls.clear();
  }

  private async follow(wire: Wire, signal: AbortSignal): Promise<void> {
    let position = wire.since;
    let streams = wire.streams ?? {};
    // The first answer comes at once: it says where the channel stands.
    for (let first = true; !signal.aborted; first = false) {
      const asked = performance.now();
      const answer = await this.poll(wire, position, streams, first ? 0 : undefined, signal);
      if (answer === null || signal.aborted)
        return;
      this.deliver(wire, answer, first);
      const held = this.context.streams(wire.channel);
      const stuck = !first && position?.offset === answer.offset && JSON.stringify(held) === JSON.stringify(streams);
      if (stuck && performance.now() - asked < pause)
        await new Promise((resolve) => setTimeout(resolve, pause));
      position = { epoch: answer.epoch, offset: answer.offset };
      streams = held;
    }
  }

  private async poll(wire: Wire, after: Position | undefined, streams: Readonly<Record<string, number>>, wait: number | undefined, signal: AbortSignal): Promise<PollAnswer | null> {
    await this.turn();
    try {
      if (signal.aborted)
        return null;
      const seconds = wait ?? (this.polls.size > concurrentPolls ? hastyWait : patientWait);
      const query = new URLSearchParams({ wait: String(seconds) });
      if (after !== undefined)
        query.set("after", `${after.epoch}:${after.offset}`);
      const held = Object.entries(streams).map(([id, position]) => `${id}@${position}`);
      if (held.length > 0)
        query.set("streams", held.join(","));
      const answer = await this.rest.request("GET", `/api/v1/channels/${encodeURIComponent(wire.channel)}/events?${query}`, undefined,
        AbortSignal.any([signal, AbortSignal.timeout((seconds + grace) * 1_000)]));
      if (signal.aborted || this.tellRefusal(wire, answer))
        return null;
      if (answer.status === 200 && isPollAnswer(answer.body))
        return answer.body;
      this.finish(answer.status === 401
        ? { code: CloseCode.badCredential, reason: "Not signed in." }
        : { code: CloseCode.abnormal, reason: `The server answered ${answer.status}.`, ...retryAfter(answer.body) });
    } catch (error) {
      if (!(error instanceof Unreachable))
        throw error;
      if (!signal.aborted)
        this.finish({ code: CloseCode.abnormal, reason: "The server is out of reach." });
    } finally {
      this.running--;
      this.turns.shift()?.();
    }
    return null;
  }

  private deliver(wire: Wire, answer: PollAnswer, first: boolean): void {
    const { channel, epoch, offset, recovered } = answer;
    if (first || recovered === false)
      this.tell({ type: "subscribed", re: wire.id, channel, epoch, offset, recovered });
    if (recovered === false)
      this.tell({ type: "reset", channel, epoch, offset });
    for (const event of answer.events)
      this.tell(event);
  }

  private async turn(): Promise<void> {
    if (this.running >= concurrentPolls)
      await new Promise<void>((resolve) => this.turns.push(resolve));
    this.running++;
  }
}

interface PollAnswer {
  readonly channel: string;
  readonly epoch: string;
  readonly offset: number;
  readonly recovered: boolean | null;
  readonly events: readonly Frame[];
}

function isPollAnswer(body: unknown): body is PollAnswer {
  return isObject(body) && typeof body.epoch === "string" && typeof body.offset === "number" && Array.isArray(body.events);
}
