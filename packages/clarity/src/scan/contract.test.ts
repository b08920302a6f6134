import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesSource } from "../formats/source.js";
import { KINDS } from "./finding.js";
import { Report } from "./item.js";
import { scannerFor } from "./scanners.js";
import type { Format } from "./sniff.js";

/** Each format that is read, with bytes that lead a scanner past its first check. */
const HEADS: readonly (readonly [Format, string])[] = [
  ["zip", "PK\x05\x06\0\0\0\0\x01\0\x01\0"],
  ["tar", "a\0"],
  ["gzip", "\x1f\x8b\x08\0"],
  ["zlib", "\x78\x9c"],
  ["unread archive", "7z"],
  ["numpy", "\x93NUMPY\x01\0\x20\0{'descr': '|O'"],
  ["hdf5", '\x89HDF\r\n\x1a\n{"class_name": "'],
  ["gguf", "GGUF\x03\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"],
  ["safetensors", '\x20\0\0\0\0\0\0\0{"a":{"dtype":"F32","shape":['],
  ["pickle", "\x80\x04\x8c\x02os"],
  ["onnx", "\x08\x08\x3a\x10\x0a\x08"],
  ["tensorflow", "\x08\x01\x12\x10\x12\x08"],
  ["native code", "\x7fELF"],
  ["json", '{"auto_map": {"a": "'],
  ["template", "{{ x['"],
  ["python", "import os"],
];

describe("C7: every scanner", () => {
  it.each(HEADS)(
    "%s: ends on any bytes without an error, says only known codes, and reads nothing it is not given",
    async (format, head) => {
      const scanner = scannerFor(format, { allow: new Set() });
      expect(scanner).not.toBeNull();
      const start = Buffer.from(head, "latin1");
      await fc.assert(
        fc.asyncProperty(fc.boolean(), fc.uint8Array({ maxLength: 700 }), async (whole, rest) => {
          const report = new Report();
          const source = bytesSource(Buffer.concat([whole ? start : Buffer.alloc(0), rest]));
          const item = { path: "m", name: "m", source, depth: 0, folder: null };
          await scanner?.scan(item, report, async () => undefined, { bytes: 1e6, entries: 100 });
          for (const { code, message } of report.findings) {
            expect(KINDS).toHaveProperty([code]);
            expect(message.length).toBeLessThanOrEqual(300);
          }
        }),
        { numRuns: 100 },
      );
    },
  );

  it("docs/formats/scan.md lists every code with its severity and meaning, in the same order", () => {
    const document = readFileSync(fileURLToPath(new URL("../../../../docs/formats/scan.md", import.meta.url)), "utf8");
    const rows = [...document.matchAll(/^\| `([a-z]+\.[a-z0-9_]+)` \| (\w+) \| (\w+) \| (.+) \|$/gm)].map((row) =>
      row.slice(1),
    );
    expect(rows).toEqual(Object.entries(KINDS).map(([code, kind]) => [code, kind.severity, kind.class, kind.title]));
  });
});
