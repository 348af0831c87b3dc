import { expect, test } from "vitest";
import { maxCommandBytes, type OutboxItem } from "../src/index.js";
import { LocalOutboxStorage, MemoryOutboxStorage } from "../src/outbox-storage.js";
import { client, connected, startServer, until } from "./support/scene.js";

const transports = ["websocket", "sse", "long-poll"] as const;

/** `localStorage` as far as it is used. */
class FakeStorage implements Storage {
  private readonly entries = new Map<string, string>();
  readonly [name: string]: unknown;
  get length(): number { return this.entries.size; }
  clear(): void { this.entries.clear(); }
  getItem(key: string): string | null { return this.entries.get(key) ?? null; }
  key(index: number): string | null { return [...this.entries.keys()][index] ?? null; }
  removeItem(key: string): void { this.entries.delete(key); }
  setItem(key: string, value: string): void { this.entries.set(key, value); }
}

test.each(transports)("A_message_is_acknowledged_and_leaves_the_outbox_over_%s", async (transport) => {
  const server = await startServer();
  const parley = client(server, { transports: [transport] });
  const statuses: string[][] = [];
  parley.outbox.subscribe(() => statuses.push(parley.outbox.items.map((item) => item.status)));
  const subscription = parley.subscribe("conversation:c9");
  parley.connect();
  await until("the position", () => subscription.position !== null && server.liveCount > 0);
  const { acknowledged, request_id } = parley.chat({ content: "What does the warranty cover?", conversation_id: "c9" });
  expect(parley.outbox.items).toMatchObject([{ request_id, content: "What does the warranty cover?" }]);
  const ack = await acknowledged;
  expect(ack).toMatchObject({ conversation_id: "c9", offset: 1 });
  await until("the empty outbox", () => parley.outbox.items.length === 0);
  expect(statuses).toContainEqual(["sending"]);
  expect(server.chats).toHaveLength(1);
});

test.each(transports)("A_message_without_a_conversation_begins_one_over_%s", async (transport) => {
  const server = await startServer();
  const parley = client(server, { transports: [transport] });
  parley.connect();
  const ack = await parley.chat({ content: "Hello" }).acknowledged;
  expect(ack.conversation_id).toMatch(/^c\d+$/);
  expect(parley.outbox.items).toMatchObject([{ status: "sent", conversation_id: ack.conversation_id, ack: { message_id: ack.message_id } }]);
});

test.each(transports)("A_message_whose_acknowledgement_was_lost_is_sent_again_and_done_once_over_%s", async (transport) => {
  const server = await startServer();
  server.faults.loseAcks = 2;
  const parley = client(server, { transports: [transport] });
  parley.connect();
  await connected(parley);
  const ack = await parley.chat({ content: "once", conversation_id: "c1" }).acknowledged;
  expect(ack.conversation_id).toBe("c1");
  expect(server.faults.loseAcks).toBe(0);
  expect(server.chats.map((chat) => chat.content)).toEqual(["once"]);
});

test("Messages_written_offline_are_sent_in_order_on_return", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  parley.close();
  const sent = ["one", "two", "three"].map((content) => parley.chat({ content, conversation_id: "c1" }).acknowledged);
  expect(parley.outbox.items.map((item) => item.status)).toEqual(["queued", "queued", "queued"]);
  parley.connect();
  await Promise.all(sent);
  expect(server.chats.map((chat) => chat.content)).toEqual(["one", "two", "three"]);
});

test("Messages_survive_a_reload_under_their_own_request_id", async () => {
  const server = await startServer();
  const storage = new FakeStorage();
  const before = client(server, { outbox: new LocalOutboxStorage(storage) });
  const { request_id } = before.chat({ content: "kept", conversation_id: "c1" });
  const after = client(server, { outbox: new LocalOutboxStorage(storage) });
  await until("the stored message", () => after.outbox.items.length === 1);
  after.connect();
  await until("the message", () => server.chats.length === 1);
  expect(server.chats).toMatchObject([{ request_id, content: "kept" }]);
  await until("the empty storage", () => storage.length === 0);
});

test("A_refused_message_stays_with_its_reason_until_it_is_retried_or_removed", async () => {
  const server = await startServer();
  server.faults.refuseChat = { code: "conflict", error: "A run is under way.", temporary: false };
  const parley = client(server);
  parley.connect();
  const { acknowledged, request_id } = parley.chat({ content: "again", conversation_id: "c1" });
  await expect(acknowledged).rejects.toMatchObject({ code: "conflict", message: "A run is under way." });
  expect(parley.outbox.items).toMatchObject([{ request_id, status: "failed", error: { code: "conflict", error: "A run is under way." } }]);
  server.faults.refuseChat = null;
  parley.outbox.retry(request_id);
  await until("the message", () => server.chats.length === 1);
  expect(server.chats[0]).toMatchObject({ request_id });
  server.faults.refuseChat = { code: "conflict", error: "A run is under way.", temporary: false };
  const other = parley.chat({ content: "never", conversation_id: "c1" });
  await expect(other.acknowledged).rejects.toThrow();
  parley.outbox.remove(other.request_id);
  expect(parley.outbox.items.map((item) => item.request_id)).not.toContain(other.request_id);
});

test("A_server_that_is_full_for_a_moment_gets_the_message_later", async () => {
  const server = await startServer();
  server.faults.refuseChat = { code: "unavailable", error: "Draining.", temporary: true, retry_after: 0.05 };
  const parley = client(server);
  parley.connect();
  const { acknowledged } = parley.chat({ content: "later", conversation_id: "c1" });
  await until("the refusal", () => server.commands.filter((command) => command.type === "chat").length > 1);
  server.faults.refuseChat = null;
  await acknowledged;
  expect(server.chats.map((chat) => chat.content)).toEqual(["later"]);
});

test("A_message_of_one_user_is_never_sent_in_the_name_of_another", async () => {
  const server = await startServer();
  const storage = new MemoryOutboxStorage();
  const item: OutboxItem = { request_id: "q1", content: "mine", conversation_id: "c1", created_at: "2026-01-01T00:00:00.000Z", user_id: "u2", status: "queued" };
  storage.put(item);
  const parley = client(server, { outbox: storage });
  parley.connect();
  await connected(parley);
  await parley.chat({ content: "other", conversation_id: "c1" }).acknowledged;
  expect(server.chats.map((chat) => chat.content)).toEqual(["other"]);
  expect(parley.outbox.items.map((entry) => entry.content)).not.toContain("mine");
  expect(storage.load()).toEqual([item]);
});

test("A_message_above_the_limit_is_refused_here_and_costs_no_connection", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  const { acknowledged } = parley.chat({ content: "x".repeat(maxCommandBytes), conversation_id: "c1" });
  await expect(acknowledged).rejects.toMatchObject({ code: "too_large" });
  expect(parley.state.status).toBe("connected");
});

test("The_outbox_is_bounded", async () => {
  const server = await startServer();
  const parley = client(server);
  for (let count = 0; count < 100; count++)
    parley.chat({ content: String(count), conversation_id: "c1" });
  await expect(parley.chat({ content: "one too many", conversation_id: "c1" }).acknowledged).rejects.toMatchObject({ code: "unavailable" });
  expect(parley.outbox.items).toHaveLength(100);
});
