import { backoff } from "./backoff.js";
import { CloseCode, isFinalClose } from "./codes.js";
import type { Frame } from "./frame.js";
import { Heartbeat } from "./heartbeat.js";
import type { Timing } from "./options.js";
import type { ConnectionState, TransportName } from "./state.js";
import type { Closed, Opened, Transport, TransportListener } from "./transports/transport.js";
import { watchWake } from "./wake.js";

/** Failures in a row to open the same transport before the next one is tried. */
const failuresBeforeFallback = 2;

/** Milliseconds that a connection must have lasted for the next loss to count as the first. */
const stable = 10_000;

/** Milliseconds in which a server must show that it is within reach while a transport fails. */
const probePatience = 5_000;

/** Milliseconds for a pong after the page was asleep: a person is waiting. */
const wakePatience = 3_000;

export interface ConnectionListener {
  state(state: ConnectionState): void;
  /** @param returning after a loss, and not for the first time or to a better transport. */
  connected(transport: Transport, returning: boolean): void;
  disconnected(): void;
  frame(frame: Frame): void;
  /** For good, until `connect` is called again. */
  closed(closed: Closed): void;
}

export interface ConnectionOptions {
  readonly transports: readonly TransportName[];
  readonly timing: Timing;
  readonly random: () => number;
  readonly token: () => Promise<string | null>;
  /** Whether `token` may give another one than before. */
  readonly renewable: boolean;
  readonly open: (name: TransportName, token: string | null, listener: TransportListener) => Transport;
  /** Whether the server answers plain requests. */
  readonly reachable: (signal: AbortSignal) => Promise<boolean>;
}

/** Keeps one transport open: retries, falls back, moves up again, and gives up only where the server says so. */
export class Connection {
  private snapshot: ConnectionState = { status: "closed", since: Date.now(), attempt: 0 };
  private transport: Transport | null = null;
  private candidate: Transport | null = null;
  private level = 0;
  private openFailures = 0;
  private losses = 0;
  private readyAt = 0;
  private everConnected = false;
  private askedAgain = false;
  private after: number | undefined;
  private upgradeDelay: number;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private upgradeTimer: ReturnType<typeof setTimeout> | undefined;
  private stopWatching: (() => void) | null = null;
  /** What was begun before the latest turn of events must not act on it. */
  private turn = 0;
  private readonly heartbeat: Heartbeat;

  constructor(private readonly options: ConnectionOptions, private readonly listener: ConnectionListener) {
    this.upgradeDelay = options.timing.upgrade_min;
    this.heartbeat = new Heartbeat(
      () => this.transport?.ping(),
      () => this.lost({ code: CloseCode.abnormal, reason: "The connection fell silent." }),
      (milliseconds) => this.roundTrip(milliseconds),
    );
  }

  get state(): ConnectionState {
    return this.snapshot;
  }

  connect(): void {
    if (this.snapshot.status !== "closed")
      return;
    this.stopWatching = watchWake({
      online: () => this.retryNow(),
      offline: () => this.lost({ code: CloseCode.abnormal, reason: "The network is gone." }),
      visible: () => {
        this.retryNow();
        this.heartbeat.check(wakePatience);
      },
    });
    this.level = 0;
    this.openFailures = 0;
    this.losses = 0;
    this.everConnected = false;
    this.askedAgain = false;
    this.snapshot = { status: "connecting", since: Date.now(), attempt: 1 };
    this.listener.state(this.snapshot);
    void this.open();
  }

  close(): void {
    if (this.snapshot.status !== "closed")
      this.end({ code: CloseCode.normal, reason: "Closed by the client." });
  }

  retryNow(): void {
    if (this.retryTimer === undefined)
      return;
    this.clearTimers();
    void this.open();
  }

  /** Events that a channel replays on return. */
  caughtUp(events: number): void {
    this.change({ caught_up: (this.snapshot.caught_up ?? 0) + events });
  }

