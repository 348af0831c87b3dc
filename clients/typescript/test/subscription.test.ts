import { expect, test } from "vitest";
import type { ParleyError, ParleyEvent, Position, Subscribed } from "../src/index.js";
import type { ScriptedServer } from "./support/scripted-server.js";
import { client, connected, startServer, until } from "./support/scene.js";

const transports = ["websocket", "sse", "long-poll"] as const;
const channel = "conversation:c1";

function offsets(events: readonly ParleyEvent[]): (number | undefined)[] {
  return events.map((event) => event.offset);
}

function publish(server: ScriptedServer, count: number): void {
  for (let index = 0; index < count; index++)
    server.publish(channel, "read", { user_id: "u2", offset: index });
}

test.each(transports)("A_subscriber_gets_what_it_missed_and_then_what_is_live_over_%s", async (transport) => {
  const server = await startServer();
  publish(server, 3);
  const parley = client(server, { transports: [transport] });
  const events: ParleyEvent[] = [];
  const subscribed: Subscribed[] = [];
  const subscription = parley.subscribe(channel, {
    since: { epoch: server.epoch(channel), offset: 1 },
    onEvent: (event) => events.push(event),
    onSubscribed: (answer) => subscribed.push(answer),
  });
  parley.connect();
  await until("the history", () => events.length === 2);
  publish(server, 2);
  await until("what is live", () => events.length === 4);
  expect(offsets(events)).toEqual([2, 3, 4, 5]);
  expect(subscription.position).toEqual({ epoch: server.epoch(channel), offset: 5 });
  expect(subscribed).toEqual([{ channel, position: { epoch: server.epoch(channel), offset: 3 }, recovered: true }]);
});

test.each(transports)("Without_a_position_only_what_is_live_is_delivered_over_%s", async (transport) => {
  const server = await startServer();
  publish(server, 3);
  const parley = client(server, { transports: [transport] });
  const events: ParleyEvent[] = [];
  const subscription = parley.subscribe(channel, { onEvent: (event) => events.push(event) });
  expect(subscription.position).toBeNull();
  parley.connect();
  await until("the position", () => subscription.position?.offset === 3);
  publish(server, 1);
  await until("an event", () => events.length === 1);
  expect(offsets(events)).toEqual([4]);
});

test.each(transports)("A_client_that_missed_three_events_gets_exactly_those_on_return_over_%s", async (transport) => {
  const server = await startServer();
  const parley = client(server, { transports: [transport] });
  const events: ParleyEvent[] = [];
  const subscription = parley.subscribe(channel, { onEvent: (event) => events.push(event) });
  parley.connect();
  await until("the position", () => subscription.position !== null && server.liveCount > 0);
  publish(server, 1);
  await until("an event", () => events.length === 1);
  parley.close();
  publish(server, 3);
  parley.connect();
  await until("the rest", () => events.length === 4);
  expect(offsets(events)).toEqual([1, 2, 3, 4]);
});

test("A_return_says_how_many_events_were_caught_up", async () => {
  const server = await startServer();
  const parley = client(server, { timing: { backoff_min: 200, backoff_max: 300 } });
  const subscription = parley.subscribe(channel);
  parley.connect();
  await until("the position", () => subscription.position !== null);
  server.cut();
  await until("the loss", () => parley.state.status === "reconnecting");
  publish(server, 14);
  await connected(parley);
  await until("the events", () => subscription.position?.offset === 14);
  expect(parley.state.caught_up).toBe(14);
});

test.each(transports)("History_that_is_gone_is_told_as_a_reset_over_%s", async (transport) => {
  const server = await startServer();
  publish(server, 2);
  const parley = client(server, { transports: [transport], timing: { backoff_min: 100, backoff_max: 100 } });
  const resets: Position[] = [];
  const events: ParleyEvent[] = [];
  parley.subscribe(channel, {
    since: { epoch: server.epoch(channel), offset: 0 },
    onEvent: (event) => events.push(event),
    onReset: (position) => resets.push(position),
  });
  parley.connect();
  await until("the history", () => events.length === 2);
  server.loseHistory(channel);
  server.cut();
  await until("the reset", () => resets.length === 1);
  expect(resets).toEqual([{ epoch: server.epoch(channel), offset: 3 }]);
  await until("the reader", () => server.liveCount > 0);
  publish(server, 1);
  await until("what is live", () => events.length === 3);
  expect(events.at(-1)?.offset).toBe(4);
});

