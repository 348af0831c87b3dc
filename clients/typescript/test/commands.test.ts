import { expect, test } from "vitest";
import { client, connected, startServer, until } from "./support/scene.js";

const transports = ["websocket", "sse", "long-poll"] as const;

test.each(transports)("Commands_have_the_same_answers_over_%s", async (transport) => {
  const server = await startServer();
  server.publish("conversation:c1", "message", { message_id: "m1", conversation_id: "c1", role: "user", content: "Hello" });
  const parley = client(server, { transports: [transport] });
  parley.connect();
  expect(await parley.stop("r1")).toMatchObject({ type: "stopped", run_id: "r1", position: 0 });
  expect(await parley.history("c1", { limit: 10 })).toMatchObject({
    type: "history", conversation_id: "c1", count: 1, has_more: false, offset: 1, epoch: server.epoch("conversation:c1"), messages: [{ message_id: "m1" }],
  });
  const context = { kind: "document", document_id: "d1" } as const;
  expect(await parley.send({ type: "context", conversation_id: "c1", context })).toMatchObject({ type: "context_updated", conversation_id: "c1", context });
});

test("A_command_waits_for_the_connection_and_survives_its_loss", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  const early = parley.stop("r1");
  expect(await early).toMatchObject({ run_id: "r1" });
  server.faults.loseAcks = 1;
  const lost = parley.send({ type: "chat", content: "x", conversation_id: "c1", request_id: "q1" });
  expect(await lost).toMatchObject({ type: "ack", conversation_id: "c1" });
});

test("A_command_without_an_answer_times_out", async () => {
  const server = await startServer();
  server.faults.stallUpgrade = true;
  const parley = client(server, { transports: ["websocket"] });
  parley.connect();
  await expect(parley.send({ type: "stop", run_id: "r1" }, { timeout: 50 })).rejects.toMatchObject({ code: "timed_out", temporary: true });
});

test("A_closed_client_refuses_commands_at_once", async () => {
  const server = await startServer();
  const parley = client(server);
  await expect(parley.stop("r1")).rejects.toMatchObject({ code: "not_connected" });
  server.faults.stallUpgrade = true;
  parley.connect();
  const waiting = parley.stop("r1");
  parley.close();
  await expect(waiting).rejects.toMatchObject({ code: "closed" });
});

test("Reading_is_told_once_a_WebSocket_is_up_and_only_the_furthest", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.read("c1", 4);
  parley.read("c1", 7);
  parley.read("c1", 5);
  parley.connect();
  await connected(parley);
  parley.typing("c1", true);
  await until("both commands", () => server.commands.some((command) => command.type === "typing"));
  expect(server.commands.filter((command) => command.type === "read")).toMatchObject([{ conversation_id: "c1", offset: 7 }]);
});
