import { expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ConnectionState } from "../src/index.js";
import { client, connected, startServer, until } from "./support/scene.js";

test("A_client_connects_over_a_WebSocket_and_says_who_it_is", async () => {
  const server = await startServer();
  const parley = client(server);
  const states: ConnectionState[] = [];
  parley.on("state", (state) => states.push(state));
  parley.connect();
  await connected(parley, "websocket");
  await until("a round trip", () => parley.state.round_trip_ms !== undefined);
  expect(parley.state).toMatchObject({ status: "connected", user_id: "u1", attempt: 0 });
  expect(parley.state.connection_id).toBeTypeOf("string");
  expect(states[0]).toMatchObject({ status: "connecting", attempt: 1 });
  expect(new Set(states).size).toBe(states.length);
});

test("A_broken_connection_comes_back_by_itself", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  const before = parley.state.connection_id;
  server.cut();
  const lost = await until("the loss", () => parley.state.status === "reconnecting" && parley.state);
  expect(lost.close?.code).toBe(1006);
  expect(lost.retry_at).toBeTypeOf("number");
  await connected(parley, "websocket");
  expect(parley.state.connection_id).not.toBe(before);
});

test("A_server_that_restarts_is_asked_again_after_the_time_it_named", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  server.closeWebSockets(1012, "restart", 60_000);
  const lost = await until("the loss", () => parley.state.status === "reconnecting" && parley.state);
  expect(lost.close).toEqual({ code: 1012, reason: "restart" });
  expect(lost.retry_at! - Date.now()).toBeGreaterThan(50_000);
  parley.retryNow();
  await connected(parley);
});

test("A_subscriber_that_was_too_slow_reconnects", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  server.closeWebSockets(4001, "too slow");
  await until("the loss", () => parley.state.close?.code === 4001);
  await connected(parley);
});

test.each([1002, 1007, 1009, 4100, 4102, 4103, 4104])("Close_%i_ends_the_connection_for_good", async (code) => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  const upgrades = server.requests.length;
  server.closeWebSockets(code, "because");
  const state = await until("the end", () => parley.state.status === "closed" && parley.state);
  expect(state.close).toEqual({ code, reason: "because" });
  expect(state.retry_at).toBeUndefined();
  expect(server.requests.length).toBe(upgrades);
  parley.connect();
  await connected(parley);
});

test("An_expired_credential_is_asked_for_once_more", async () => {
  const server = await startServer();
  server.tokens = new Set(["fresh"]);
  const tokens = ["stale", "fresh"];
  const parley = client(server, { token: () => tokens.shift() ?? null });
  parley.connect();
  await connected(parley, "websocket");
  expect(parley.state.user_id).toBe("u1");
  expect(tokens).toEqual([]);
});

test("A_credential_that_cannot_be_had_is_asked_for_again", async () => {
  const server = await startServer();
  server.tokens = new Set(["good"]);
  let asked = 0;
  const parley = client(server, { token: () => ++asked < 3 ? Promise.reject(new Error("the identity provider is down")) : "good" });
  parley.connect();
  await connected(parley, "websocket");
  expect(asked).toBe(3);
});

test.each(["sse", "long-poll"] as const)("A_credential_that_runs_out_in_mid_connection_is_renewed_over_%s", async (transport) => {
  const server = await startServer();
  server.tokens = new Set(["first"]);
  let token = "first";
  const parley = client(server, { transports: [transport], token: () => token });
  parley.connect();
  await connected(parley);
  server.tokens = new Set(["second"]);
  token = "second";
  const { conversation_id } = await parley.chat({ content: "still there?", conversation_id: "c1" }).acknowledged;
  expect(conversation_id).toBe("c1");
  expect(server.chats).toHaveLength(1);
});

test.each(["websocket", "sse", "long-poll"] as const)("A_bad_credential_ends_the_connection_over_%s", async (transport) => {
  const server = await startServer();
  server.tokens = new Set();
  let asked = 0;
  const parley = client(server, { transports: [transport], token: () => `bad ${++asked}` });
  parley.connect();
  const state = await until("the end", () => parley.state.status === "closed" && parley.state);
  expect(state.close?.code).toBe(4101);
  expect(asked).toBe(2);
});

test("Without_a_cookie_or_a_bearer_the_connection_ends", async () => {
  const server = await startServer();
  server.tokens = new Set();
  const parley = client(server);
  parley.connect();
  const state = await until("the end", () => parley.state.status === "closed" && parley.state);
  expect(state.close?.code).toBe(4101);
});