test.each(["websocket", "sse"] as const)("An_event_that_comes_twice_is_delivered_once_over_%s", async (transport) => {
  const server = await startServer();
  server.faults.duplicate = true;
  const parley = client(server, { transports: [transport] });
  const events: ParleyEvent[] = [];
  const subscription = parley.subscribe(channel, { onEvent: (event) => events.push(event) });
  parley.connect();
  await until("the position", () => subscription.position !== null);
  publish(server, 20);
  await until("the events", () => events.length >= 20);
  expect(offsets(events)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test.each(["websocket", "sse"] as const)("An_event_that_is_lost_on_its_way_is_fetched_over_%s", async (transport) => {
  const server = await startServer();
  server.faults.lose.add(3).add(4).add(9);
  const parley = client(server, { transports: [transport] });
  const events: ParleyEvent[] = [];
  const resets: Position[] = [];
  const subscription = parley.subscribe(channel, { onEvent: (event) => events.push(event), onReset: (position) => resets.push(position) });
  parley.connect();
  await until("the position", () => subscription.position !== null);
  for (let offset = 1; offset <= 10; offset++) {
    publish(server, 1);
    if (![3, 4, 9].includes(offset))
      await until(`event ${offset}`, () => subscription.position?.offset === offset);
  }
  expect(offsets(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(resets).toEqual([]);
});

test("Readers_of_a_channel_share_one_subscription_and_keep_their_own_places", async () => {
  const server = await startServer();
  publish(server, 4);
  const parley = client(server);
  const epoch = server.epoch(channel);
  const first: ParleyEvent[] = [];
  const second: ParleyEvent[] = [];
  const third: ParleyEvent[] = [];
  const all: ParleyEvent[] = [];
  parley.on("event", (event) => all.push(event));
  parley.subscribe(channel, { since: { epoch, offset: 3 }, onEvent: (event) => first.push(event) });
  const one = parley.subscribe(channel, { onEvent: (event) => second.push(event) });
  parley.connect();
  await until("the history", () => first.length === 1);
  const other = parley.subscribe(channel, { since: { epoch, offset: 1 }, onEvent: (event) => third.push(event) });
  await until("the older history", () => third.length === 3);
  publish(server, 1);
  await until("what is live", () => third.length === 4);
  expect(offsets(first)).toEqual([4, 5]);
  expect(offsets(second)).toEqual([5]);
  expect(offsets(third)).toEqual([2, 3, 4, 5]);
  expect(offsets(all)).toEqual([4, 5]);
  one.unsubscribe();
  other.unsubscribe();
  publish(server, 1);
  await until("the last", () => first.length === 3);
  expect(third.length).toBe(4);
  expect(server.commands.filter((command) => command.type === "unsubscribe")).toEqual([]);
});

test("The_last_reader_that_leaves_unsubscribes_and_one_that_stays_for_a_moment_costs_nothing", async () => {
  const server = await startServer();
  const parley = client(server);
  parley.connect();
  await connected(parley);
  parley.subscribe(channel).unsubscribe();
  const subscription = parley.subscribe(channel);
  await until("the position", () => subscription.position !== null);
  expect(server.commands.filter((command) => command.type === "subscribe")).toHaveLength(1);
  subscription.unsubscribe();
  await until("the unsubscribe", () => server.commands.some((command) => command.type === "unsubscribe"));
});

test("A_reader_that_joins_a_channel_that_is_up_is_told_its_place_at_once", async () => {
  const server = await startServer();
  publish(server, 2);
  const parley = client(server);
  const first = parley.subscribe(channel);
  parley.connect();
  await until("the position", () => first.position !== null);
  const second = await new Promise<Subscribed>((resolve) => parley.subscribe(channel, { onSubscribed: resolve }));
  expect(second.position.offset).toBe(2);
  expect(server.commands.filter((command) => command.type === "subscribe")).toHaveLength(1);
});

test.each(transports.flatMap((transport) => [[transport, "forbidden:x"], [transport, "no name"]] as const))("A_channel_that_is_refused_harms_no_other_over_%s_as_%s", async (transport, name) => {
  const server = await startServer();
  const parley = client(server, { transports: [transport] });
  const errors: ParleyError[] = [];
  const unheard: ParleyError[] = [];
  const events: ParleyEvent[] = [];
  parley.on("error", (error) => unheard.push(error));
  parley.subscribe(name, { onError: (error) => errors.push(error) });
  const subscription = parley.subscribe(channel, { onEvent: (event) => events.push(event) });
  parley.connect();
  await until("the refusal", () => errors.length === 1);
  expect(errors[0]).toMatchObject({ code: "not_found", temporary: false });
  await until("the position", () => subscription.position !== null && server.liveCount > 0);
  publish(server, 1);
  await until("an event", () => events.length === 1);
  expect(errors).toHaveLength(1);
  expect(unheard).toEqual([]);
});

test("A_subscription_that_the_server_ends_for_now_begins_again", async () => {
  const server = await startServer();
  server.faults.overflow = 2;
  const parley = client(server);
  const events: ParleyEvent[] = [];
  const subscription = parley.subscribe(channel, { onEvent: (event) => events.push(event) });
  parley.connect();
  await until("the position", () => subscription.position !== null);
  publish(server, 2);
  await until("the events", () => events.length === 2);
  expect(offsets(events)).toEqual([1, 2]);
  expect(server.faults.overflow).toBe(0);
});

test("A_server_that_answers_polls_with_nothing_at_once_is_not_flooded", async () => {
  const server = await startServer();
  server.faults.hastyPolls = true;
  const parley = client(server, { transports: ["long-poll"] });
  const subscription = parley.subscribe(channel);
  parley.connect();
  await until("the position", () => subscription.position !== null);
  const polls = (): number => server.requests.filter((request) => request.includes("/channels/")).length;
  const began = performance.now();
  await until("a fourth poll", () => polls() >= 4);
  // Two pauses of 250 ms lie between the second and the fourth; timers may fire a little early.
  expect(performance.now() - began).toBeGreaterThan(400);
});

test("Many_channels_share_few_connections_over_long_poll", async () => {
  const server = await startServer();
  const parley = client(server, { transports: ["long-poll"] });
  const names = Array.from({ length: 9 }, (_, index) => `app:${index}`);
  const got: string[] = [];
  const subscriptions = names.map((name) => parley.subscribe(name, { onEvent: (event) => got.push(event.channel) }));
  parley.connect();
  await until("the positions", () => subscriptions.every((subscription) => subscription.position !== null));
  names.forEach((name) => server.publish(name, "hello", {}));
  await until("every event", () => got.length === 9, 15_000);
  expect([...got].sort()).toEqual(names);
});

test("A_handler_that_throws_disturbs_neither_the_others_nor_the_order", async () => {
  const server = await startServer();
  const parley = client(server);
  const thrown: unknown[] = [];
  const catcher = (error: unknown): void => void thrown.push(error);
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", catcher);
  try {
    const events: ParleyEvent[] = [];
    parley.subscribe(channel, { since: { epoch: server.epoch(channel), offset: 0 }, onEvent: () => { throw new Error("mine"); } });
    parley.subscribe(channel, { since: { epoch: server.epoch(channel), offset: 0 }, onEvent: (event) => events.push(event) });
    publish(server, 3);
    parley.connect();
    await until("the events", () => events.length === 3 && thrown.length === 3);
    expect(offsets(events)).toEqual([1, 2, 3]);
  } finally {
    process.off("uncaughtException", catcher);
    others.forEach((listener) => process.on("uncaughtException", listener));
  }
});
