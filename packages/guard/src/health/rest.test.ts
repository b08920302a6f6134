import { describe, expect, it } from "vitest";
import { Rest } from "./rest.js";

const MINUTE = 60_000;

function world(gives: boolean[]) {
  const state = { at: 0, tried: 0 };
  const give = () => gives[state.tried++] ?? false;
  const rest = new Rest(give, () => state.at);
  const after = (ms: number) => {
    state.at += ms;
    rest.look();
    return state.tried;
  };
  return { rest, after };
}

describe("A process at rest", () => {
  it("gives memory back half a minute after it was asked last", () => {
    const { rest, after } = world([true]);
    rest.begin();
    expect([after(10_000), after(10_000), after(10_000)]).toEqual([0, 0, 1]);
    rest.begin();
    expect(after(10_000)).toBe(1);
  });

  it("one nobody ever asked, too: it was busy starting", () => {
    const { after } = world([true]);
    expect([after(MINUTE / 4), after(MINUTE)]).toEqual([0, 1]);
  });

  it("tries five times where the engine does not, and again once it was asked", () => {
    const { rest, after } = world(Array(20).fill(true));
    for (let minutes = 0; minutes < 9; minutes++) after(MINUTE);
    expect(after(MINUTE)).toBe(5);
    rest.begin();
    expect(after(MINUTE)).toBe(6);
  });

  it("goes on looking where there was nothing to give", () => {
    const { after } = world([false, false, false, false, false, false, true]);
    for (let minutes = 0; minutes < 7; minutes++) after(MINUTE);
    expect(after(MINUTE)).toBe(8);
  });
});
