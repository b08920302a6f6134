import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeOf, makeScratch } from "../testing/scratch.js";
import { admitBundle, type Bundle, decodeBundle, encodeBundle } from "./bundle.js";
import { readSeenVersion, writeSeenVersion } from "./seen.js";

const scratch = await makeScratch();
const bundle: Bundle = {
  installation: "rampart/ab12",
  version: 4,
  issued: 1_000,
  notAfter: 2_000,
  epoch: 7,
  digest: `sha256:${"a".repeat(64)}`,
  policy: { version: 1, default: "allow" },
  doors: { gemini: { mode: "enforce", onUnavailable: "deny", since: 5 } },
  place: { home: "/home/dev", user: "dev", scratch: ["/tmp"], installed: [] },
};
const changed = (change: object) =>
  Buffer.from(JSON.stringify({ ...JSON.parse(encodeBundle(bundle).toString()), ...change }));

describe("a bundle", () => {
  it("comes back as it was", () => expect(decodeBundle(encodeBundle(bundle))).toEqual(bundle));
  it("comes back with who is held", () => {
    const held = [{ type: "agent", name: "a", mode: "read-only" }] as const;
    expect(decodeBundle(encodeBundle({ ...bundle, held }))).toEqual({ ...bundle, held });
  });

  const broken: readonly (readonly [why: string, change: object, code: string])[] = [
    ["another version of the form", { v: 2 }, "bundle.malformed"],
    ["no installation", { installation: "" }, "bundle.malformed"],
    ["a version that is text", { version: "9" }, "bundle.malformed"],
    ["a negative expiry", { notAfter: -1 }, "bundle.malformed"],
    ["a digest of another kind", { digest: "md5:1" }, "bundle.malformed"],
    ["no policy", { policy: null }, "bundle.malformed"],
    ["who is held, by no list", { held: {} }, "bundle.malformed"],
    [
      "somebody held in a way nobody knows, who would else go free",
      { held: [{ type: "agent", name: "a", mode: "sandbox" }] },
      "bundle.malformed",
    ],
    ["something held that nobody knows", { held: [{ type: "house", name: "a", mode: "deny" }] }, "bundle.malformed"],
    [
      "a door with an unknown mode",
      { doors: { gemini: { mode: "off", onUnavailable: "deny", since: 1 } } },
      "doors.malformed",
    ],
    ["a door with an unknown setting", { doors: { x: { ...bundle.doors["gemini"], extra: 1 } } }, "doors.malformed"],
    ["scratch folders that are no texts", { place: { ...bundle.place, scratch: [1] } }, "bundle.malformed"],
  ];
  it.each(broken)("is refused with %s", async (_why, change, code) => {
    expect(await codeOf(() => decodeBundle(changed(change)))).toBe(code);
  });

  const admitted: readonly (readonly [why: string, now: number, seen: number, name: string | null, code: string])[] = [
    ["in time, never seen", 1_500, 0, null, "accepted"],
    ["the version last seen", 1_500, 4, "rampart/ab12", "accepted"],
    ["older than one seen", 1_500, 5, null, "bundle.older"],
    ["at its last instant", 2_000, 0, null, "bundle.expired"],
    ["of another installation", 1_500, 0, "rampart/other", "bundle.foreign"],
  ];
  it.each(admitted)("decides only in its place and time: %s", async (_why, now, seen, name, code) => {
    expect(await codeOf(() => admitBundle(bundle, now, seen, name))).toBe(code);
  });
});

describe("the version last seen", () => {
  it("is 0 where none was, and what was written afterwards", async () => {
    const path = join(scratch, "seen");
    expect(await readSeenVersion(path)).toBe(0);
    await writeSeenVersion(path, 17);
    expect(await readSeenVersion(path)).toBe(17);
  });
  it.each(["", "x\n", "-1\n", "1", "01\n"])("refuses a file that holds %j", async (text) => {
    const path = join(scratch, "bad");
    await writeFile(path, text, { mode: 0o600 });
    expect(await codeOf(() => readSeenVersion(path))).toBe("bundle.malformed");
  });
});
