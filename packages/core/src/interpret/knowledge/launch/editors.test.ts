import { describe, expect, it } from "vitest";
import { verdictOf } from "../../shell/testing/verdict.js";

const BLANKS: readonly (readonly [what: string, blanks: string])[] = [
  ["lines", "\n".repeat(2_000)],
  ["spaces", " ".repeat(2_000)],
  ["lines and spaces", "\n ".repeat(1_000)],
];

describe("commands of editors", () => {
  // Time that grows with the third power takes seconds here already.
  it.each(BLANKS)("P9: %s without end in front of what runs nothing take no time", (_what, blanks) => {
    const begin = performance.now();
    verdictOf(`vim -c '${blanks}set number'`);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it.each(BLANKS)("P5: %s hide no command", (_what, blanks) => {
    expect(verdictOf(`vim -c '${blanks}!rm -rf ~'`).verdict).toBe("deny");
  });
});
