import { beforeAll, describe, expect, it } from "vitest";
import type { Conversation } from "@/api/types";
import { groupByDay } from "@/app/sidebar/group-by-day";
import { describeUpload } from "@/app/upload-tray/describe";
import { startI18n, t } from "@/i18n";
import { de } from "@/i18n/de";
import { en } from "@/i18n/en";
import type { Upload } from "@/live/uploads/upload";
import { marksOf } from "@/screens/search/terms";

beforeAll(startI18n);

const conversation = (updated_at: Date): Conversation => ({ conversation_id: String(+updated_at), title: "t", context: null, created_at: updated_at.toISOString(), updated_at: updated_at.toISOString(), message_count: 0, preview: null });

describe("the list of conversations", () => {
  it("groups by the reader's calendar days", () => {
    const now = new Date(2026, 10, 20, 0, 30);
    const days = [new Date(2026, 10, 20, 0, 5), new Date(2026, 10, 19, 23, 59), new Date(2026, 10, 14), new Date(2026, 9, 30), new Date(2026, 5, 1)];
    const headings = groupByDay(days.map(conversation), t, now).flatMap((row) => (row.kind === "heading" ? [row.text] : []));
    expect(headings).toEqual(["Today", "Yesterday", "Last 7 days", "Last 30 days", "June 2026"]);
  });
});

describe("an upload's line", () => {
  const upload: Upload = { id: "1", filename: "a.pdf", size: 1_000_000, phase: "uploading", sent: 250_000, speed: 50_000, document_id: null, job_id: null, step: null, progress: 0, page: null, page_count: null, reason: null };

  it("says how far, how fast and how long", () => {
    expect(describeUpload(upload, t)).toBe("Uploading 25 % · 50 kB/s · 15 s left");
  });

  it("names the page that is being read", () => {
    expect(describeUpload({ ...upload, phase: "processing", step: "extracting", page: 12, page_count: 40 }, t)).toBe("Extracting text (page 12/40)");
  });

  it("gives the server's reason for a failure", () => {
    expect(describeUpload({ ...upload, phase: "failed", reason: "The file is encrypted." }, t)).toBe("The file is encrypted.");
  });
});

describe("a search hit's snippet", () => {
  it("marks words that begin with a term, and no pattern of the query's own", () => {
    const marked = (text: string, query: string) => marksOf(text, query).map(({ start, end }) => text.slice(start, end));
    expect(marked("Pumps and the heat pump, not unpumped", "pump")).toEqual(["Pumps", "pump"]);
    expect(marked("a+b (c)", "(c) .* a+")).toEqual([]);
  });
});

describe("the languages", () => {
  it("say the same with the same values", () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect(values(de[key]), key).toEqual(values(en[key]));
  });
});
