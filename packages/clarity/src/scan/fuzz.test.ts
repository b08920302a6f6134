import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TENSOR_FORMATS } from "../tensors/content.js";
import { anyModel, makeModel } from "../testing/models.js";
import { absent, vectors } from "../testing/vectors.js";
import { KINDS } from "./finding.js";
import { zip } from "./testing/archive.js";
import { look } from "./testing/look.js";

/** What a fuzzer does to bytes: some overwritten, a piece cut out, a piece put in twice. */
const harm = fc.record({
  flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
  cut: fc.option(fc.tuple(fc.nat(), fc.nat(40))),
  twice: fc.option(fc.tuple(fc.nat(), fc.nat(40))),
});
type Harm = typeof harm extends fc.Arbitrary<infer T> ? T : never;

function harmed(bytes: Buffer, { flips, cut, twice }: Harm): Buffer {
  let out = Buffer.from(bytes);
  for (const [at, value] of flips) if (out.length > 0) out[at % out.length] = value;
  for (const [piece, times] of [
    [cut, 0],
    [twice, 2],
  ] as const) {
    if (piece === null || out.length === 0) continue;
    const at = piece[0] % out.length;
    const part = out.subarray(at, at + piece[1]);
    out = Buffer.concat([
      out.subarray(0, at),
      ...Array.from({ length: times }, () => part),
      out.subarray(at + piece[1]),
    ]);
  }
  return out;
}

async function ends(name: string, bytes: Buffer): Promise<void> {
  const { findings, exit } = await look(name, bytes);
  for (const { code, message } of findings) {
    expect(KINDS).toHaveProperty([code]);
    expect(message.length).toBeLessThanOrEqual(300);
  }
  expect([0, 14, 17, 18]).toContain(exit);
}

describe("C7: harmed files end with an answer", () => {
  it.each(TENSOR_FORMATS)("models in %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(anyModel, harm, (model, how) => ends(`m.${format}`, harmed(makeModel(format, model), how))),
      { numRuns: 150 },
    );
  });

  const folder = "pickle";
  const why = absent(folder);
  it.skipIf(why !== null)(`malicious pickles, alone and in an archive${why === null ? "" : `: ${why}`}`, async () => {
    const files = readdirSync(vectors(folder), { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
      .filter((bytes) => bytes.length < 20_000);
    expect(files.length).toBeGreaterThan(40);
    const random = fc.sample(harm, files.length * 4);
    for (const [index, how] of random.entries()) {
      const bytes = harmed(files[index % files.length]!, how);
      await ends("m.pkl", bytes);
      await ends("m.pt", zip([{ name: "a/data.pkl", data: bytes, deflate: true }]));
      await ends("m.bin", harmed(zip([{ name: "a/data.pkl", data: bytes }]), how));
    }
  });
});
