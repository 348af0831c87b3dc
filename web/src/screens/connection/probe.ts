export type ProbeName = "websocket" | "sse" | "long-poll" | "rest";

export interface ProbeResult {
  name: ProbeName;
  ok: boolean;
  /** Milliseconds until the first answer. */
  first: number | null;
  /** Milliseconds there and back, one for each question asked. */
  trips: number[];
  /** How the connection ended, where it has a code. */
  close: { code: number; reason: string } | null;
  problem: string | null;
}

/** Long enough for a slow network, short enough to wait for. */
const limitMs = 8000;
const trips = 6;

const round = (value: number) => Math.round(value * 10) / 10;
const failed = (name: ProbeName, problem: string, close: ProbeResult["close"] = null): ProbeResult => ({ name, ok: false, first: null, trips: [], close, problem });

function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return work(AbortSignal.timeout(limitMs));
}

async function websocket(): Promise<ProbeResult> {
  const begun = performance.now();
  const url = new URL("/ws", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url, "parley.v1");
  const closed = new Promise<CloseEvent>((resolve) => { socket.onclose = resolve; });
  const next = () => new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no frame in ${limitMs / 1000} s`)), limitMs);
    socket.onmessage = () => { clearTimeout(timer); resolve(); };
    void closed.then((event) => { clearTimeout(timer); reject(new Error(`closed with ${event.code}${event.reason ? ` ${event.reason}` : ""}`)); });
  });
  try {
    await next();
    const first = round(performance.now() - begun);
    const measured: number[] = [];
    for (let count = 0; count < trips; count++) {
      const sent = performance.now();
      const answer = next();
      socket.send(JSON.stringify({ type: "ping", id: String(count) }));
      await answer;
      measured.push(round(performance.now() - sent));
    }
    socket.close(1000);
    const { code, reason } = await closed;
    return { name: "websocket", ok: true, first, trips: measured, close: { code, reason }, problem: null };
  } catch (error) {
    socket.close();
    const { code, reason } = await closed;
    return failed("websocket", (error as Error).message, { code, reason });
  }
}

function sse(userId: string): Promise<ProbeResult> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const source = new EventSource(`/events?channels=${encodeURIComponent(`user:${userId}`)}`);
    const end = (result: ProbeResult) => { clearTimeout(timer); source.close(); resolve(result); };
    const timer = setTimeout(() => end(failed("sse", `no event in ${limitMs / 1000} s`)), limitMs);
    let opened = 0;
    source.onopen = () => { opened = round(performance.now() - begun); };
    source.onmessage = () => end({ name: "sse", ok: true, first: round(performance.now() - begun), trips: opened ? [opened] : [], close: null, problem: null });
    source.onerror = () => end(failed("sse", "the event stream could not be opened"));
  });
}

async function requests(name: ProbeName, path: string): Promise<ProbeResult> {
  try {
    const measured: number[] = [];
    for (let count = 0; count < trips; count++) {
      const sent = performance.now();
      const response = await inTime((signal) => fetch(path, { signal, cache: "no-store" }));
      await response.arrayBuffer();
      if (!response.ok) return failed(name, `HTTP ${response.status}`);
      measured.push(round(performance.now() - sent));
    }
    return { name, ok: true, first: measured[0] ?? null, trips: measured.slice(1), close: null, problem: null };
  } catch (error) {
    return failed(name, (error as Error).message);
  }
}

/** Every way to the server, one after the other so that none disturbs the next. */
export const probes = (userId: string): { name: ProbeName; run: () => Promise<ProbeResult> }[] => [
  { name: "websocket", run: websocket },
  { name: "sse", run: () => sse(userId) },
  { name: "long-poll", run: () => requests("long-poll", `/api/v1/channels/${encodeURIComponent(`user:${userId}`)}/events?wait=0`) },
  { name: "rest", run: () => requests("rest", "/api/v1/me") },
];

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? null : sorted.length % 2 ? sorted[middle]! : round((sorted[middle - 1]! + sorted[middle]!) / 2);
}
