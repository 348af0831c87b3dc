import { afterEach } from "vitest";
import { WebSocket } from "ws";
import { Parley, type ConnectionState, type ParleyOptions, type Timing } from "../../src/index.js";
import { MemoryOutboxStorage } from "../../src/outbox-storage.js";
import { ScriptedServer } from "./scripted-server.js";

/** Waits that a test can afford. */
export const quick: Partial<Timing> = { backoff_min: 10, backoff_max: 80, open: 1_000, command: 5_000 };

const ended: (() => void | Promise<void>)[] = [];

/** Runs when the test is over, the latest first. */
export function atEnd(end: () => void | Promise<void>): void {
  ended.push(end);
}

afterEach(async () => {
  for (const end of ended.splice(0).reverse())
    await end();
});

export async function startServer(port?: number): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(port);
  atEnd(() => server.stop());
  return server;
}

export function client(server: ScriptedServer, options: ParleyOptions = {}): Parley {
  const parley = new Parley({ url: server.url, WebSocket, outbox: new MemoryOutboxStorage(), ...options, timing: { ...quick, ...options.timing } });
  atEnd(() => parley.close());
  return parley;
}

/** Waits for a condition; a test that waits in vain says for what. */
export async function until<T>(what: string, condition: () => T | null | undefined | false, patience = 8_000): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = condition();
    if (value !== null && value !== undefined && value !== false)
      return value;
    if (Date.now() > deadline)
      throw new Error(`Waited ${patience} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function connected(parley: Parley, transport?: ConnectionState["transport"]): Promise<boolean> {
  return until(`a ${transport ?? "any"} connection`, () => parley.state.status === "connected" && (transport === undefined || parley.state.transport === transport));
}
