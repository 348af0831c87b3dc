import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Parley } from "../src/index.js";
import { atEnd, startServer, until } from "./support/scene.js";
import type { ScriptedServer } from "./support/scripted-server.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const channel = "conversation:c1";
const modules = new Map<string, string>();
let folder: string;
let browser: Browser;

/** What the page keeps between two calls into it. */
declare global {
  interface Window {
    client: typeof import("../src/index.js");
    parley: Parley;
    offsets: number[];
    text: string;
  }
}

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`There is no Chromium at ${executablePath}. Install it (apt-get install chromium), or name it in CHROMIUM.`);
  folder = await mkdtemp(join(tmpdir(), "parley-client-"));
  await promisify(execFile)("npx", ["tsc", "-p", "tsconfig.build.json", "--outDir", folder]);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The built modules, as a browser loads them: without a bundler. */
async function load(path: string): Promise<string> {
  const source = modules.get(path) ?? await readFile(join(folder, path), "utf8");
  modules.set(path, source);
  return source;
}

async function open(server: ScriptedServer): Promise<Page> {
  server.files = (path, response) => {
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
    } else if (path === "/") {
      response.writeHead(200, { "content-type": "text/html" }).end('<!doctype html><title>Parley</title><script type="module">import * as client from "/client/index.js"; window.client = client;</script>');
    } else if (path.startsWith("/client/")) {
      void load(path.slice("/client/".length)).then(
        (source) => response.writeHead(200, { "content-type": "text/javascript" }).end(source),
        () => response.writeHead(404).end(),
      );
    } else {
      return false;
    }
    return true;
  };
  const context = await browser.newContext();
  atEnd(() => context.close());
  const page = await context.newPage();
  page.on("pageerror", (error) => expect.fail(`The page failed: ${error.message}`));
  await page.goto(server.url);
  return page;
}

async function start(page: Page, server: ScriptedServer, options: { token?: string } = {}): Promise<void> {
  await page.waitForFunction(() => window.client !== undefined);
  await page.evaluate(({ channel, epoch, token }) => {
    window.offsets = [];
    window.parley = new window.client.Parley({
      timing: { backoff_min: 20, backoff_max: 100, open: 2_000 },
      ...(token === undefined ? {} : { token: () => token }),
    });
    window.parley.subscribe(channel, {
      since: { epoch, offset: 0 },
      onEvent: (event) => {
        if (event.offset !== undefined)
          window.offsets.push(event.offset);
      },
    });
    const answer = window.parley.stream("run:r1", { channel });
    answer.subscribe(() => (window.text = answer.text));
    window.parley.connect();
  }, { channel, epoch: server.epoch(channel), ...options });
}

async function reaches(page: Page, transport: string): Promise<void> {
  await page.waitForFunction((name) => window.parley.state.status === "connected" && window.parley.state.transport === name, transport);
}

test.each([
  ["websocket", {}, undefined],
  ["sse", { upgrade: 403 }, undefined],
  ["sse", { upgrade: 403 }, "bearer"],
  ["long-poll", { upgrade: 403, events: 503 }, undefined],
] as const)("Chromium_reads_over_%s_across_a_cut_with_%o_and_token_%s", async (transport, faults, token) => {
  const server = await startServer();
  const page = await open(server);
  Object.assign(server.faults, faults);
  await start(page, server, token === undefined ? {} : { token });
  await reaches(page, transport);
  await until("the reader", () => server.liveCount > 0);
  for (let count = 1; count <= 30; count++) {
    server.publish(channel, "read", { user_id: "u2", offset: count });
    server.append(channel, "run:r1", `${count} 😀 `);
    if (count % 10 === 0)
      server.cut();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await page.waitForFunction(() => window.offsets.length >= 30);
  await page.waitForFunction((text) => window.text === text, server.text("run:r1"));
  expect(await page.evaluate(() => window.offsets)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test("Chromium_that_goes_offline_notices_at_once_and_catches_up_on_return", async () => {
  const server = await startServer();
  const page = await open(server);
  await start(page, server);
  await reaches(page, "websocket");
  await page.context().setOffline(true);
  await page.waitForFunction(() => window.parley.state.status === "reconnecting");
  for (let count = 0; count < 14; count++)
    server.publish(channel, "read", { user_id: "u2", offset: count });
  await page.context().setOffline(false);
  await reaches(page, "websocket");
  await page.waitForFunction(() => window.offsets.length === 14);
  expect(await page.evaluate(() => window.parley.state.caught_up)).toBe(14);
});

test("A_message_survives_a_reload_of_the_page", async () => {
  const server = await startServer();
  server.faults.refuseChat = { code: "unavailable", error: "Draining.", temporary: true };
  const page = await open(server);
  await start(page, server);
  await reaches(page, "websocket");
  const request_id = await page.evaluate(() => window.parley.chat({ content: "Hello", conversation_id: "c1" }).request_id);
  await until("an attempt", () => server.commands.some((command) => command.type === "chat"));
  await page.reload();
  server.faults.refuseChat = null;
  await start(page, server);
  await until("the message", () => server.chats.length === 1);
  expect(server.chats[0]).toMatchObject({ request_id, content: "Hello" });
  await page.waitForFunction(() => localStorage.length === 0);
});
