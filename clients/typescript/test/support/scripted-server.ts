import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";

type Json = Record<string, unknown>;

interface ChannelHistory {
  epoch: string;
  /** Offset of the oldest event that is kept, less one. */
  trimmed: number;
  readonly events: Json[];
}

interface StreamText {
  readonly channel: string;
  text: string;
  status: string;
}

/** Where the events of a channel go while they are live. */
interface Live {
  readonly channels: Set<string>;
  send(event: Json, cursor?: string): void;
}

/** What goes wrong. */
export interface Faults {
  /** Status with which the upgrade to a WebSocket is refused. */
  upgrade: number | null;
  /** The upgrade is neither granted nor refused. */
  stallUpgrade: boolean;
  /** Status with which /events is refused. */
  events: number | null;
  /** /events answers, and nothing comes through. */
  stallEvents: boolean;
  /** Bytes that a new connection may carry before it is cut, in the middle of whatever it carries. */
  cutAfter: (() => number | null) | null;
  /** Each live event is sent twice. */
  duplicate: boolean;
  /** Live events that are lost on their way, by offset. */
  lose: Set<number>;
  /** Pings stay without an answer. */
  deaf: boolean;
  /** Chats are done, and their answers lost with the connection, this many times. */
  loseAcks: number;
  /** Polls are answered at once with nothing. */
  hastyPolls: boolean;
  /** Subscriptions over a WebSocket that end right behind their beginning, this many times. */
  overflow: number;
  /** Bytes of a stream that one answer brings. */
  streamBytes: number;
  /** A refusal for every chat. */
  refuseChat: Json | null;
}

/** A server on a real socket that speaks the protocol as docs/protocol.md has it, and misbehaves on request. */
export class ScriptedServer {
  readonly faults: Faults = {
    upgrade: null, stallUpgrade: false, events: null, stallEvents: false, cutAfter: null, duplicate: false, lose: new Set(), deaf: false,
    loseAcks: 0, hastyPolls: false, overflow: 0, streamBytes: 64 * 1024, refuseChat: null,
  };
  readonly commands: Json[] = [];
  readonly requests: string[] = [];
  readonly chats: Json[] = [];
  /** Null: the cookie counts, and everyone has it. */
  tokens: Set<string> | null = null;
  heartbeat = 25;
  user = "u1";
  /** Other paths, for a test that serves files. */
  files: ((path: string, response: ServerResponse) => boolean) | null = null;
  private readonly channels = new Map<string, ChannelHistory>();
  private readonly streams = new Map<string, StreamText>();
  private readonly answers = new Map<string, Json>();
  private readonly live = new Set<Live>();
  private readonly sockets = new Set<Socket>();
  private readonly webSockets = new WebSocketServer({ noServer: true });
  private readonly pollers = new Set<() => void>();
  private count = 0;

  private constructor(private readonly http: Server) {
    http.on("connection", (socket) => this.connection(socket));
    http.on("request", (request, response) => this.request(request, response));
    http.on("upgrade", (request, socket: Socket, head) => this.upgrade(request, socket, head));
  }

