import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineTooLong, MAX_LINE } from "../lines.js";
import { eventLinesOf } from "./event-lines.js";

async function linesIn(pieces: readonly Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of eventLinesOf(Readable.from(pieces))) lines.push(line.toString("latin1"));
  return lines;
}

/** As the standard has it, of all at once. */
const expected = (text: string) =>
  text
    .replace(/^\xef\xbb\xbf/, "")
    .split(/\r\n|\r|\n/)
    .slice(0, -1);

describe("D4: lines of a stream of events", () => {
  it("are the same however they are ended, and in whatever pieces they come", async () => {
    const text = fc.string({ unit: fc.constantFrom("\r", "\n", "\r\n", "a", ":", "\xef\xbb\xbf"), maxLength: 30 });
    const cuts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(text, cuts, async (all, lengths) => {
        const bytes = Buffer.from(all, "latin1");
        const pieces: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = lengths[turn % lengths.length]!;
          pieces.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(await linesIn(pieces)).toEqual(expected(all));
      }),
      { numRuns: 500 },
    );
  });

  it("of a length beyond the bound are refused, ended or not", async () => {
    const half = Buffer.from("x".repeat(MAX_LINE / 2 + 1));
    await expect(linesIn([half, half])).rejects.toThrow(LineTooLong);
    await expect(linesIn([half, Buffer.concat([half, Buffer.from("\r")])])).rejects.toThrow(LineTooLong);
  });

  it("that are many cost their length", async () => {
    const begun = performance.now();
    expect(await linesIn([Buffer.from("a\n".repeat(500_000))])).toHaveLength(500_000);
    expect(await linesIn([Buffer.from("a\r".repeat(500_000))])).toHaveLength(500_000);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
