import { ChatOutbox } from "./chat-outbox.js";
import type { Channel } from "./channel.js";
import { Channels } from "./channels.js";
import { ParleyError } from "./codes.js";
import type { Answer, ChatAck, Command, HistoryAnswer } from "./commands.js";
import { Connection } from "./connection.js";
import { Emitter } from "./emitter.js";
import type { ParleyEvent } from "./events.js";
import { toError, type Frame } from "./frame.js";
import { resolveOptions, type ParleyOptions, type ResolvedOptions } from "./options.js";
import type { ChatDraft, Outbox, PendingChat } from "./outbox.js";
import { Requests } from "./requests.js";
import type { ConnectionState, TransportName } from "./state.js";
import type { Stream, StreamHandle, StreamOptions } from "./stream.js";
import type { SubscribeOptions, Subscription } from "./subscription.js";
import { LongPollTransport } from "./transports/long-poll.js";
import { Rest, segment } from "./transports/rest.js";
import { SseTransport } from "./transports/sse.js";
import type { Transport, TransportListener } from "./transports/transport.js";
import { WebSocketTransport } from "./transports/websocket.js";

export interface ClientEvents {
  state: ConnectionState;
  /** Each event of every subscribed channel, once. */
  event: ParleyEvent;
  /** What nobody else is told: a refusal that answers no command and no reader's `onError`, an outbox that cannot be stored. */
  error: ParleyError;
}

/** Milliseconds after which an unanswered message is tried again; the server knows it by its request id. */
const chatTimeout = 30_000;

/** Attempts to read a stream, and milliseconds between them; a return asks anew anyway. */
const streamAttempts = 5;
const streamPause = 500;

/** A connection to a Parley server that comes back by itself and misses nothing. */
export class Parley {
  private readonly options: ResolvedOptions;
  private readonly emitters: { readonly [Name in keyof ClientEvents]: Emitter<ClientEvents[Name]> } = {
    state: new Emitter(),
    event: new Emitter(),
    error: new Emitter(),
  };
  private readonly connection: Connection;
  private readonly requests = new Requests();
  private readonly channels: Channels;
  private readonly chats: ChatOutbox;
  private readonly begun = new Map<string, string>();
  /** How far each conversation was read, until it could be told. */
  private readonly unreported = new Map<string, number>();
  private readonly fetching = new Set<Stream>();
  private transport: Transport | null = null;
  private token: string | null = null;

  constructor(options: ParleyOptions = {}) {
    const resolved = resolveOptions(options);
    this.options = resolved;
    this.channels = new Channels({
      nextId: () => this.requests.nextId(),
      event: (event) => this.event(event),
      error: (error) => this.emitters.error.emit(error),
      caughtUp: (events) => this.connection.caughtUp(events),
      fetchStream: (channel, stream) => void this.fetchStream(channel, stream),
    });
    this.connection = new Connection({
      transports: resolved.transports,
      timing: resolved.timing,
      random: resolved.random,
      token: async () => (this.token = (await resolved.token?.()) ?? null),
      renewable: resolved.token !== undefined,
      open: (name, token, listener) => this.open(name, token, listener),
      reachable: async (signal) => (await this.rest().request("GET", "/health", undefined, signal)).status < 500,
    }, {
      state: (state) => this.emitters.state.emit(state),
      connected: (transport, returning) => this.connected(transport, returning),
      disconnected: () => this.disconnected(),
      frame: (frame) => this.receive(frame),
      closed: ({ reason }) => this.requests.rejectAll(new ParleyError("closed", reason === "" ? "The connection is closed." : reason)),
    });
    this.chats = new ChatOutbox(resolved.outbox, {
      user: () => (this.transport === null ? undefined : this.state.user_id),
      author: () => this.state.user_id,
      send: async (command) => (await this.requests.send(command, chatTimeout)) as unknown as ChatAck,
      random: resolved.random,
      error: (error) => this.emitters.error.emit(error),
    });
  }

  /** An immutable snapshot; `on("state")` tells of the next. */
  get state(): ConnectionState {
    return this.connection.state;
  }

  /** The messages that are not acknowledged yet. */
  get outbox(): Outbox {
    return this.chats;
  }

  /** Connect, and stay connected until `close`. Does nothing where that is under way. */
  connect(): void {
    // A missing URL would fail at every attempt alike.
    this.options.url();
    this.connection.connect();
  }

  /** Disconnect and stay so until `connect`. Subscriptions and the outbox are kept. */
  close(): void {
    this.connection.close();
  }

  /** Do not wait for the next attempt. */
  retryNow(): void {
    this.connection.retryNow();
  }

  /** @returns a function that ends it. */
  on<Name extends keyof ClientEvents>(name: Name, handler: (value: ClientEvents[Name]) => void): () => void {
    return this.emitters[name].on(handler);
  }

  /**
   * Send a command and wait for its answer, across a reconnect if need be. Rejects with a {@link ParleyError}.
   *
   * @param options `timeout` in milliseconds.
   */
  send<C extends Command>(command: C, options: { timeout?: number } = {}): Promise<Answer<C["type"]>> {
    if (this.state.status === "closed")
      return Promise.reject(new ParleyError("not_connected", "Connect first."));
    if (command.type === "typing" || command.type === "read") {
      if (command.type === "typing")
        this.typing(command.conversation_id, command.is_typing);
      else
        this.read(command.conversation_id, command.offset);
      return Promise.resolve(undefined as Answer<C["type"]>);
    }
    return this.requests.send(command, options.timeout ?? this.options.timing.command) as Promise<unknown> as Promise<Answer<C["type"]>>;
  }

