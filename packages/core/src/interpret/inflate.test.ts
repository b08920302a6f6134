import { deflateRawSync, deflateSync, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gunzip, inflate, inflateZlib } from "./inflate.js";

const bytes = (data: Uint8Array) => [...data];

describe("what was deflated unfolds to what it was", () => {
  const text = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc
      .array(fc.constantFrom("rm -rf /", "a", "abcabcabc", "\n"), { maxLength: 400 })
      .map((all) => Buffer.from(all.join(""))),
  );
  const level = fc.record({ level: fc.constantFrom(0, 1, 6, 9), strategy: fc.constantFrom(0, 1, 2, 3, 4) });
  it("as zlib does it", () => {
    fc.assert(
      fc.property(text, level, (data, options) => {
        expect(inflate(bytes(deflateRawSync(data, options)))).toEqual(bytes(data));
        expect(inflateZlib(bytes(deflateSync(data, options)))).toEqual(bytes(data));
        expect(gunzip(bytes(gzipSync(data, options)))).toEqual(bytes(data));
      }),
      { numRuns: 200 },
    );
  });

  it("member after member", () => {
    const both = Buffer.concat([gzipSync("rm -rf"), gzipSync(" /")]);
    expect(Buffer.from(gunzip(bytes(both)) ?? []).toString()).toBe(gunzipSync(both).toString());
  });

  it("is total: broken bytes unfold to nothing that is known", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (data) => void [inflate(bytes(data)), gunzip(bytes(data))]),
    );
    const whole = bytes(gzipSync("echo hello, hello, hello"));
    for (let cut = 0; cut < whole.length - 8; cut++) expect(gunzip(whole.slice(0, cut))).toBe(null);
  });

  it("is bounded: a bomb is not unfolded", () => {
    const bomb = bytes(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    const begin = process.cpuUsage();
    expect(gunzip(bomb)).toBe(null);
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1_000).toBeLessThan(500);
  });
});
