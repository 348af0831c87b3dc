import { describe, expect, it } from "vitest";
import { findAll, locate } from "@/screens/viewer/locate";

const page = "What is covered\n\nThe warranty covers two years of ordinary use, counted\nfrom the day of delivery. It covers the pump. The warranty covers two years.";
const marked = (quote: string, hint = 0) => {
  const mark = locate(page, quote, hint);
  return mark && page.slice(mark.start, mark.end);
};

describe("locating a quote", () => {
  it("marks the claimed place when the quote stands there", () => {
    const at = page.lastIndexOf("The warranty covers two years");
    expect(locate(page, "The warranty covers two years", at)).toEqual({ start: at, end: at + 29 });
  });

  it("marks the nearest occurrence when the claimed place is off", () => {
    expect(locate(page, "The warranty covers two years", page.length - 20)?.start).toBe(page.lastIndexOf("The warranty"));
  });

  it("finds a quote whose line breaks and case differ", () => {
    expect(marked("the warranty covers two years of ordinary use, counted from the day of delivery")).toBe("The warranty covers two years of ordinary use, counted\nfrom the day of delivery");
  });

  it("marks what is there of a quote when that is at least half", () => {
    expect(marked("The warranty covers two years of very gentle use")).toBe("The warranty covers two years of");
  });

  it("marks nothing when less than half is there", () => {
    expect(marked("The warranty lapses at once when anybody opens the case")).toBeNull();
    expect(marked("")).toBeNull();
  });
});

describe("finding in a document", () => {
  it("ignores case and the width of spaces, and takes signs as they are", () => {
    expect(findAll("Cost: 5 (five)\nEuro, COST:  5", "cost: 5")).toHaveLength(2);
    expect(findAll("a.c abc", "a.c")).toHaveLength(1);
    expect(findAll("anything", "a")).toEqual([]);
  });
});
