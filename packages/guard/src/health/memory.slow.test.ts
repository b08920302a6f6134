import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** A process of its own: those that run tests keep what they have. */
const BUILT = fileURLToPath(new URL("../../dist/health/memory.js", import.meta.url));
const program = (busy: boolean) => `
  import { getHeapSpaceStatistics } from "node:v8";
  const { giveBack } = await import(${JSON.stringify(BUILT)});
  const young = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size;
  let kept = [];
  if (${busy}) for (let i = 0; i < 6e6; i++) {
    kept.push({ i });
    if (kept.length > 2e5) kept = [];
  }
  kept = null;
  const before = young();
  // How long it looks back is the engine's own.
  let gave = giveBack();
  for (let seconds = 0; gave && young() === before && seconds < 40; seconds++) {
    await new Promise((done) => setTimeout(done, 1_000));
    gave = giveBack();
  }
  console.log(JSON.stringify({ before, gave, after: young(), exposed: typeof globalThis.gc }));
`;

function run(busy: boolean): { before: number; gave: boolean; after: number; exposed: string } {
  const words = ["--input-type=module", "-e", program(busy)];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", timeout: 60_000 });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("A guard at rest", () => {
  it("gives back what it needed only while it was busy, and shows its collector to nobody", () => {
    const { before, gave, after, exposed } = run(true);
    expect(before).toBeGreaterThan(8 * 1024 * 1024);
    expect([gave, exposed]).toEqual([true, "undefined"]);
    expect(after).toBeLessThanOrEqual(before / 2);
  });

  it("is not made to wait where it holds little", () => {
    const { before, gave, after } = run(false);
    expect([gave, after]).toEqual([false, before]);
  });
});
