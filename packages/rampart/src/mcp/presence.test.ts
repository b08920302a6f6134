import { START_BACKOFF_MS } from "@rampart/service";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Presence } from "./presence.js";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const AWAY = "the guard is away: alone";
const BACK = "the guard is back, and decides";

/** What a person is told, and when somebody looked for a guard; it comes up as `ups` say. */
function watched(...ups: boolean[]) {
  const notes: string[] = [];
  const looks: number[] = [];
  const up = async () => {
    looks.push(Date.now());
    return ups.shift() ?? false;
  };
  const note = (text: string) => void notes.push(text);
  return { presence: new Presence({ up, meanwhile: "alone", now: () => Date.now(), note }), notes, looks };
}

describe("S3: a proxy's guard that goes away", () => {
  it("is said once, started again, and said to be back", async () => {
    const { presence, notes, looks } = watched(true, true);
    await presence.begin();
    await vi.advanceTimersByTimeAsync(60_000);
    presence.saw(true);
    presence.saw(false);
    presence.saw(false);
    expect(notes).toEqual([AWAY]);
    await vi.advanceTimersByTimeAsync(1);
    expect([notes, looks]).toEqual([
      [AWAY, BACK],
      [0, 60_000],
    ]);
    // Asked before it was back.
    presence.saw(false);
    presence.saw(true);
    expect(notes).toEqual([AWAY, BACK]);
  });

  it("is not started twice within the pause all doors keep, and is without another call", async () => {
    const { presence, notes, looks } = watched(true, true);
    await presence.begin();
    await vi.advanceTimersByTimeAsync(3_000);
    presence.saw(false);
    await vi.advanceTimersByTimeAsync(START_BACKOFF_MS - 3_001);
    expect(looks).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([notes, looks]).toEqual([
      [AWAY, BACK],
      [0, START_BACKOFF_MS],
    ]);
  });

  it("that stays away is looked for as long as there are calls, in silence", async () => {
    const { presence, notes, looks } = watched(true);
    await presence.begin();
    for (let second = 0; second < 60; second++) {
      presence.saw(false);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(notes).toEqual([AWAY]);
    expect(looks.length).toBeGreaterThanOrEqual(5);
    expect(looks.length).toBeLessThanOrEqual(7);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks.length).toBeLessThanOrEqual(8);
  });

  it("that never was there is said where it begins; somebody else may start it", async () => {
    const { presence, notes } = watched();
    await presence.begin();
    presence.saw(false);
    presence.saw(true);
    expect(notes).toEqual(["no guard answers: alone", BACK]);
  });

  it("is said, and started by nobody here, where that is the machine's", () => {
    const notes: string[] = [];
    const note = (text: string) => void notes.push(text);
    const presence = new Presence({ up: null, meanwhile: "nothing", now: () => Date.now(), note });
    presence.saw(false);
    presence.saw(false);
    expect(vi.getTimerCount()).toBe(0);
    presence.saw(true);
    expect(notes).toEqual(["the guard is away: nothing", BACK]);
  });
});
