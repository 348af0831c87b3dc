import { CloseCode } from "../codes.js";
import { parseFrame, type Frame } from "../frame.js";
import type { WebSocketLike } from "./platform.js";
import type { Closed, OutgoingCommand, Transport, TransportContext, TransportListener, Wire } from "./transport.js";

/** How long a server may keep its first frame back before a bearer is shown unasked. */
const authWait = 1_000;

/** Everything, both ways. A browser cannot give a handshake a bearer, so it is the first command instead. */
export class WebSocketTransport implements Transport {
  readonly name = "websocket";
  private readonly socket: WebSocketLike;
  private ready = false;
  private done = false;
  private authenticating = false;
  private connection: Frame | null = null;
  private authTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: TransportContext, private readonly listener: TransportListener) {
    if (context.WebSocket === undefined)
      throw new Error("There is no WebSocket here; pass one as an option.");
    const socket = new context.WebSocket(`${context.origin.replace(/^http/, "ws")}/ws`, "parley.v1");
    this.socket = socket;
    socket.onopen = () => {
      if (context.token !== null)
        this.authTimer = setTimeout(() => this.authenticate(), authWait);
    };
    socket.onmessage = (event: { data: unknown }) => this.receive(event.data);
    // The close event follows and says more.
    socket.onerror = () => {};
    socket.onclose = (event: { code: number; reason: string }) => this.finish({ code: event.code, reason: event.reason });
  }

  subscribe(wire: Wire): void {
    this.write({ type: "subscribe", ...wire });
  }

  unsubscribe(channel: string): void {
    this.write({ type: "unsubscribe", channel });
  }

  send(command: OutgoingCommand): void {
    // Begun over REST before the WebSocket came up: the retry must not begin another one.
    const conversation_id = this.context.begun.get(String(command.request_id));
    this.write(conversation_id === undefined ? command : { conversation_id, ...command });
  }

  ping(): void {
    this.write({ type: "ping" });
  }

  close(): void {
    this.done = true;
    clearTimeout(this.authTimer);
    this.socket.close(CloseCode.normal);
  }

  private write(command: object): void {
    const open = 1;
    if (!this.done && this.socket.readyState === open)
      this.socket.send(JSON.stringify(command));
  }

  private receive(data: unknown): void {
    if (this.done || typeof data !== "string")
      return;
    const frame = parseFrame(data);
    if (frame === null) {
      this.socket.close(4000, "unreadable frame");
      this.finish({ code: CloseCode.abnormal, reason: "The server sent what is not a frame." });
    } else if (this.ready) {
      this.listener.frame(frame);
    } else {
      this.greet(frame);
    }
  }

  private greet(frame: Frame): void {
    if (frame.type === "connection") {
      this.connection = frame;
      if (typeof frame.user_id === "string")
        this.begin(frame.user_id);
      else if (this.context.token !== null)
        this.authenticate();
      else
        this.refuse("Not signed in.");
    } else if (frame.type === "auth_success") {
      this.begin(typeof frame.user_id === "string" ? frame.user_id : null);
    } else if (frame.type === "error" && frame.code === "unauthorized") {
      this.refuse(typeof frame.error === "string" ? frame.error : "Not signed in.");
    } else {
      this.listener.frame(frame);
    }
  }

  private authenticate(): void {
    if (this.authenticating || this.ready)
      return;
    this.authenticating = true;
    this.write({ type: "auth", token: this.context.token });
  }

  private begin(user_id: string | null): void {
    this.ready = true;
    clearTimeout(this.authTimer);
    const connection_id = this.connection?.connection_id;
    const heartbeat = this.connection?.heartbeat;
    this.listener.ready({
      user_id,
      ...(typeof connection_id === "string" ? { connection_id } : {}),
      ...(typeof heartbeat === "number" ? { heartbeat } : {}),
    });
  }

  private refuse(reason: string): void {
    this.socket.close(CloseCode.normal);
    this.finish({ code: CloseCode.badCredential, reason });
  }

  private finish(closed: Closed): void {
    if (this.done)
      return;
    this.done = true;
    clearTimeout(this.authTimer);
    this.listener.closed(closed);
  }
}
