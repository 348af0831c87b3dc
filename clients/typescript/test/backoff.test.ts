import { expect, test } from "vitest";
import { backoff } from "../src/backoff.js";

test("The_wait_lies_between_the_shortest_and_a_cap_that_doubles_up_to_the_longest", () => {
  expect(backoff(1, 300, 20_000, () => 0)).toBe(300);
  expect(backoff(1, 300, 20_000, () => 1)).toBe(600);
  expect(backoff(3, 300, 20_000, () => 1)).toBe(2_400);
  expect(backoff(30, 300, 20_000, () => 1)).toBe(20_000);
  expect(backoff(2_000, 300, 20_000, () => 0.5)).toBe(10_150);
});
