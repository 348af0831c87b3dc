import { expect, test } from "vitest";
import type { ParleyEvent } from "../src/index.js";
import { Stream } from "../src/stream.js";
import { client, connected, startServer, until } from "./support/scene.js";

const transports = ["websocket", "sse", "long-poll"] as const;
const channel = "conversation:c1";

function stream(): Stream {
  return new Stream("run:r1", () => () => {});
}

test("Pieces_are_applied_trimmed_dropped_or_found_to_be_ahead_by_position", () => {
  const held = stream();
  expect(held.append(0, "Grü")).toEqual({ position: 0, text: "Grü" });
  expect(held.position).toBe(4);
  expect(held.append(0, "Grüße")).toEqual({ position: 4, text: "ße" });
  expect(held.append(2, "ü")).toBe("duplicate");
  expect(held.append(8, "x")).toBe("ahead");
  expect(held.append(2, "üße 😀!")).toEqual({ position: 7, text: " 😀!" });
  expect(held.text).toBe("Grüße 😀!");
  expect(held.position).toBe(13);
});

test("A_cut_within_a_code_point_never_splits_it_and_begins_anew", () => {
  const held = stream();
  held.append(0, "abc");
  expect(held.append(0, "a😀b")).toBe("ahead");
  expect(held.text).toBe("");
  expect(held.position).toBe(0);
});

test.each(transports)("An_answer_is_put_together_while_it_is_written_over_%s", async (transport) => {
  const server = await startServer();
  server.append(channel, "run:r1", "Zwei ");
  const parley = client(server, { transports: [transport] });
  const answer = parley.stream("run:r1", { channel });
  let changes = 0;
  answer.subscribe(() => changes++);
  parley.connect();
  await until("the beginning", () => answer.text === "Zwei ");
  expect(answer.status).toBe("open");
  server.append(channel, "run:r1", "Jahre 🛡");
  await until("the rest", () => answer.text === "Zwei Jahre 🛡");
  server.finish(channel, "r1");
  await until("the end", () => answer.status === "completed");
  expect(answer.text).toBe("Zwei Jahre 🛡");
  expect(answer.position).toBe(Buffer.byteLength("Zwei Jahre 🛡"));
  expect(changes).toBeGreaterThanOrEqual(3);
});

test("What_a_reader_holds_already_is_not_sent_again", async () => {
  const server = await startServer();
  server.append(channel, "run:r1", "Zwei Jahre");
  const parley = client(server);
  const pieces: unknown[] = [];
  parley.subscribe(channel, { onEvent: (event) => pieces.push(event.data) });
  const answer = parley.stream("run:r1", { channel, text: "Zwei" });
  expect(answer.position).toBe(4);
  parley.connect();
  await until("the rest", () => answer.text === "Zwei Jahre");
  expect(server.commands.find((command) => command.type === "subscribe")?.streams).toEqual({ "run:r1": 4 });
  expect(pieces).toMatchObject([{ position: 4, text: " Jahre" }]);
});

test("A_reader_of_events_may_hold_a_stream_by_itself", async () => {
  const server = await startServer();
  server.append(channel, "run:r1", "Zwei Jahre");
  const parley = client(server);
  const pieces: unknown[] = [];
  parley.subscribe(channel, { streams: { "run:r1": 5 }, onEvent: (event) => pieces.push(event.data) });
  parley.connect();
  await until("the rest", () => pieces.length === 1);
  expect(pieces).toMatchObject([{ position: 5, text: "Jahre" }]);
});

test("Readers_of_events_get_each_byte_once_across_a_reconnect", async () => {
  const server = await startServer();
  const parley = client(server);
  let text = "";
  const subscription = parley.subscribe(channel, { onEvent: (event: ParleyEvent) => {
    if (event.type === "message_chunk")
      text += event.data.text;
  } });
  parley.connect();
  await until("the position", () => subscription.position !== null);
  server.append(channel, "run:r1", "äö");
  await until("the beginning", () => text === "äö");
  server.cut();
  server.append(channel, "run:r1", "ü€");
  await connected(parley);
  await until("the middle", () => text === "äöü€");
  server.append(channel, "run:r1", "😀");
  await until("the rest", () => text === "äöü€😀");
});

