import { expect, test } from "vitest";
import { EventStreamParser } from "../src/transports/sse-parser.js";

test("An_event_stream_reads_the_same_however_its_bytes_are_cut", () => {
  const bytes = new TextEncoder().encode(": awake\r\nretry: 120\nid: a@e:1\ndata: {\"text\":\"Grüße 😀\"}\n\ndata: one\rdata:two\r\r\n: idle\n\ndata: unfinished\n");
  for (let size = 1; size <= bytes.length; size++) {
    const data: string[] = [];
    const retries: number[] = [];
    const parser = new EventStreamParser((text) => data.push(text), (milliseconds) => retries.push(milliseconds));
    for (let at = 0; at < bytes.length; at += size)
      parser.push(bytes.subarray(at, at + size));
    expect(data).toEqual(['{"text":"Grüße 😀"}', "one\ntwo"]);
    expect(retries).toEqual([120]);
  }
});
