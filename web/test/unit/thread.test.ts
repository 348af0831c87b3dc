import { describe, expect, it } from "vitest";
import type { Message } from "@/api/types";
import { withAnswer, withMessage, withRun, withText } from "@/live/thread/reduce";
import { type ThreadSnapshot, emptyThread } from "@/live/thread/snapshot";

const message = (message_id: string, role: "user" | "assistant", more: Partial<Message> = {}): Message => ({
  message_id, conversation_id: "c1", parent_id: null, role, content: "", citations: [], status: "completed", created_at: "2026-11-20T08:00:00.000Z", ...more,
});
const thread = (...messages: Message[]): ThreadSnapshot => ({ ...emptyThread, phase: "ready", messages: new Map(messages.map((one) => [one.message_id, one])), leaf: messages.at(-1)?.message_id ?? null });
const question = message("q1", "user", { run_id: "r1" });

describe("a thread", () => {
  it("stands in for an answer until the server has named it, in the same place", () => {
    const asked = withRun(thread(question), "c1", "r1", "q1");
    expect(asked.leaf).toBe("run:r1");
    const named = withAnswer(asked, "r1", "a1");
    expect([...named.messages.keys()]).toEqual(["q1", "a1"]);
    expect(named.leaf).toBe("a1");
    const ended = withMessage(named, message("a1", "assistant", { parent_id: "q1", run_id: "r1", content: "Two years." }));
    expect(ended.runs.size).toBe(0);
    expect(ended.leaf).toBe("a1");
  });

  it("has a run to stop for an answer that was loaded while it was queued", () => {
    const loaded = withRun(thread(question, message("a1", "assistant", { parent_id: "q1", run_id: "r1", status: "queued" })), "c1", "r1", "q1", "a1");
    expect(loaded.runs.get("r1")?.message_id).toBe("a1");
    const written = withText(loaded, "r1");
    expect(written.messages.get("a1")?.status).toBe("running");
    expect(written.runs.get("r1")?.writing).toBe(true);
  });

  it("does not begin again an answer that is over", () => {
    const over = thread(question, message("a1", "assistant", { parent_id: "q1", run_id: "r1" }));
    expect(withRun(over, "c1", "r1", "q1")).toBe(over);
  });

  it("goes on in the same answer when it is continued, and keeps what it has", () => {
    const stopped = thread(question, message("a1", "assistant", { parent_id: "q1", run_id: "r1", status: "stopped", content: "Two" }));
    const continued = withRun(stopped, "c1", "r2", "q1", "a1");
    expect(continued.messages.get("a1")).toMatchObject({ status: "running", run_id: "r2", content: "Two" });
    expect(continued.messages.size).toBe(2);
  });

  it("does not change the branch that is read for an answer elsewhere", () => {
    const state = thread(question, message("q2", "user"));
    expect(withMessage(state, message("a1", "assistant", { parent_id: "q1", run_id: "r1" })).leaf).toBe("q2");
  });
});