test("An_answer_that_ended_while_nobody_read_is_whole_for_the_next_reader", async () => {
  const server = await startServer();
  server.append(channel, "run:r1", "Zwei");
  const parley = client(server);
  const answer = parley.stream("run:r1", { channel });
  const end = answer.subscribe(() => {});
  parley.connect();
  await until("the beginning", () => answer.text === "Zwei");
  end();
  await until("the unsubscribe", () => server.commands.some((command) => command.type === "unsubscribe"));
  server.append(channel, "run:r1", " Jahre");
  server.finish(channel, "r1", "stopped");
  answer.subscribe(() => {});
  await until("the end", () => answer.status === "stopped");
  expect(answer.text).toBe("Zwei Jahre");
});

test("The_output_of_a_job_ends_by_its_own_event", async () => {
  const server = await startServer();
  const parley = client(server);
  const output = parley.stream("job:j1/output", { channel: "job:j1" });
  output.subscribe(() => {});
  const subscription = parley.subscribe("job:j1");
  parley.connect();
  await until("the position", () => subscription.position !== null);
  server.append("job:j1", "job:j1/output", "page 1 of 2\n");
  server.append("job:j1", "job:j1/output", "page 2 of 2\n");
  server.end("job:j1/output");
  await until("the end", () => output.status === "completed");
  expect(output.text).toBe("page 1 of 2\npage 2 of 2\n");
});

test("An_end_that_lies_ahead_brings_what_is_missing", async () => {
  const server = await startServer();
  server.append("job:j1", "job:j1/output", "one ");
  const parley = client(server);
  const output = parley.stream("job:j1/output", { channel: "job:j1" });
  output.subscribe(() => {});
  parley.connect();
  await until("the beginning", () => output.text === "one ");
  server.losePiece("job:j1/output", "two");
  server.end("job:j1/output");
  await until("the end", () => output.status === "completed");
  expect(output.text).toBe("one two");
});

test("A_piece_that_is_lost_on_its_way_is_fetched", async () => {
  const server = await startServer();
  server.append(channel, "run:r1", "one ");
  const parley = client(server);
  const pieces: string[] = [];
  parley.subscribe(channel, { onEvent: (event) => event.type === "message_chunk" && pieces.push(event.data.text) });
  const answer = parley.stream("run:r1", { channel });
  parley.connect();
  await until("the beginning", () => answer.text === "one ");
  server.losePiece("run:r1", "two ");
  server.append(channel, "run:r1", "three");
  await until("the rest", () => answer.text === "one two three");
  expect(pieces.join("")).toBe("one two three");
});

test("The_rest_of_a_long_output_is_read_in_parts", async () => {
  const server = await startServer();
  server.faults.streamBytes = 7;
  server.append("job:j1", "job:j1/output", "Größe 😀 und mehr, bis zum Ende");
  server.end("job:j1/output");
  const parley = client(server);
  const output = parley.stream("job:j1/output", { channel: "job:j1" });
  let text = "";
  output.subscribe(() => {});
  parley.subscribe("job:j1", { onEvent: (event) => event.type === "append" && (text += event.data.text) });
  parley.connect();
  await until("the end", () => output.status === "completed");
  expect(output.text).toBe(server.text("job:j1/output"));
  expect(text).toBe(output.text);
});

test("An_answer_that_is_continued_opens_its_stream_again", async () => {
  const server = await startServer();
  const parley = client(server);
  const answer = parley.stream("run:r1", { channel });
  answer.subscribe(() => {});
  parley.connect();
  await connected(parley);
  server.append(channel, "run:r1", "Zwei");
  server.finish(channel, "r1", "interrupted");
  await until("the interruption", () => answer.status === "interrupted");
  server.append(channel, "run:r1", " Jahre");
  await until("the rest", () => answer.text === "Zwei Jahre");
  expect(answer.status).toBe("open");
});
