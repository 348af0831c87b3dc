import { describe, expect, it } from "vitest";
import type { Message } from "@/api/types";
import { newestLeaf, pathTo, siblingsOf } from "@/live/thread/tree";

let clock = 0;
const message = (message_id: string, parent_id: string | null, role: "user" | "assistant"): Message => ({
  message_id, parent_id, role, conversation_id: "c1", content: message_id, citations: [], status: "completed", created_at: new Date(1_700_000_000_000 + 1000 * clock++).toISOString(),
});
const messages = (...list: Message[]) => new Map(list.map((one) => [one.message_id, one]));

describe("the tree of messages", () => {
  const q1 = message("q1", null, "user");
  const a1 = message("a1", "q1", "assistant");
  const q2 = message("q2", "a1", "user");
  const a2 = message("a2", "q2", "assistant");
  const a2b = message("a2b", "q2", "assistant");
  const q2b = message("q2b", "a1", "user");
  const a3 = message("a3", "q2b", "assistant");
  const all = messages(q1, a1, q2, a2, a2b, q2b, a3);

  it("reads one path from the first message to the leaf", () => {
    expect(pathTo(all, "a2b").map((one) => one.message_id)).toEqual(["q1", "a1", "q2", "a2b"]);
  });

  it("stops at what has not been loaded", () => {
    expect(pathTo(messages(q2, a2), "a2").map((one) => one.message_id)).toEqual(["q2", "a2"]);
  });

  it("does not go round in a circle", () => {
    expect(pathTo(messages(message("x", "y", "user"), message("y", "x", "assistant")), "x")).toHaveLength(2);
  });

  it("lists edits and other answers as versions, oldest first", () => {
    expect(siblingsOf(all, a2).map((one) => one.message_id)).toEqual(["a2", "a2b"]);
    expect(siblingsOf(all, q2b).map((one) => one.message_id)).toEqual(["q2", "q2b"]);
    expect(siblingsOf(all, q1)).toHaveLength(1);
  });

  it("continues a branch at its newest end", () => {
    expect(newestLeaf(all, "q2")).toBe("a2b");
    expect(newestLeaf(all, "q2b")).toBe("a3");
    expect(newestLeaf(all, "q1")).toBe("a3");
  });
});
