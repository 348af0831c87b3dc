import { now } from "./channels.mjs";

const cursorOf = (text) => Object.fromEntries((text ?? "").split(",").filter(Boolean).map((part) => {
  const [channel, position] = part.split("@");
  const [epoch, offset] = position.split(":");
  return [channel, { epoch, offset: Number(offset) }];
}));
const streamsOf = (text) => Object.fromEntries((text ?? "").split(",").filter(Boolean).map((part) => {
  const [stream, position] = part.split("@");
  return [stream, Number(position)];
}));

export function serveEvents(request, response, url, state) {
  const channels = url.searchParams.get("channels")?.split(",").filter(Boolean) ?? [];
  const cursor = cursorOf(request.headers["last-event-id"] ?? url.searchParams.get("cursor"));
  const held = streamsOf(url.searchParams.get("streams"));
  const at = {};
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.write(": open\n\n");
  const send = (frame) => {
    if (frame.offset && at[frame.channel]) at[frame.channel].offset = frame.offset;
    const id = Object.entries(at).map(([name, { epoch, offset }]) => `${name}@${epoch}:${offset}`).join(",");
    response.write(`${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(frame)}\n\n`);
  };
  const ends = channels.map((channel) => {
    const { events, ...position } = state.channels.attach(channel, cursor[channel], held);
    at[channel] = position.recovered ? { ...cursor[channel] } : { epoch: position.epoch, offset: position.offset };
    send({ type: "subscribed", channel, ...position, timestamp: now(), offset: position.offset });
    if (position.recovered === false) send({ type: "reset", channel, epoch: position.epoch, offset: position.offset, timestamp: now() });
    for (const event of events) send(event);
    return state.channels.listen(channel, send);
  });
  request.on("close", () => { for (const end of ends) end(); });
}

export async function longPoll(request, response, url, channel, state) {
  const after = url.searchParams.get("after");
  const [epoch, offset] = after?.split(":") ?? [];
  const since = after ? { epoch, offset: Number(offset) } : undefined;
  const wait = Math.min(25, Number(url.searchParams.get("wait") ?? 25)) * 1000;
  let answer = state.channels.attach(channel, since, streamsOf(url.searchParams.get("streams")));
  if (since && answer.recovered && answer.events.length === 0 && wait > 0) {
    await new Promise((done) => {
      const timer = setTimeout(finish, wait);
      const end = state.channels.listen(channel, finish);
      function finish() { clearTimeout(timer); end(); done(); }
      request.on("close", finish);
    });
    answer = state.channels.attach(channel, since, streamsOf(url.searchParams.get("streams")));
  }
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ channel, ...answer }));
}
