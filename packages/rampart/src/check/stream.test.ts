import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.js";
import { answerLines } from "./stream.js";

const echo = ({ id }: { id: string | number }) => ({ id, verdict: "allow" }) as Answer;
const good = (id: number) => JSON.stringify({ id, tool: "shell", input: { command: "ls" } });

async function* inPieces(text: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, text.length]) {
    yield text.subarray(from, end);
    from = end;
  }
}

async function answers(text: string | Buffer, cuts: readonly number[] = []): Promise<unknown[]> {
  const given: unknown[] = [];
  for await (const one of answerLines(inPieces(Buffer.from(text), cuts), echo)) given.push(one);
  return given;
}

describe("answerLines", () => {
  it("answers in order, with or without a last newline", async () => {
    const wanted = [{ id: 1 }, { id: 2 }].map((one) => expect.objectContaining(one));
    expect(await answers(`${good(1)}\n${good(2)}`)).toEqual(wanted);
    expect(await answers(`${good(1)}\n${good(2)}\n`)).toEqual(wanted);
    expect(await answers("")).toEqual([]);
  });

  it("gives a malformed line its error and goes on", async () => {
    const [first, second, third, fourth] = await answers(`${good(1)}\nnonsense\n\n${good(2)}\n`);
    expect(first).toMatchObject({ id: 1 });
    expect(second).toMatchObject({ id: null, error: { code: "json.syntax", line: 2 } });
    expect(third).toMatchObject({ id: null, error: { code: "json.syntax", line: 3 } });
    expect(fourth).toMatchObject({ id: 2 });
  });

  it("skips a line beyond the bound without keeping it, and says which", async () => {
    const long = Buffer.alloc(8 * 1024 * 1024 + 1, "x");
    const given = await answers(Buffer.concat([long, Buffer.from(`\n${good(2)}\n`)]), [1_000_000, 5_000_000]);
    expect(given).toEqual([
      expect.objectContaining({ id: null, error: expect.objectContaining({ code: "json.too_large", line: 1 }) }),
      expect.objectContaining({ id: 2 }),
    ]);
  });

  it("reports a bug of ours on its line and goes on", async () => {
    const broken = (question: { id: string | number }) => {
      if (question.id === 1) throw new Error("boom");
      return echo(question);
    };
    const given: unknown[] = [];
    for await (const one of answerLines(inPieces(Buffer.from(`${good(1)}\n${good(2)}\n`), []), broken)) given.push(one);
    expect(given).toEqual([
      { id: null, error: { code: "internal", message: "boom", line: 1 } },
      expect.objectContaining({ id: 2 }),
    ]);
  });

  it("gives the same answers however the input is cut into pieces", async () => {
    const text = `${good(1)}\n\n{"id":3\n${good(4)} \n\xff\n${good(6)}`;
    const whole = await answers(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(500), { maxLength: 12 }), async (cuts) => {
        expect(await answers(text, cuts)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("gives every line of arbitrary bytes exactly one answer", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 20 }), async (lines) => {
        const clean = lines.map((line) => line.filter((byte) => byte !== 0x0a));
        const text = Buffer.concat(clean.map((line) => Buffer.concat([line, Buffer.from("\n")])));
        expect(await answers(text)).toHaveLength(clean.length);
      }),
      { numRuns: 50 },
    );
  });
});
