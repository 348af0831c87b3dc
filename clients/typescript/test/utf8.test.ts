import { expect, test } from "vitest";
import { afterBytes, byteLength } from "../src/utf8.js";

const samples = ["", "plain", "Grüße", "日本語", "a😀b", "👩‍👩‍👧", "é", "\ud83d", "\ude00x", "x\ud83d\ud83d\ude00"];

test("Lengths_are_those_of_an_encoder", () => {
  for (const sample of samples)
    expect(byteLength(sample), JSON.stringify(sample)).toBe(new TextEncoder().encode(sample).length);
});

test("A_cut_between_code_points_gives_the_rest_and_any_other_gives_null", () => {
  for (const sample of samples.filter((text) => Buffer.from(text).toString() === text)) {
    const bytes = Buffer.from(sample);
    for (let at = 0; at <= bytes.length; at++) {
      const isBoundary = at === bytes.length || (bytes[at]! & 0xc0) !== 0x80;
      expect(afterBytes(sample, at), `${sample} at ${at}`).toBe(isBoundary ? bytes.subarray(at).toString() : null);
    }
    expect(afterBytes(sample, bytes.length + 1)).toBeNull();
  }
});
