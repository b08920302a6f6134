import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Housekeeping } from "./housekeeping.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("does one thing after the other, and the next one where one fails, now or later", async () => {
  const done: string[] = [];
  const house = new Housekeeping();
  house.every(
    1_000,
    async () => {
      throw new Error("the disk is full");
    },
    () => {
      throw new Error("at once");
    },
    () => done.push("renewed"),
  );
  await vi.advanceTimersByTimeAsync(2_000);
  expect(done).toEqual(["renewed", "renewed"]);
  await house.end();
});

it("leaves out a turn while the one before is at work, and goes on after it", async () => {
  let begun = 0;
  let over = () => {};
  const house = new Housekeeping();
  house.every(1_000, () => {
    begun++;
    return new Promise<void>((resolve) => {
      over = resolve;
    });
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(begun).toBe(1);
  over();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begun).toBe(2);
  over();
  await house.end();
});

it("begins nothing once it is ended, and waits for what it is at", async () => {
  const done: string[] = [];
  const house = new Housekeeping();
  house.every(1_000, () => done.push("late"));
  void house.do(async () => done.push("begun"));
  await house.end();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(done).toEqual(["begun"]);
});