  private async open(): Promise<void> {
    const turn = ++this.turn;
    const { retry_at: _, ...state } = this.snapshot;
    if (this.snapshot.retry_at !== undefined)
      this.replace(state);
    let token: string | null;
    try {
      token = await this.options.token();
    } catch {
      if (turn === this.turn)
        this.retryLater({ code: CloseCode.abnormal, reason: "No credential could be had." });
      return;
    }
    if (turn === this.turn)
      this.tryTransport(this.level, token, (closed) => void this.failed(closed));
  }

  private tryTransport(level: number, token: string | null, failed: (closed: Closed) => void): void {
    const name = this.options.transports[level]!;
    let settled = false;
    const fail = (closed: Closed): void => {
      settled = true;
      clearTimeout(this.openTimer);
      this.candidate?.close();
      this.candidate = null;
      failed(closed);
    };
    let transport: Transport | null = null;
    this.openTimer = setTimeout(() => fail({ code: CloseCode.abnormal, reason: `The ${name} connection did not open in time.`, blocked: true }),
      this.options.timing.open);
    try {
      transport = this.options.open(name, token, {
        ready: (opened) => {
          if (settled || transport === null)
            return;
          settled = true;
          clearTimeout(this.openTimer);
          this.candidate = null;
          this.ready(transport, level, opened);
        },
        frame: (frame) => {
          if (this.transport === transport)
            this.receive(frame);
          else if (frame.type === "reconnect" && typeof frame.after_ms === "number")
            this.after = frame.after_ms;
        },
        closed: (closed) => {
          if (this.transport === transport && transport !== null)
            this.lost(closed);
          else if (!settled)
            fail(closed);
        },
      });
      this.candidate = transport;
    } catch (error) {
      // Neither a wrong URL nor a missing constructor mends itself; the next transport may do without.
      fail({ code: CloseCode.abnormal, reason: error instanceof Error ? error.message : String(error), blocked: true });
    }
  }

  private ready(transport: Transport, level: number, opened: Opened): void {
    const returning = this.everConnected && this.transport === null;
    this.transport?.close();
    this.transport = transport;
    this.level = level;
    this.openFailures = 0;
    this.everConnected = true;
    this.readyAt = Date.now();
    this.after = undefined;
    const { caught_up, since } = this.snapshot;
    this.replace({
      status: "connected",
      transport: transport.name,
      since: this.snapshot.status === "connected" ? since : Date.now(),
      attempt: 0,
      user_id: opened.user_id,
      ...(opened.connection_id === undefined ? {} : { connection_id: opened.connection_id }),
      ...(returning ? { caught_up: 0 } : caught_up === undefined ? {} : { caught_up }),
    });
    if (this.transport !== transport)
      return;
    this.listener.connected(transport, returning);
    const { heartbeat, pong } = this.options.timing;
    this.heartbeat.start(opened.heartbeat === undefined ? heartbeat : Math.min(heartbeat, opened.heartbeat * 1_000), pong);
    if (level === 0)
      this.upgradeDelay = this.options.timing.upgrade_min;
    else
      this.upgradeLater();
  }

  private receive(frame: Frame): void {
    this.heartbeat.received(frame.type);
    if (frame.type === "reconnect" && typeof frame.after_ms === "number")
      this.after = frame.after_ms;
    else if (frame.type !== "pong")
      this.listener.frame(frame);
  }

  /** A connection that was up is gone. */
  private lost(closed: Closed): void {
    if (this.transport === null)
      return;
    this.drop();
    this.listener.disconnected();
    if (Date.now() - this.readyAt >= stable)
      this.losses = 0;
    if (closed.blocked === true)
      this.level = (this.level + 1) % this.options.transports.length;
    this.reopen(closed);
  }