  static async start(port = 0): Promise<ScriptedServer> {
    const http = createServer();
    const server = new ScriptedServer(http);
    // Below the ephemeral ports of clients, which could take one between two starts.
    for (let candidate = port || 20_000 + Math.floor(Math.random() * 12_000); ; candidate++) {
      const bound = await new Promise<boolean>((resolve, reject) => {
        http.once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" && port === 0 ? resolve(false) : reject(error)));
        http.listen(candidate, "127.0.0.1", () => resolve(true));
      });
      http.removeAllListeners("error");
      if (bound)
        return server;
    }
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get webSocketCount(): number {
    return this.webSockets.clients.size;
  }

  get liveCount(): number {
    return this.live.size + this.pollers.size;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** An event of the channel's history. */
  publish(channel: string, type: string, data: Json): number {
    const history = this.history(channel);
    const offset = this.head(channel) + 1;
    const event = { type, channel, offset, timestamp: new Date().toISOString(), data };
    history.events.push(event);
    if (!this.faults.lose.delete(offset))
      this.deliver(channel, event);
    return offset;
  }

  /** An event without history. */
  emit(channel: string, type: string, data: Json): void {
    this.deliver(channel, { type, channel, timestamp: new Date().toISOString(), data });
  }

  append(channel: string, id: string, text: string): void {
    const stream = this.streams.get(id) ?? { channel, text: "", status: "open" };
    this.streams.set(id, stream);
    const position = Buffer.byteLength(stream.text);
    stream.text += text;
    this.deliver(channel, piece(id, channel, position, text));
  }

  /** A piece that the stream has and no subscriber gets. */
  losePiece(id: string, text: string): void {
    this.streams.get(id)!.text += text;
  }

  /** End a run: its stream is over, and the message is in the history. */
  finish(channel: string, run_id: string, status = "completed"): number {
    const stream = this.streams.get(`run:${run_id}`)!;
    stream.status = status;
    return this.publish(channel, "message", {
      message_id: `message-${run_id}`, conversation_id: channel.split(":")[1], role: "assistant", content: stream.text, citations: [], run_id, status,
      created_at: new Date().toISOString(),
    });
  }

  end(id: string, status = "completed"): void {
    const stream = this.streams.get(id)!;
    stream.status = status;
    this.deliver(stream.channel, {
      type: "end", channel: stream.channel, timestamp: new Date().toISOString(), data: { stream: id, position: Buffer.byteLength(stream.text), status },
    });
  }

  text(id: string): string {
    return this.streams.get(id)?.text ?? "";
  }

  head(channel: string): number {
    const history = this.history(channel);
    return history.trimmed + history.events.length;
  }

  epoch(channel: string): string {
    return this.history(channel).epoch;
  }

  /** The history is gone, as after the loss of a disk. */
  loseHistory(channel: string): void {
    const history = this.history(channel);
    history.epoch = `e${++this.count}`;
    history.trimmed = 3;
    history.events.length = 0;
  }

  /** Every connection breaks without a word. */
  cut(): void {
    for (const socket of this.sockets)
      socket.destroy();
  }

  closeWebSockets(code: number, reason: string, after_ms?: number): void {
    for (const socket of this.webSockets.clients) {
      if (after_ms !== undefined)
        socket.send(JSON.stringify({ type: "reconnect", after_ms }));
      socket.close(code, reason);
    }
  }

  sendRaw(text: string): void {
    for (const socket of this.webSockets.clients)
      socket.send(text);
  }

  private history(channel: string): ChannelHistory {
    let history = this.channels.get(channel);
    if (history === undefined) {
      history = { epoch: `e${++this.count}`, trimmed: 0, events: [] };
      this.channels.set(channel, history);
    }
    return history;
  }

  private connection(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {});
    let budget = this.faults.cutAfter?.() ?? null;
    if (budget === null)
      return;
    const write = socket.write.bind(socket);
    socket.write = ((chunk: Buffer | string, encoding?: BufferEncoding, done?: () => void): boolean => {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8") : chunk;
      if (budget! >= bytes.length) {
        budget! -= bytes.length;
        return write(chunk, encoding as BufferEncoding, done);
      }
      write(bytes.subarray(0, Math.max(0, budget!)), () => socket.destroy());
      budget = 0;
      return false;
    }) as typeof socket.write;
  }

  private deliver(channel: string, event: Json): void {
    for (const live of this.live)
      if (live.channels.has(channel))
        for (let copies = this.faults.duplicate ? 2 : 1; copies > 0; copies--)
          live.send(event);
    for (const wake of [...this.pollers])
      wake();
  }

  /** What a subscriber gets at once: the control frame, what it missed, and the open streams from where it holds them. */
  private replay(channel: string, since: { epoch: string; offset: number } | null, streams: Record<string, number>): { recovered: boolean | null; events: Json[] } {
    const history = this.history(channel);
    const known = since !== null && since.epoch === history.epoch && since.offset >= history.trimmed && since.offset <= this.head(channel);
    const recovered = since === null ? null : known;
    const events = known ? history.events.slice(since.offset - history.trimmed) : [];
    const tails = [...this.streams].filter(([, stream]) => stream.channel === channel && stream.status === "open").flatMap(([id, stream]) => {
      const position = streams[id] ?? 0;
      const rest = Buffer.from(stream.text).subarray(position).toString();
      return rest === "" ? [] : [piece(id, channel, position, rest)];
    });
    const ended = Object.entries(streams).flatMap(([id, position]) => {
      const stream = this.streams.get(id);
      if (stream?.channel !== channel || stream.status === "open")
        return [];
      const rest = Buffer.from(stream.text).subarray(position).toString();
      const timestamp = new Date().toISOString();
      return [
        ...(rest === "" ? [] : [{ type: "append", channel, timestamp, data: { stream: id, position, text: rest } }]),
        { type: "end", channel, timestamp, data: { stream: id, position: Buffer.byteLength(stream.text), status: stream.status } },
      ];
    });
    return { recovered, events: [...events, ...tails, ...ended] };
  }

  private authorized(request: IncomingMessage): boolean {
    return this.tokens === null || this.tokens.has((request.headers.authorization ?? "").replace(/^Bearer /, ""));
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    this.requests.push(`UPGRADE ${request.url}`);
    if (this.faults.stallUpgrade)
      return;
    if (this.faults.upgrade !== null) {
      socket.end(`HTTP/1.1 ${this.faults.upgrade} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => this.serve(webSocket, this.authorized(request)));
  }

  private serve(socket: WebSocket, authorized: boolean): void {
    const send = (frame: Json): void => socket.send(JSON.stringify({ ...frame, timestamp: new Date().toISOString() }));
    const live: Live = { channels: new Set(), send: (event) => socket.send(JSON.stringify(event)) };
    this.live.add(live);
    socket.on("close", () => this.live.delete(live));
    socket.on("error", () => {});
    send({ type: "connection", status: "connected", connection_id: `k${++this.count}`, user_id: authorized ? this.user : null, heartbeat: this.heartbeat });
    let user = authorized;
    socket.on("message", (data) => {
      const command = JSON.parse(String(data)) as Json;
      this.commands.push(command);
      if (command.type === "auth") {
        user = this.tokens?.has(String(command.token)) ?? true;
        if (user) {
          send({ type: "auth_success", re: command.id, session_id: "s1", user_id: this.user, message_count: 0, expires_at: "2030-01-01T00:00:00.000Z" });
        } else {
          send({ type: "error", re: command.id, code: "unauthorized", error: "The credential is not valid.", temporary: false });
          socket.close(4101, "bad credential");
        }
      } else if (!user) {
        send({ type: "error", re: command.id, code: "unauthorized", error: "Authenticate first.", temporary: false });
      } else {
        this.command(command, live, send, () => socket.terminate());
      }
    });
  }

  private command(command: Json, live: Live, send: (frame: Json) => void, drop: () => void): void {
    const { type, id: re, channel } = command as { type: string; id: string; channel: string };
    if (type === "ping") {
      if (!this.faults.deaf)
        send({ type: "pong", re });
    } else if (type === "subscribe") {
      if (channel.startsWith("forbidden:") || channel.includes(" ")) {
        send({ type: "error", re, code: "not_found", error: "There is no such channel.", temporary: false });
        return;
      }
      live.channels.add(channel);
      const { recovered, events } = this.replay(channel, (command.since as { epoch: string; offset: number }) ?? null, (command.streams as Record<string, number>) ?? {});
      send({ type: "subscribed", re, channel, epoch: this.epoch(channel), offset: this.head(channel), recovered });
      if (recovered === false)
        send({ type: "reset", channel, epoch: this.epoch(channel), offset: this.head(channel) });
      events.forEach((event) => live.send(event));
      if (this.faults.overflow > 0) {
        this.faults.overflow--;
        live.channels.delete(channel);
        send({ type: "error", re, code: "unavailable", error: "Too much happened; subscribe again.", temporary: true, retry_after: 0.02 });
      }
    } else if (type === "unsubscribe") {
      live.channels.delete(channel);
      send({ type: "unsubscribed", re, channel });
    } else if (type === "chat") {
      const answer = this.chat(command);
      if (this.faults.loseAcks > 0) {
        this.faults.loseAcks--;
        drop();
      } else {
        send({ ...answer, re });
      }
    } else if (type === "stop") {
      send({ type: "stopped", re, run_id: command.run_id, position: 0 });
    } else if (type === "history") {
      send({ type: "history", re, ...this.messages(String(command.conversation_id)) });
    } else if (type === "context") {
      send({ type: "context_updated", re, conversation_id: command.conversation_id, context: command.context });
    }
  }

  private chat(command: Json): Json {
    if (this.faults.refuseChat !== null)
      return { type: "error", ...this.faults.refuseChat };
    const request_id = String(command.request_id);
    const known = this.answers.get(request_id);
    if (known !== undefined)
      return known;
    const conversation_id = String(command.conversation_id ?? `c${++this.count}`);
    const message_id = `m${++this.count}`;
    this.chats.push({ ...command, conversation_id });
    const channel = `conversation:${conversation_id}`;
    const offset = this.head(channel) + 1;
    const answer = { type: "ack", message_id, conversation_id, run_id: `r${++this.count}`, epoch: this.epoch(channel), offset };
    this.answers.set(request_id, answer);
    setImmediate(() => this.publish(channel, "message", {
      message_id, conversation_id, role: "user", content: command.content, citations: [], status: "completed", created_at: new Date().toISOString(),
    }));
    return answer;
  }

  private messages(conversation_id: string): Json {
    const channel = `conversation:${conversation_id}`;
    const messages = this.history(channel).events.filter((event) => event.type === "message").map((event) => event.data);
    return { conversation_id, messages, count: messages.length, has_more: false, epoch: this.epoch(channel), offset: this.head(channel) };
  }

  private request(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    this.requests.push(`${request.method} ${request.url}`);
    const json = (status: number, body?: Json): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    };
    if (this.files?.(url.pathname, response) === true)
      return;
    if (url.pathname === "/health")
      return json(200, { status: "healthy" });
    if (!this.authorized(request))
      return json(401, { code: "unauthorized", title: "Authenticate first.", status: 401, temporary: false });
    const parts = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    if (url.pathname === "/events")
      return this.events(url, request, response, json);
    if (url.pathname === "/api/v1/me")
      return json(200, { user: { user_id: this.user, email: "a@b", name: "A", role: "member", workspace_id: "w1" }, has_password: true });
    if (parts[2] === "channels" && parts[4] === "events")
      return this.poll(parts[3]!, url, response, json);
    if (parts[2] === "streams") {
      const id = parts.slice(3).join("/");
      const stream = this.streams.get(id);
      const position = Number(url.searchParams.get("position") ?? 0);
      return stream === undefined ? json(404, { code: "not_found", title: "There is no such stream." })
        : json(200, { stream: id, position, text: head(Buffer.from(stream.text).subarray(position), this.faults.streamBytes), status: stream.status });
    }
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => this.write(parts.slice(2), request.method!, body === "" ? {} : (JSON.parse(body) as Json), response, json));
  }

  private write(parts: string[], method: string, body: Json, response: ServerResponse, json: (status: number, body?: Json) => void): void {
    const [kind, id, what] = parts;
    if (kind === "conversations" && method === "POST" && what === "messages") {
      const { type, ...answer } = this.chat({ ...body, conversation_id: id });
      if (this.faults.loseAcks > 0) {
        this.faults.loseAcks--;
        response.socket?.destroy();
        return;
      }
      if (type === "error")
        return json(409, { ...answer, detail: answer.error });
      return json(202, answer);
    }
    if (kind === "conversations" && method === "POST" && id === undefined)
      return json(201, { conversation: { conversation_id: `c${++this.count}` } });
    if (kind === "conversations" && method === "GET" && what === "messages")
      return json(200, this.messages(id!));
    if (kind === "conversations" && method === "PUT" && what === "context")
      return json(200, { conversation_id: id, context: body.context });
    if (kind === "conversations" && method === "DELETE")
      return json(204);
    if (kind === "runs" && what === "stop")
      return json(200, { run_id: id, status: "stopped", position: 0 });
    return json(404, { code: "not_found", title: "There is no such page.", temporary: false });
  }

  private events(url: URL, request: IncomingMessage, response: ServerResponse, json: (status: number, body?: Json) => void): void {
    const channels = (url.searchParams.get("channels") ?? "").split(",").filter(Boolean);
    if (this.faults.events !== null)
      return json(this.faults.events, { code: "unavailable", title: "Refused." });
    if (channels.length === 0 || channels.some((channel) => channel.includes(" ")))
      return json(400, { code: "bad_request", title: "That is not a channel name." });
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.flushHeaders();
    if (this.faults.stallEvents)
      return;
    response.write("retry: 500\n\n");
    const resumed = String(request.headers["last-event-id"] ?? url.searchParams.get("cursor") ?? "");
    const cursor = new Map(resumed.split(",").filter(Boolean).map((entry) => {
      const [, channel, epoch, offset] = /^(.*)@(.*):(\d+)$/.exec(entry)!;
      return [channel!, { epoch: epoch!, offset: Number(offset) }];
    }));
    const send = (event: Json): void => {
      if (typeof event.offset === "number")
        cursor.set(String(event.channel), { epoch: this.epoch(String(event.channel)), offset: event.offset });
      const id = [...cursor].map(([channel, position]) => `${channel}@${position.epoch}:${position.offset}`).join(",");
      response.write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`);
    };
    const streams = positions(url.searchParams.get("streams"));
    for (const channel of channels) {
      if (channel.startsWith("forbidden:")) {
        response.write(`data: ${JSON.stringify({ type: "error", re: channel, code: "not_found", error: "There is no such channel.", temporary: false })}\n\n`);
        continue;
      }
      const { recovered, events } = this.replay(channel, cursor.get(channel) ?? null, streams);
      const control = { channel, epoch: this.epoch(channel), offset: this.head(channel), timestamp: new Date().toISOString() };
      response.write(`data: ${JSON.stringify({ type: "subscribed", ...control, recovered })}\n\n`);
      if (recovered === false)
        response.write(`data: ${JSON.stringify({ type: "reset", ...control })}\n\n`);
      events.forEach(send);
    }
    const live: Live = { channels: new Set(channels), send };
    this.live.add(live);
    response.on("close", () => this.live.delete(live));
  }

  private poll(channel: string, url: URL, response: ServerResponse, json: (status: number, body?: Json) => void): void {
    if (channel.startsWith("forbidden:") || channel.includes(" "))
      return json(404, { code: "not_found", title: "There is no such channel." });
    const after = /^(.*):(\d+)$/.exec(url.searchParams.get("after") ?? "");
    const since = after === null ? null : { epoch: after[1]!, offset: Number(after[2]) };
    const streams = positions(url.searchParams.get("streams"));
    const answer = (): boolean => {
      const { recovered, events } = this.replay(channel, since, streams);
      if (events.length === 0 && recovered !== false && !expired)
        return false;
      json(200, { channel, epoch: this.epoch(channel), offset: this.head(channel), recovered, events });
      return true;
    };
    let expired = url.searchParams.get("wait") === "0" || this.faults.hastyPolls;
    if (answer())
      return;
    const done = (): void => {
      clearTimeout(timer);
      this.pollers.delete(wake);
    };
    const wake = (): void => {
      if (answer())
        done();
    };
    const timer = setTimeout(() => {
      expired = true;
      wake();
    }, Number(url.searchParams.get("wait") ?? 25) * 1_000);
    this.pollers.add(wake);
    response.on("close", done);
  }
}

function positions(text: string | null): Record<string, number> {
  return Object.fromEntries((text ?? "").split(",").filter(Boolean).map((entry) => {
    const at = entry.lastIndexOf("@");
    return [entry.slice(0, at), Number(entry.slice(at + 1))];
  }));
}

/** So many bytes from the beginning, without splitting a character. */
function head(bytes: Buffer, limit: number): string {
  let end = Math.min(limit, bytes.length);
  while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80)
    end--;
  return bytes.subarray(0, end).toString();
}

function piece(id: string, channel: string, position: number, text: string): Json {
  const timestamp = new Date().toISOString();
  return id.startsWith("run:")
    ? { type: "message_chunk", channel, timestamp, data: { conversation_id: channel.split(":")[1], message_id: `message-${id.slice(4)}`, run_id: id.slice(4), position, text } }
    : { type: "append", channel, timestamp, data: { stream: id, position, text } };
}
