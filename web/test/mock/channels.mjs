import { randomUUID } from "node:crypto";

export const now = () => new Date().toISOString();
export const byteLength = (text) => Buffer.byteLength(text, "utf8");
const from = (text, position) => Buffer.from(text, "utf8").subarray(position).toString("utf8");

/** Channels with their history and streams, and whoever listens: a listener is a function that takes one frame. */
export class Channels {
  channels = new Map();
  streams = new Map();

  channel(name) {
    if (!this.channels.has(name)) this.channels.set(name, { name, epoch: randomUUID().slice(0, 8), events: [], listeners: new Set() });
    return this.channels.get(name);
  }

  position(name) {
    const { epoch, events } = this.channel(name);
    return { epoch, offset: events.length };
  }

  publish(name, type, data, lasting = true) {
    const channel = this.channel(name);
    const event = { type, channel: name, ...(lasting ? { offset: channel.events.length + 1 } : {}), timestamp: now(), data };
    if (lasting) channel.events.push(event);
    for (const listener of channel.listeners) listener(event);
    return event;
  }

  openStream(id, channel, chunk) {
    this.streams.set(id, { id, channel, chunk, text: "", status: "open" });
  }

  append(id, text) {
    const stream = this.streams.get(id);
    const position = byteLength(stream.text);
    stream.text += text;
    this.publish(stream.channel, "message_chunk", { ...stream.chunk, position, text }, false);
  }

  /** What `subscribed` says, the missed events and the open streams from the positions held. */
  attach(name, since, held = {}) {
    const channel = this.channel(name);
    const { epoch, offset } = this.position(name);
    const recovered = since ? since.epoch === epoch && since.offset <= offset && offset - since.offset <= 1000 : null;
    const missed = recovered ? channel.events.slice(since.offset) : [];
    const open = [...this.streams.values()].filter((stream) => stream.channel === name && stream.status === "open");
    const tails = open.flatMap((stream) => {
      const position = held[stream.id] ?? 0;
      const text = from(stream.text, position);
      return text ? [{ type: "message_chunk", channel: name, timestamp: now(), data: { ...stream.chunk, position, text } }] : [];
    });
    return { epoch, offset, recovered, events: [...missed, ...tails] };
  }

  listen(name, listener) {
    this.channel(name).listeners.add(listener);
    return () => this.channel(name).listeners.delete(listener);
  }
}
