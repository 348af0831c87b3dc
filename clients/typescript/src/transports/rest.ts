import { isObject, type Frame } from "../frame.js";
import type { OutgoingCommand, TransportContext } from "./transport.js";

/** Nothing was answered: no network, no server, or a proxy that found none. */
export class Unreachable extends Error {}

type RestContext = Pick<TransportContext, "origin" | "token" | "fetch" | "begun">;

/** Commands by request, with the answers that a WebSocket would have brought. */
export class Rest {
  constructor(private readonly context: RestContext) {}

  /** @throws {@link Unreachable} */
  async command(command: OutgoingCommand, signal: AbortSignal): Promise<Frame> {
    const { type, id, ...body } = command;
    switch (type) {
      case "chat":
        return await this.chat(id, body, signal);
      case "stop":
        return await this.answer(id, "stopped", "POST", `/runs/${segment(body.run_id)}/stop`, {}, signal);
      case "context":
        return await this.answer(id, "context_updated", "PUT", `/conversations/${segment(body.conversation_id)}/context`,
          { context: body.context }, signal);
      case "history": {
        const query = new URLSearchParams();
        for (const name of ["before", "limit"])
          if (body[name] !== undefined)
            query.set(name, String(body[name]));
        return await this.answer(id, "history", "GET", `/conversations/${segment(body.conversation_id)}/messages?${query}`,
          undefined, signal);
      }
      default:
        return { type: "error", re: id, code: "unknown_command", error: `The command ${type} needs a WebSocket.` };
    }
  }

  /** @throws {@link Unreachable} */
  async request(method: string, path: string, body: unknown, signal: AbortSignal): Promise<{ status: number; body: Record<string, unknown> }> {
    let response: Response;
    try {
      response = await this.context.fetch(`${this.context.origin}${path}`, {
        method,
        signal,
        cache: "no-store",
        ...credentials(this.context.token),
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...authorization(this.context.token),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new Unreachable("No answer.", { cause });
    }
    if (response.status === 502 || response.status === 504)
      throw new Unreachable(`A proxy answered ${response.status}.`);
    let value: unknown = null;
    try {
      const text = await response.text();
      value = text === "" ? null : JSON.parse(text);
    } catch (cause) {
      // A body that was cut, or a page of a proxy in place of JSON: the request may be made again.
      if (response.ok)
        throw new Unreachable("An unreadable answer.", { cause });
    }
    return { status: response.status, body: isObject(value) ? value : {} };
  }

  private async chat(id: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Frame> {
    const { conversation_id, ...message } = body;
    const request_id = String(body.request_id);
    let conversation = conversation_id ?? this.context.begun.get(request_id);
    if (conversation === undefined) {
      const created = await this.request("POST", "/api/v1/conversations", {}, signal);
      if (created.status !== 201)
        return refusal(id, created);
      conversation = (created.body.conversation as { conversation_id: string }).conversation_id;
      this.context.begun.set(request_id, String(conversation));
    }
    const answer = await this.answer(id, "ack", "POST", `/conversations/${segment(conversation)}/messages`, message, signal);
    if (answer.type === "ack") {
      this.context.begun.delete(request_id);
      // An earlier attempt had reached the server by another way, and began a conversation of its own.
      if (answer.conversation_id !== conversation)
        await this.request("DELETE", `/api/v1/conversations/${segment(conversation)}`, undefined, signal).catch(() => undefined);
    }
    return answer;
  }

  private async answer(re: string, type: string, method: string, path: string, body: unknown, signal: AbortSignal): Promise<Frame> {
    const answer = await this.request(method, `/api/v1${path}`, body, signal);
    return answer.status >= 200 && answer.status < 300 ? { ...answer.body, type, re } : refusal(re, answer);
  }
}

export function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** A bearer speaks for itself; a cookie goes along also to a server of another origin. */
export function credentials(token: string | null): { credentials: RequestCredentials } {
  return { credentials: token === null ? "include" : "omit" };
}

export function segment(value: unknown): string {
  return encodeURIComponent(String(value));
}

/** What a status means where a proxy answered, and not the server with a code of its own. */
const codes: Readonly<Record<number, string>> = {
  400: "bad_request", 401: "unauthorized", 403: "not_found", 404: "not_found", 409: "conflict", 413: "too_large", 429: "unavailable", 503: "unavailable",
};

function refusal(re: string, answer: { status: number; body: Record<string, unknown> }): Frame {
  const { status, body } = answer;
  return {
    code: codes[status] ?? "internal",
    temporary: status === 429 || status >= 500,
    ...body,
    type: "error",
    re,
    error: body.detail ?? body.title ?? `The server answered ${status}.`,
  };
}