test("A_connection_that_falls_silent_is_replaced", async () => {
  const server = await startServer();
  const parley = client(server, { timing: { heartbeat: 40, pong: 60 } });
  parley.connect();
  await connected(parley);
  const before = parley.state.connection_id;
  server.faults.deaf = true;
  await until("the loss", () => parley.state.close?.reason === "The connection fell silent.");
  server.faults.deaf = false;
  await connected(parley);
  expect(parley.state.connection_id).not.toBe(before);
});

test.each([403, 503])("A_proxy_that_refuses_the_upgrade_with_%i_is_gone_round", async (status) => {
  const server = await startServer();
  server.faults.upgrade = status;
  const parley = client(server);
  parley.connect();
  await connected(parley, "sse");
  expect(server.requests.filter((request) => request === "UPGRADE /ws")).toHaveLength(2);
});

test("An_upgrade_that_never_comes_is_gone_round", async () => {
  const server = await startServer();
  server.faults.stallUpgrade = true;
  const parley = client(server, { timing: { open: 200 } });
  parley.connect();
  await connected(parley, "sse");
});

test.each(["refused", "stalled"])("Long_poll_is_the_last_resort_where_events_are_%s", async (how) => {
  const server = await startServer();
  server.faults.upgrade = 403;
  if (how === "refused")
    server.faults.events = 503;
  else
    server.faults.stallEvents = true;
  const parley = client(server, { timing: { open: 200 } });
  const got: unknown[] = [];
  parley.subscribe("app:a", { onEvent: (event) => got.push(event.data) });
  parley.connect();
  await connected(parley, "long-poll");
  await until("a poll", () => server.liveCount > 0);
  server.publish("app:a", "hello", { n: 1 });
  await until("the event", () => got.length === 1);
});

test("A_server_that_is_down_does_not_cost_the_WebSocket", async () => {
  const server = await startServer();
  const { port } = server;
  const parley = client(server);
  parley.connect();
  await connected(parley, "websocket");
  await server.stop();
  await until("some attempts", () => parley.state.attempt >= 5);
  await startServer(port);
  await connected(parley, "websocket");
});

test("A_fallback_moves_up_again_without_a_loss", async () => {
  const server = await startServer();
  server.faults.upgrade = 403;
  const parley = client(server, { timing: { upgrade_min: 100, upgrade_max: 100 } });
  const offsets: number[] = [];
  const statuses = new Set<string>();
  parley.subscribe("app:a", { since: { epoch: server.epoch("app:a"), offset: 0 }, onEvent: (event) => offsets.push(event.offset!) });
  parley.connect();
  await connected(parley, "sse");
  parley.on("state", (state) => statuses.add(state.status));
  const publishing = setInterval(() => server.publish("app:a", "tick", {}), 3);
  await until("some events", () => offsets.length > 5);
  server.faults.upgrade = null;
  await connected(parley, "websocket");
  const moved = offsets.length;
  await until("more events", () => offsets.length > moved + 5);
  clearInterval(publishing);
  await until("the last event", () => offsets.at(-1) === server.head("app:a"));
  expect(offsets).toEqual(Array.from({ length: offsets.length }, (_, index) => index + 1));
  expect([...statuses]).toEqual(["connected"]);
});

test("Connecting_twice_and_closing_in_between_opens_one_socket_at_a_time", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  parley.connect();
  await connected(parley);
  expect(server.requests.filter((request) => request.startsWith("UPGRADE"))).toHaveLength(1);
  parley.close();
  expect(parley.state).toMatchObject({ status: "closed", close: { code: 1000 } });
  await until("the server to see it", () => server.webSocketCount === 0);
});

test("Where_there_is_no_WebSocket_the_next_transport_is_taken", async () => {
  const server = await startServer();
  const parley = client(server, { WebSocket: class { constructor() { throw new Error("blocked by policy"); } } as unknown as typeof WebSocket });
  parley.connect();
  await connected(parley, "sse");
});

test("A_frame_that_is_not_JSON_costs_the_connection_and_nothing_else", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  const before = parley.state.connection_id;
  server.sendRaw("{ not json");
  await until("a new connection", () => parley.state.status === "connected" && parley.state.connection_id !== before);
});

test("A_wrong_use_says_so_at_once", () => {
  expect(() => client({ url: "http://x" } as never, { transports: [] })).toThrow(/transports/);
});
