import { describe, expect, it } from "vitest";
import type { Source } from "../formats/source.js";
import { exitOf } from "./finding.js";
import { Report } from "./item.js";
import { scanItem } from "./scan.js";

/** A file of any size that repeats `unit` behind `head`, without being anywhere. */
function endless(head: Buffer, unit: Buffer, size: number): Source {
  const many = Buffer.concat(Array.from({ length: Math.ceil((1 << 21) / unit.length) }, () => unit));
  return {
    size,
    read(at, wanted) {
      const length = Math.max(0, Math.min(wanted, 1 << 20, size - at));
      if (at >= head.length) {
        const from = (at - head.length) % unit.length;
        return new Uint8Array(many.subarray(from, from + length));
      }
      const rest = Math.max(0, length - (head.length - at));
      return new Uint8Array(Buffer.concat([head.subarray(at, at + length), many.subarray(0, rest)]));
    },
  };
}

const scan = async (name: string, source: Source) => {
  const report = new Report();
  await scanItem({ path: name, name, source, depth: 0, folder: null }, report, { allow: new Set() });
  return { codes: [...new Set(report.findings.map(({ code }) => code))], exit: exitOf(report.findings) };
};

const length = (value: bigint) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(value);
  return out;
};

describe("C7: whatever the size, a scan ends with a finding and little memory", () => {
  it.each<[string, string, Source, string]>([
    ["marks without end", "m.pkl", endless(Buffer.from([0x80, 2]), Buffer.from("("), 1e9), "pickle.too_complex"],
    [
      "texts without end",
      "m.pkl",
      endless(Buffer.from([0x80, 2]), Buffer.from(`X\x20\0\0\0${"a".repeat(32)}`), 1e9),
      "pickle.too_complex",
    ],
    [
      "memo entries without end",
      "m.pkl",
      endless(Buffer.from([0x80, 4, 0x4e]), Buffer.from([0x94]), 1e9),
      "pickle.too_complex",
    ],
    [
      "a text of 8 GB",
      "m.pkl",
      endless(Buffer.from([0x80, 4, 0x8d, 0, 0, 0, 0, 2, 0, 0, 0]), Buffer.from("a"), 1e10),
      "pickle.broken",
    ],
    [
      "tensors without end",
      "m.safetensors",
      endless(
        Buffer.concat([length(100_000_000n), Buffer.from("{")]),
        Buffer.from('"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},'),
        2e8,
      ),
      "safetensors.too_many",
    ],
    [
      "a header of 100 MB and one byte",
      "m.safetensors",
      endless(length(100_000_001n), Buffer.from("{"), 2e8),
      "safetensors.header_size",
    ],
    [
      "blanks without end",
      "m.safetensors",
      endless(Buffer.concat([length(3_000_000n), Buffer.from("{")]), Buffer.from(" "), 4e6),
      "safetensors.header_syntax",
    ],
    ["fields without end", "m.onnx", endless(Buffer.from([0x08, 1]), Buffer.from([0x08, 1]), 1e9), "onnx.bounds"],
  ])(
    "%s",
    async (_why, name, source, code) => {
      const before = process.memoryUsage.rss();
      const { codes, exit } = await scan(name, source);
      expect(codes).toContain(code);
      expect(exit).not.toBe(0);
      expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
    },
    30_000,
  );
});
