import { ParleyError } from "./codes.js";
import { maxCommandBytes } from "./commands.js";
import { toError, type Frame } from "./frame.js";
import type { OutgoingCommand, Transport } from "./transports/transport.js";
import { byteLength } from "./utf8.js";

/** Commands that may wait for an answer at once. */
const capacity = 256;

/** Milliseconds after which a request that reached nobody is made again. */
const redelivery = 1_000;

interface Request {
  readonly command: OutgoingCommand;
  readonly resolve: (answer: Frame) => void;
  readonly reject: (error: ParleyError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Commands whose answer is awaited. All of them may be sent twice, so each goes again on a new connection. */
export class Requests {
  private readonly waiting = new Map<string, Request>();
  private transport: Transport | null = null;
  private count = 0;

  /** @param timeout milliseconds, reconnecting included. */
  send(command: { readonly type: string }, timeout: number): Promise<Frame> {
    const outgoing: OutgoingCommand = { ...command, id: this.nextId() };
    const refusal = this.refusal(outgoing);
    if (refusal !== null)
      return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(outgoing.id);
        reject(new ParleyError("timed_out", `No answer to ${command.type} within ${timeout / 1_000} s.`, { temporary: true }));
      }, timeout);
      this.waiting.set(outgoing.id, { command: outgoing, resolve, reject, timer });
      this.transport?.send(outgoing);
    });
  }

  nextId(): string {
    return String(++this.count);
  }

  connected(transport: Transport): void {
    this.transport = transport;
    for (const { command } of this.waiting.values())
      transport.send(command);
  }

  disconnected(): void {
    this.transport = null;
  }

  /** @returns whether the frame was an answer. */
  receive(frame: Frame): boolean {
    const request = frame.re === undefined ? undefined : this.waiting.get(frame.re);
    if (request === undefined)
      return frame.type === "undelivered";
    if (frame.type === "undelivered") {
      this.sendLater(request, this.transport);
      return true;
    }
    this.waiting.delete(request.command.id);
    clearTimeout(request.timer);
    if (frame.type === "error")
      request.reject(toError(frame));
    else
      request.resolve(frame);
    return true;
  }

  rejectAll(error: ParleyError): void {
    for (const request of this.waiting.values()) {
      clearTimeout(request.timer);
      request.reject(error);
    }
    this.waiting.clear();
  }

  private sendLater(request: Request, transport: Transport | null): void {
    setTimeout(() => {
      if (transport !== null && this.transport === transport && this.waiting.has(request.command.id))
        transport.send(request.command);
    }, redelivery);
  }

  private refusal(command: OutgoingCommand): ParleyError | null {
    if (byteLength(JSON.stringify(command)) > maxCommandBytes)
      return new ParleyError("too_large", `A command may have ${maxCommandBytes / 1024} KiB.`);
    return this.waiting.size < capacity ? null : new ParleyError("unavailable", `${capacity} commands wait for an answer.`, { temporary: true });
  }
}
