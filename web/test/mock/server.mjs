import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { longPoll, serveEvents } from "./fallbacks.mjs";
import { readBody } from "./http.mjs";
import { routes } from "./rest.mjs";
import { serveSocket } from "./socket.mjs";
import { State } from "./state.mjs";

export const contentPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".wasm": "application/wasm", ".woff2": "font/woff2" };
const builtApp = process.env.PARLEY_WEB_OUT ?? fileURLToPath(new URL("../../../src/Parley.Server/wwwroot", import.meta.url));

const table = Object.entries(routes).map(([name, handler]) => {
  const [method, path] = name.split(" ");
  return { method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`), handler };
});

/** A server that speaks docs/protocol.md from a script: no model, no store, every delay in the hands of the test. */
export async function startMock({ port = 0, seed = false } = {}) {
  const state = new State();
  if (seed) state.seed();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has("parley.v1") ? "parley.v1" : false) });
  const control = { webSockets: true, down: false };

  const server = createServer((request, response) => {
    if (control.down) return void request.socket.destroy();
    void answer(request, response).catch((error) => problem(response, error.status ?? 500, error.code ?? "internal", error.message));
  });

  async function answer(request, response) {
    const url = new URL(request.url, "http://localhost");
    const session = /parley_session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? request.headers.authorization?.slice(7);
    const userId = state.sessions.get(session);
    const api = url.pathname.startsWith("/api/") || url.pathname === "/events" || url.pathname === "/health";
    if (!api) return serveFile(url.pathname, response);
    const open = url.pathname === "/health" || /\/auth\/(login|ticket)$/.test(url.pathname);
    if (!open && !userId) return problem(response, 401, "unauthorized", "Sign in first.");
    if (url.pathname === "/events") return serveEvents(request, response, url, state);
    const poll = /^\/api\/v1\/channels\/([^/]+)\/events$/.exec(url.pathname);
    if (poll) return longPoll(request, response, url, decodeURIComponent(poll[1]), state);
    for (const { method, pattern, handler } of table) {
      const match = request.method === method && pattern.exec(url.pathname);
      if (!match) continue;
      const isJson = request.headers["content-type"]?.startsWith("application/json");
      const body = isJson ? JSON.parse((await readBody(request)).toString() || "{}") : {};
      const params = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
      const { status = 200, body: result, raw, headers = {} } = await handler({ state, request, body, params, query: url.searchParams, userId, session });
      response.writeHead(status, { ...(raw === undefined && result !== undefined ? { "Content-Type": "application/json" } : {}), ...headers });
      return response.end(raw ?? (result === undefined ? undefined : JSON.stringify(result)));
    }
    problem(response, 404, "not_found", "There is nothing here.");
  }

  server.on("upgrade", (request, socket, head) => {
    const session = /parley_session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
    if (!control.webSockets || control.down || !request.url.startsWith("/ws")) return socket.destroy();
    if (!state.sessions.has(session)) return socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (connection) => serveSocket(connection, state, state.sessions.get(session)));
  });
  await new Promise((listening) => server.listen(port, "127.0.0.1", listening));

  return {
    url: `http://localhost:${server.address().port}`,
    state,
    control,
    /** Cut every connection, as a network does: nobody is told. */
    drop() { for (const connection of sockets.clients) connection.terminate(); },
    async stop() {
      for (const connection of sockets.clients) connection.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function serveFile(path, response) {
  const file = join(builtApp, normalize(path));
  const found = existsSync(file) && statSync(file).isFile() ? file : join(builtApp, "index.html");
  response.writeHead(200, { "Content-Type": types[extname(found)] ?? "application/octet-stream", "Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff" });
  createReadStream(found).pipe(response);
}

function problem(response, status, code, detail) {
  response.writeHead(status, { "Content-Type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", title: code, status, detail, code, temporary: status >= 500 }));
}
