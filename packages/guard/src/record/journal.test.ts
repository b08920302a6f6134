import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Journal, STALLED_MS } from "./journal.js";
import { alarmEvent } from "./state.js";

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

const event = alarmEvent("x", "low", "m");
/** A log whose entries are on disk, or fail, when the test says so. */
function heldLog() {
  const held: { resolve(entry: { index: number }): void; reject(error: Error): void }[] = [];
  const journal = new Journal({ append: () => new Promise((resolve, reject) => held.push({ resolve, reject })) }, 0);
  const stalls: number[] = [];
  journal.onStall = (ms) => stalls.push(ms);
  return { journal, held, stalls };
}

describe("S3: a log whose disk hangs", () => {
  it("is seen to, from the moment something waits for it until it moves; and it is told how long it was", async () => {
    const { journal, held, stalls } = heldLog();
    vi.advanceTimersByTime(60_000);
    expect(journal.stalledMs).toBe(0);
    const first = journal.record(event, true);
    vi.advanceTimersByTime(3_000);
    const second = journal.record(event, true);
    vi.advanceTimersByTime(4_000);
    expect(journal.stalledMs).toBe(7_000);
    held[0]!.resolve({ index: 0 });
    await first;
    // It moved; what still waits has waited for nothing since.
    expect(journal.stalledMs).toBe(0);
    vi.advanceTimersByTime(STALLED_MS);
    held[1]!.resolve({ index: 1 });
    await second;
    expect([journal.stalledMs, stalls]).toEqual([0, [7_000]]);
  });

  it("one that fails in the end has moved too", async () => {
    const { journal, held, stalls } = heldLog();
    const recorded = journal.record(event, true);
    vi.advanceTimersByTime(5_000);
    held[0]!.reject(new Error("EIO"));
    await expect(recorded).rejects.toMatchObject({ code: "record_failed" });
    await pause(0);
    expect([journal.stalledMs, stalls]).toEqual([0, [5_000]]);
    expect(journal.failingSince).not.toBe(null);
  });
});
