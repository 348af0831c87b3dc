// @vitest-environment happy-dom
// @vitest-environment-options {"settings":{"fetch":{"disableSameOriginPolicy":true}}}
import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import type { Parley, ParleyEvent } from "../src/index.js";
import { ParleyProvider, useChannel, useConnectionState, useOutbox, useParley, useStream } from "../src/react/index.js";
import { atEnd, client as makeClient, connected, startServer, until } from "./support/scene.js";
import type { ScriptedServer } from "./support/scripted-server.js";

const channel = "conversation:c1";
const client = (server: ScriptedServer): Parley => makeClient(server, { transports: ["websocket"] });

function mount(node: ReactNode): { element: HTMLElement; unmount: () => void } {
  const element = document.createElement("div");
  document.body.append(element);
  const root = createRoot(element);
  root.render(<StrictMode>{node}</StrictMode>);
  let mounted = true;
  const unmount = (): void => {
    if (mounted)
      root.unmount();
    mounted = false;
  };
  atEnd(unmount);
  return { element, unmount };
}

test("Mounting_twice_as_StrictMode_does_opens_one_socket_and_subscribes_once", async () => {
  const server = await startServer();
  const parley = client(server);
  const events: ParleyEvent[] = [];
  function View(): ReactNode {
    const state = useConnectionState();
    useChannel(channel, { since: { epoch: server.epoch(channel), offset: 0 }, onEvent: (event) => events.push(event) });
    return state.status;
  }
  server.publish(channel, "read", { user_id: "u2", offset: 1 });
  const { element, unmount } = mount(<ParleyProvider client={parley}><View /></ParleyProvider>);
  await until("the status", () => element.textContent === "connected");
  await until("the event", () => events.length === 1);
  expect(server.requests.filter((request) => request.startsWith("UPGRADE"))).toHaveLength(1);
  expect(server.commands.filter((command) => command.type === "subscribe")).toHaveLength(1);
  unmount();
  await until("the end", () => parley.state.status === "closed" && server.webSocketCount === 0);
});

test("A_component_draws_an_answer_at_most_once_a_frame_and_to_its_end", async () => {
  const server = await startServer();
  const parley = client(server);
  const frames: FrameRequestCallback[] = [];
  const own = window.requestAnimationFrame;
  window.requestAnimationFrame = globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  atEnd(() => {
    window.requestAnimationFrame = globalThis.requestAnimationFrame = own;
  });
  const drawn: string[] = [];
  function Answer(): ReactNode {
    const { text, status } = useStream("run:r1", { channel });
    drawn.push(text);
    return `${status}:${text}`;
  }
  const { element } = mount(<ParleyProvider client={parley}><Answer /></ParleyProvider>);
  await connected(parley);
  const answer = parley.stream("run:r1", { channel });
  await until("the subscription", () => server.liveCount === 1 && server.commands.some((command) => command.type === "subscribe"));
  for (let count = 0; count < 50; count++)
    server.append(channel, "run:r1", "x");
  await until("the text", () => answer.text.length === 50);
  expect(drawn.every((text) => text === "")).toBe(true);
  expect(frames.length).toBeLessThanOrEqual(2);
  frames.splice(0).forEach((frame) => frame(0));
  await until("the frame", () => element.textContent === `open:${"x".repeat(50)}`);
  server.finish(channel, "r1");
  await until("the end", () => answer.status === "completed");
  frames.splice(0).forEach((frame) => frame(0));
  await until("the last frame", () => element.textContent === `completed:${"x".repeat(50)}`);
  expect(new Set(drawn).size).toBe(2);
});

test("A_component_follows_the_channel_it_is_given_and_the_newest_handler", async () => {
  const server = await startServer();
  const parley = client(server);
  const got: string[] = [];
  function View({ name, tag }: { name: string | null; tag: string }): ReactNode {
    useChannel(name, { onEvent: (event) => got.push(`${tag} ${event.channel}`) });
    return tag;
  }
  const element = document.createElement("div");
  const root = createRoot(element);
  atEnd(() => root.unmount());
  const draw = (name: string | null, tag: string): void => root.render(<ParleyProvider client={parley}><View name={name} tag={tag} /></ParleyProvider>);
  draw(null, "none");
  await connected(parley);
  draw("app:a", "first");
  await until("the first", () => server.commands.some((command) => command.channel === "app:a"));
  draw("app:a", "second");
  await until("the second", () => element.textContent === "second");
  server.publish("app:a", "hello", {});
  await until("an event", () => got.length === 1);
  draw("app:b", "third");
  await until("the change", () => server.commands.some((command) => command.type === "unsubscribe") && server.commands.some((command) => command.channel === "app:b"));
  server.publish("app:a", "hello", {});
  server.publish("app:b", "hello", {});
  await until("the other event", () => got.length === 2);
  expect(got).toEqual(["second app:a", "third app:b"]);
});

test("A_message_is_grey_until_it_is_acknowledged", async () => {
  const server = await startServer();
  const parley = client(server);
  let send!: () => void;
  const drawn: string[] = [];
  function Composer(): ReactNode {
    const own = useParley();
    const items = useOutbox();
    useChannel(channel);
    send = () => void own.chat({ content: "Hello", conversation_id: "c1" });
    const text = items.map((item) => `${item.status} ${item.content}`).join();
    drawn.push(text);
    return text;
  }
  const { element } = mount(<ParleyProvider client={parley}><Composer /></ParleyProvider>);
  await until("the composer", () => drawn.length > 0);
  await until("the subscription", () => server.commands.some((command) => command.type === "subscribe"));
  send();
  await until("the message", () => server.chats.length === 1);
  await until("the empty outbox", () => element.textContent === "" && parley.outbox.items.length === 0);
  expect(drawn.some((text) => text.endsWith("Hello"))).toBe(true);
});

test("A_network_that_goes_and_comes_is_noticed_at_once", async () => {
  const server = await startServer();
  const parley = makeClient(server, { transports: ["websocket"], timing: { backoff_min: 60_000, backoff_max: 60_000 } });
  parley.connect();
  await connected(parley);
  window.dispatchEvent(new Event("offline"));
  expect(parley.state).toMatchObject({ status: "reconnecting", close: { reason: "The network is gone." } });
  window.dispatchEvent(new Event("online"));
  await connected(parley);
});

test("A_page_that_wakes_finds_out_whether_its_connection_lives", async () => {
  const server = await startServer();
  const parley = makeClient(server, { transports: ["websocket"] });
  parley.connect();
  await connected(parley);
  await until("the first ping", () => parley.state.round_trip_ms !== undefined);
  const pings = server.commands.filter((command) => command.type === "ping").length;
  document.dispatchEvent(new Event("visibilitychange"));
  await until("a ping", () => server.commands.filter((command) => command.type === "ping").length > pings);
});

test("A_hook_outside_of_the_provider_says_what_is_missing", async () => {
  const errors: unknown[] = [];
  const root = createRoot(document.createElement("div"), { onUncaughtError: (error) => errors.push(error) });
  atEnd(() => root.unmount());
  function Lost(): ReactNode {
    return useConnectionState().status;
  }
  root.render(<Lost />);
  await until("the error", () => errors.length === 1);
  expect(String(errors[0])).toContain("<ParleyProvider>");
});
