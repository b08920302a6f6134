import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { diffLines } from "./diff.js";

const shown = (before: string, after: string, most = 200) =>
  diffLines(before, after, most).lines.map(({ sign, text }) => sign + text);

describe("a diff for whoever reviews", () => {
  const rows: readonly (readonly [why: string, before: string, after: string, diff: readonly string[]])[] = [
    ["a file that is new", "", "a\nb\n", ["@-1 +1", "+a", "+b"]],
    ["a file that is emptied", "a\n", "", ["@-1 +1", "-a"]],
    ["a line changed", "a\nb\nc\n", "a\nB\nc\n", ["@-1 +1", " a", "-b", "+B", " c"]],
    ["the end of the file", "a", "a\n", ["@-1 +1", "-a⏎ none", "+a"]],
    ["nothing", "a\n", "a\n", []],
    [
      "two parts far apart",
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n",
      "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n",
      ["@-1 +1", "-1", "+x", " 2", " 3", " 4", "@-7 +7", " 7", " 8", " 9", "-10", "+y"],
    ],
  ];
  it.each(rows)("%s", (_why, before, after, diff) => {
    expect(shown(before, after)).toEqual(diff);
  });

  it("loses and invents nothing: what is kept and put in is the one text, what is kept and taken out the other", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 7 })
      .map((lines) => lines.map((l) => `${l}\n`));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a.join(""), b.join(""), 200).lines.filter(({ sign }) => sign !== "@");
        const of = (sign: string) => lines.filter((line) => line.sign === sign).map((line) => line.text);
        const changed = lines.some(({ sign }) => sign !== " ");
        expect(changed).toBe(a.join("") !== b.join(""));
        expect(of("+").length - of("-").length).toBe(b.length - a.length);
        // Every text shorter than the context around a change is shown whole.
        if (changed && a.length <= 4 && b.length <= 4) {
          const whole = (sign: string) =>
            lines.filter((l) => l.sign === " " || l.sign === sign).map((l) => `${l.text}\n`);
          expect(whole("-")).toEqual(a);
          expect(whole("+")).toEqual(b);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is bounded: long texts, and texts that have nothing in common", () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join("");
    const other = Array.from({ length: 20_000 }, (_, n) => `other ${n}\n`).join("");
    const begin = processorMs();
    const { lines, cut } = diffLines(many, other, 200);
    expect([lines.length, cut]).toEqual([200, true]);
    expect(processorMs() - begin).toBeLessThan(2_000);
  });
});
