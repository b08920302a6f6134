import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineTooLong, linesOf, MAX_LINE } from "../lines.js";
import { eventsOf, type ServerEvent, writtenEvent } from "./sse.js";

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of from) list.push(one);
  return list;
}

/** The same bytes in pieces of these lengths. */
function inPieces(bytes: Buffer, lengths: readonly number[]): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return Readable.from(pieces);
}

describe("D4: events of a stream", () => {
  const event = fc.record({
    data: fc.option(fc.json().map((text) => Buffer.from(text))),
    id: fc.option(fc.stringMatching(/^[\x21-\x7e]{1,16}$/)),
    retry: fc.option(fc.nat(99_999).map(String)),
  });
  const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

  it("are read as they were written, in whatever pieces they come", async () => {
    const says = ({ data, id, retry }: ServerEvent) => data !== null || id !== null || retry !== null;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 5 }), pieces, async (events, lengths) => {
        const bytes = Buffer.concat(events.map(writtenEvent));
        const read = await all(eventsOf(inPieces(bytes, lengths)));
        expect(read).toEqual(events.filter(says));
      }),
      { numRuns: 200 },
    );
  });

  it("are at most one for each that was written, whatever stands in their data", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (data) => {
        const bytes = writtenEvent({ data: Buffer.from(data), id: null, retry: null });
        expect((await all(eventsOf(Readable.from([bytes])))).length).toBeLessThanOrEqual(1);
        expect(bytes.subarray(0, -2).filter((byte) => byte === 0x0a)).toHaveLength(1);
        expect(bytes.includes(0x0d)).toBe(false);
      }),
    );
  });

  it.each<[why: string, text: string, events: readonly Partial<ServerEvent>[]]>([
    ["several lines of data are one", "data: {\ndata: }\n\n", [{ data: Buffer.from("{ } ") }]],
    ["an id that would end a header is none", "id: a\u0007b\ndata: 1\n\n", [{ id: null }]],
    ["a wait that is no number is none", "retry: 1e9\n\n", []],
    ["what ends without an empty line is none", "data: 1\n", []],
    ["a field without a colon is empty", "data\n\n", []],
  ])("%s", async (_why, text, events) => {
    expect(await all(eventsOf(Readable.from([Buffer.from(text)])))).toMatchObject(events);
  });

  it("in pieces of one byte cost their length", async () => {
    const long = Buffer.from(`${"x".repeat(300_000)}\n`);
    expect((await all(linesOf(inPieces(long, [1]))))[0]).toHaveLength(300_000);
  });

  it("of a line, or of lines together, beyond the bound are refused", async () => {
    const half = `data: ${"x".repeat(MAX_LINE / 2)}\n`;
    await expect(all(eventsOf(Readable.from([Buffer.from("data:\n".repeat(100_000))])))).rejects.toThrow(LineTooLong);
    await expect(all(eventsOf(Readable.from([half, half, "\n"].map((one) => Buffer.from(one)))))).rejects.toThrow(
      LineTooLong,
    );
  });
});