  /** A connection did not come up. */
  private async failed(closed: Closed): Promise<void> {
    const turn = ++this.turn;
    this.openFailures++;
    const last = this.options.transports.length - 1;
    if (!isFinalClose(closed.code) && (closed.blocked === true || this.openFailures >= failuresBeforeFallback)) {
      // A server that is down is no reason to leave the better transport.
      const blocked = this.options.transports[this.level] === "websocket" ? this.level < last && await this.isReachable() : closed.blocked === true;
      if (turn !== this.turn)
        return;
      const level = blocked && this.level < last ? this.level + 1 : 0;
      if (level !== this.level)
        this.openFailures = 0;
      const down = level > this.level;
      this.level = level;
      if (down) {
        this.replace({ ...this.snapshot, attempt: this.snapshot.attempt + 1, close: { code: closed.code, reason: closed.reason } });
        void this.open();
        return;
      }
    }
    this.reopen(closed);
  }

  private reopen(closed: Closed): void {
    if (!isFinalClose(closed.code)) {
      this.retryLater(closed);
    } else if (closed.code === CloseCode.badCredential && this.options.renewable && !this.askedAgain) {
      // The credential may only have run out: ask for a new one, once.
      this.askedAgain = true;
      this.begin(closed);
      void this.open();
    } else {
      this.end(closed);
    }
  }

  private retryLater(closed: Closed): void {
    this.drop();
    this.losses++;
    const { backoff_min, backoff_max } = this.options.timing;
    const delay = this.after ?? closed.after_ms ?? backoff(this.losses, backoff_min, backoff_max, this.options.random);
    this.after = undefined;
    this.begin(closed, Date.now() + delay);
    this.retryTimer = setTimeout(() => this.retryNow(), delay);
  }

  private begin(closed: Closed, retry_at?: number): void {
    const { status, since, attempt, user_id, caught_up } = this.snapshot;
    const next = status === "connecting" ? status : "reconnecting";
    this.replace({
      status: next,
      since: next === status ? since : Date.now(),
      attempt: attempt + 1,
      close: { code: closed.code, reason: closed.reason },
      ...(retry_at === undefined ? {} : { retry_at }),
      ...(user_id === undefined ? {} : { user_id }),
      ...(caught_up === undefined ? {} : { caught_up }),
    });
  }

  private end(closed: Closed): void {
    const connected = this.transport !== null;
    this.drop();
    this.stopWatching?.();
    this.stopWatching = null;
    this.replace({ status: "closed", since: Date.now(), attempt: 0, close: { code: closed.code, reason: closed.reason } });
    if (connected)
      this.listener.disconnected();
    this.listener.closed(closed);
  }

  private drop(): void {
    this.turn++;
    this.clearTimers();
    this.heartbeat.stop();
    this.candidate?.close();
    this.candidate = null;
    this.transport?.close();
    this.transport = null;
  }

  private clearTimers(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.openTimer);
    clearTimeout(this.upgradeTimer);
    this.retryTimer = undefined;
  }

  private upgradeLater(): void {
    clearTimeout(this.upgradeTimer);
    this.upgradeTimer = setTimeout(() => void this.upgrade(), this.upgradeDelay);
    this.upgradeDelay = Math.min(this.options.timing.upgrade_max, this.upgradeDelay * 2);
  }

  /** The connection stays until a better one is up, and its channels go on from where they are. */
  private async upgrade(): Promise<void> {
    const turn = ++this.turn;
    const token = await this.options.token().catch(() => null);
    const attempt = (level: number): void => {
      if (turn !== this.turn)
        return;
      if (level < this.level)
        this.tryTransport(level, token, () => attempt(level + 1));
      else
        this.upgradeLater();
    };
    attempt(0);
  }

  private async isReachable(): Promise<boolean> {
    try {
      return await this.options.reachable(AbortSignal.timeout(probePatience));
    } catch {
      return false;
    }
  }

  private roundTrip(milliseconds: number): void {
    this.askedAgain = false;
    this.change({ round_trip_ms: Math.round(milliseconds * 10) / 10 });
  }

  private change(change: Partial<ConnectionState>): void {
    this.replace({ ...this.snapshot, ...change });
  }

  private replace(state: ConnectionState): void {
    this.snapshot = state;
    this.listener.state(state);
  }
}
