import { randomUUID } from "node:crypto";
import { now } from "./channels.mjs";

/** One WebSocket: commands in, answers and events out. */
export function serveSocket(socket, state, userId) {
  const subscriptions = new Map();
  const send = (frame) => socket.readyState === 1 && socket.send(JSON.stringify(frame));
  const control = (type, re, fields = {}) => send({ type, ...(re === undefined ? {} : { re }), ...fields, timestamp: now() });
  control("connection", undefined, { status: "connected", message: "WebSocket connection established", connection_id: randomUUID(), user_id: userId, heartbeat: 25 });

  const handlers = {
    ping: (command) => control("pong", command.id),
    subscribe({ id, channel, since, streams }) {
      subscriptions.get(channel)?.();
      const { events, ...position } = state.channels.attach(channel, since, streams);
      control("subscribed", id, { channel, ...position });
      if (position.recovered === false) control("reset", undefined, { channel, epoch: position.epoch, offset: position.offset });
      for (const event of events) send(event);
      subscriptions.set(channel, state.channels.listen(channel, send));
    },
    unsubscribe({ id, channel }) {
      subscriptions.get(channel)?.();
      subscriptions.delete(channel);
      control("unsubscribed", id, { channel });
    },
    chat(command) {
      const ack = state.chat(command);
      if (ack) control("ack", command.id, ack);
      else control("error", command.id, { code: "not_found", error: "There is no such conversation.", temporary: false });
    },
    stop({ id, run_id }) {
      const run = state.runs.get(run_id);
      if (!run) return control("error", id, { code: "not_found", error: "There is no such run.", temporary: false });
      run.stopped = true;
      control("stopped", id, { run_id, position: Buffer.byteLength(run.message.content) });
    },
    typing() {},
    read() {},
  };

  socket.on("message", (raw) => {
    const command = JSON.parse(raw.toString());
    const handler = handlers[command.type];
    if (handler) handler(command);
    else control("error", command.id, { code: "unknown_command", error: `There is no command ${command.type}.`, temporary: false });
  });
  socket.on("close", () => { for (const end of subscriptions.values()) end(); });
}
