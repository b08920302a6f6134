import { describe, expect, it } from "vitest";
import { bytesSource } from "../source.js";
import { readGguf } from "./read.js";
import { writeGgufSlots } from "./write.js";

/** A header with one text, an alignment and one tensor of bytes, in either byte order. */
function header(version: number, little: boolean, alignment: number): Buffer {
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (little) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const u64 = (value: number) => (little ? Buffer.concat([u32(value), u32(0)]) : Buffer.concat([u32(0), u32(value)]));
  const text = (value: string) => Buffer.concat([u64(value.length), Buffer.from(value)]);
  const keys = [text("general.name"), u32(8), text("made"), text("general.alignment"), u32(4), u32(alignment)];
  const tensor = [text("w"), u32(1), u64(5), u32(24), u64(0)];
  const head = Buffer.concat([Buffer.from("GGUF"), u32(version), u64(1), u64(2), ...keys, ...tensor]);
  const pad = Buffer.alloc((alignment - (head.length % alignment)) % alignment);
  return Buffer.concat([head, pad, Buffer.from([1, 2, 3, 4, 5])]);
}

const written = (bytes: Buffer, texts: readonly [string, string] | null): Buffer =>
  Buffer.concat(
    writeGgufSlots(bytesSource(bytes), readGguf(bytesSource(bytes)), texts).map((segment) =>
      segment instanceof Uint8Array ? segment : bytes.subarray(segment.start, segment.end),
    ),
  );

describe("C2: slots in GGUF", () => {
  it.each([
    [2, true, 32],
    [3, true, 32],
    [3, false, 32],
    [3, false, 8],
    [3, true, 4096],
  ])("version %i, little-endian %s, aligned to %i", (version, little, alignment) => {
    const before = header(version, little, alignment);
    expect(readGguf(bytesSource(before)).problems).toEqual([]);
    const after = written(before, ["one", "second"]);
    const model = readGguf(bytesSource(after));
    expect(model).toMatchObject({ version, littleEndian: little, alignment, problems: [] });
    expect(model.dataStart! % alignment).toBe(0);
    expect([...after.subarray(model.dataStart!)]).toEqual([1, 2, 3, 4, 5]);
    expect(model.slots.map(({ start, end }) => after.subarray(start, end).toString())).toEqual(["one", "second"]);
    expect(written(after, ["other", "x"])).toEqual(written(before, ["other", "x"]));
    expect(written(after, null)).toEqual(before);
  });
});
