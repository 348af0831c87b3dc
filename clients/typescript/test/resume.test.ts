import { expect, test } from "vitest";
import type { ParleyEvent } from "../src/index.js";
import { client, startServer, until } from "./support/scene.js";
import { seeded } from "./support/random.js";

const channels = ["conversation:c1", "app:notes", "job:j1"] as const;
const output = "job:j1/output";
const words = ["Zwei", " ", "Jahre", "\n", "Gewähr", "保証", "😀", "👩‍👩‍👧", "é", "[1]", "…", "\"quoted\"", "ß"];
const seeds = [1, 2, 3, 4, 5, 6];
const runs = 5;
const steps = 160;

/**
 * Connections are cut after a random number of bytes, whatever they carry at that place: a handshake, half a frame, half a
 * code point. Meanwhile the server publishes and writes answers, loses events, and repeats others.
 */
test.each([
  ...seeds.map((seed) => ["websocket", seed] as const),
  ...seeds.map((seed) => ["sse", seed] as const),
  ...seeds.slice(0, 4).map((seed) => ["long-poll", seed] as const),
  ...seeds.map((seed) => ["any", seed] as const),
])("Random_cuts_cost_no_event_and_no_byte_over_%s_with_seed_%i", async (transport, seed) => {
  const random = seeded(seed * 7_919);
  const below = (limit: number): number => Math.floor(random() * limit);
  const server = await startServer();
  const events = new Map<string, ParleyEvent[]>(channels.map((channel) => [channel, []]));
  const chunks = new Map<string, string>();
  let pages = "";
  let cuts = 0;
  const transports = new Set<string | undefined>();
  const parley = client(server, {
    random,
    ...(transport === "any" ? {} : { transports: [transport] }),
    timing: { backoff_min: 2, backoff_max: 15, open: 500, upgrade_min: 30, upgrade_max: 30 },
  });
  parley.on("state", (state) => {
    if (state.status === "reconnecting" && state.attempt === 1)
      cuts++;
    transports.add(state.transport);
  });
  for (const channel of channels)
    parley.subscribe(channel, {
      since: { epoch: server.epoch(channel), offset: 0 },
      onEvent: (event) => {
        if (event.type === "message_chunk")
          chunks.set(event.data.run_id, (chunks.get(event.data.run_id) ?? "") + event.data.text);
        else if (event.type === "append")
          pages += event.data.text;
        else if (event.type !== "end")
          events.get(channel)!.push(event);
      },
      onReset: () => expect.fail("Nothing was lost, and yet a reset came."),
    });
  const answers = Array.from({ length: runs }, (_, index) => parley.stream(`run:r${index}`, { channel: channels[0] }));
  answers.push(parley.stream(output, { channel: channels[2] }));
  // At every moment, and not only at the end, where the closing message brings the whole.
  for (const answer of answers)
    answer.subscribe(() => expect(server.text(answer.id).startsWith(answer.text), `${answer.text} of ${server.text(answer.id)}`).toBe(true));

  // From a few frames' worth up: enough that something gets through now and then.
  server.faults.cutAfter = () => 150 + below(6_000);
  if (transport === "any")
    server.faults.upgrade = 503;
  parley.connect();
  for (let step = 0; step < steps; step++) {
    const run = Math.floor((step / steps) * runs);
    server.append(channels[0], `run:r${run}`, Array.from({ length: 1 + below(6) }, () => words[below(words.length)]).join(""));
    if (random() < 0.5)
      server.append(channels[2], output, words[below(words.length)]!);
    if (random() < 0.3)
      server.publish(channels[below(3)]!, "read", { user_id: "u2", offset: step });
    if (random() < 0.05)
      server.faults.lose.add(server.head(channels[0]) + 1);
    if (random() < 0.1)
      server.faults.duplicate = !server.faults.duplicate;
    if (random() < 0.05)
      server.cut();
    if (transport === "any" && transports.has("sse") && random() < 0.1)
      server.faults.upgrade = server.faults.upgrade === null ? 503 : null;
    if (Math.floor(((step + 1) / steps) * runs) > run)
      server.finish(channels[0], `r${run}`);
    await new Promise((resolve) => (random() < 0.5 ? setImmediate(resolve) : setTimeout(resolve, below(8))));
  }
  server.faults.cutAfter = null;
  server.faults.lose.clear();
  server.cut();
  if (transport === "any") {
    await until("the way round", () => transports.has("sse") || transports.has("long-poll"));
    server.faults.upgrade = null;
    await until("the way back up", () => parley.state.transport === "websocket");
  }
  server.end(output);
  server.publish(channels[2], "job_update", { job_id: "j1", status: "completed" });
  for (const channel of channels)
    server.publish(channel, "read", { user_id: "u2", offset: steps });

  for (const channel of channels)
    await until(`the last event of ${channel}`, () => events.get(channel)!.at(-1)?.offset === server.head(channel), 15_000);
  for (const channel of channels)
    expect(events.get(channel)!.map((event) => event.offset)).toEqual(Array.from({ length: server.head(channel) }, (_, index) => index + 1));
  await until("the end of the output", () => answers.at(-1)!.status === "completed");
  expect(server.text(output).startsWith(pages)).toBe(true);
  for (const answer of answers) {
    expect(answer.status).toBe("completed");
    expect(Buffer.from(answer.text).equals(Buffer.from(server.text(answer.id)))).toBe(true);
    // Whoever reads the raw pieces has each byte at most once and in order; what the closing message made superfluous never came.
    expect(server.text(answer.id).startsWith(chunks.get(answer.id.slice(4)) ?? "")).toBe(true);
  }
  expect(cuts).toBeGreaterThan(2);
});