  /** Put a message into the outbox; it is sent once there is a connection, and again until the server has it. */
  chat(draft: ChatDraft): PendingChat {
    return this.chats.add(draft);
  }

  /** Stop a run; what it has written stays. */
  stop(run_id: string): Promise<Answer<"stop">> {
    return this.send({ type: "stop", run_id });
  }

  /** Tell the others that this user writes. Lost without a WebSocket, as it would come too late. */
  typing(conversation_id: string, is_typing: boolean): void {
    this.transport?.send({ type: "typing", id: this.requests.nextId(), conversation_id, is_typing });
  }

  /** Tell how far this user has read. Kept until a WebSocket is up. */
  read(conversation_id: string, offset: number): void {
    this.unreported.set(conversation_id, Math.max(offset, this.unreported.get(conversation_id) ?? 0));
    this.reportReads();
  }

  /** A page of messages, oldest first, and the position to subscribe from. */
  history(conversation_id: string, page: { before?: string; limit?: number } = {}): Promise<HistoryAnswer> {
    return this.send({ type: "history", conversation_id, ...page });
  }

  /** Read a channel, exactly once and in order, until `unsubscribe`. May be called before `connect`. */
  subscribe(channel: string, options: SubscribeOptions = {}): Subscription {
    return this.channels.subscribe(channel, options);
  }

  /** The stream of this id, shared by all who ask for it. It is read while it is subscribed, or its channel is. */
  stream(id: string, options: StreamOptions): StreamHandle {
    return this.channels.stream(options.channel, id, options.text, options.position);
  }

  private open(name: TransportName, token: string | null, listener: TransportListener): Transport {
    const { url, fetch, WebSocket, EventSource, timing } = this.options;
    const context = {
      origin: url(),
      token,
      fetch,
      WebSocket,
      EventSource,
      timing,
      begun: this.begun,
      wires: () => this.channels.wires(),
      streams: (channel: string) => this.channels.positions(channel),
    };
    switch (name) {
      case "websocket":
        return new WebSocketTransport(context, listener);
      case "sse":
        return new SseTransport(context, listener);
      case "long-poll":
        return new LongPollTransport(context, listener);
    }
  }

  private connected(transport: Transport, returning: boolean): void {
    this.transport = transport;
    this.channels.connected(transport, returning);
    this.requests.connected(transport);
    this.reportReads();
    this.chats.flush();
  }

  private disconnected(): void {
    this.transport = null;
    this.channels.disconnected();
    this.requests.disconnected();
  }

  private receive(frame: Frame): void {
    if (this.requests.receive(frame) || this.channels.receive(frame))
      return;
    if (frame.type === "error")
      this.emitters.error.emit(toError(frame));
  }

  private event(event: ParleyEvent): void {
    if (event.type === "message" && event.data.role === "user")
      this.chats.seen(event.data.message_id);
    this.emitters.event.emit(event);
  }

  private reportReads(): void {
    if (this.transport?.name !== "websocket")
      return;
    for (const [conversation_id, offset] of this.unreported)
      this.transport.send({ type: "read", id: this.requests.nextId(), conversation_id, offset });
    this.unreported.clear();
  }

  private rest(): Rest {
    const { url, fetch } = this.options;
    return new Rest({ origin: url(), token: this.token, fetch, begun: this.begun });
  }

  /** What the channel does not bring any more: the rest of a stream and how it ended. */
  private async fetchStream(channel: Channel, stream: Stream): Promise<void> {
    if (this.fetching.has(stream))
      return;
    this.fetching.add(stream);
    try {
      for (let attempt = 1; attempt <= streamAttempts && !await this.tryStream(channel, stream, attempt); attempt++)
        await new Promise((resolve) => setTimeout(resolve, streamPause));
    } finally {
      this.fetching.delete(stream);
    }
  }

  /** @returns whether an answer was had, or is no longer wanted. */
  private async tryStream(channel: Channel, stream: Stream, attempt: number): Promise<boolean> {
    if (this.transport === null || stream.status !== "open")
      return true;
    try {
      // A slash belongs to the path: servers do not decode it.
      const path = `/api/v1/streams/${stream.id.split("/").map(segment).join("/")}?position=${stream.position}`;
      const { status, body } = await this.rest().request("GET", path, undefined, AbortSignal.timeout(this.options.timing.command));
      if (status === 200)
        return !channel.fetched(stream, Number(body.position), String(body.text ?? ""), String(body.status)) || await this.tryStream(channel, stream, attempt);
      // A run that has not begun has no stream yet; its channel will bring it.
      if (status !== 404)
        this.emitters.error.emit(toError(body));
      return true;
    } catch (cause) {
      if (attempt === streamAttempts)
        this.emitters.error.emit(new ParleyError("unavailable", `The stream ${stream.id} could not be read.`, { temporary: true, cause }));
      return false;
    }
  }
}
