/** Asks a quiet connection whether it lives, and says when it does not. */
export class Heartbeat {
  private interval: ReturnType<typeof setInterval> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private dueAt = Infinity;
  private sentAt: number | null = null;

  constructor(private readonly ping: () => void, private readonly dead: () => void, private readonly roundTrip: (milliseconds: number) => void) {}

  /** Milliseconds both. The first ping goes at once: it measures the way. */
  start(interval: number, patience: number): void {
    this.stop();
    this.interval = setInterval(() => this.check(patience), interval);
    this.check(patience);
  }

  stop(): void {
    clearInterval(this.interval);
    this.interval = undefined;
    this.settle();
    this.sentAt = null;
  }

  /** Ping now, and give up unless anything arrives in time. */
  check(patience: number): void {
    if (this.interval === undefined)
      return;
    const now = performance.now();
    // A second ping does not give an unanswered first one more time.
    if (now + patience < this.dueAt) {
      clearTimeout(this.deadline);
      this.deadline = setTimeout(this.dead, patience);
      this.dueAt = now + patience;
    }
    this.sentAt ??= now;
    this.ping();
  }

  /** Any frame is a sign of life; only a pong measures. */
  received(type: string): void {
    this.settle();
    if (type === "pong" && this.sentAt !== null) {
      this.roundTrip(performance.now() - this.sentAt);
      this.sentAt = null;
    }
  }

  private settle(): void {
    clearTimeout(this.deadline);
    this.dueAt = Infinity;
  }
}
