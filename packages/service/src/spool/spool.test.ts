import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf, makeScratch } from "../testing/scratch.js";
import { listSpool, readSpoolFile } from "./read.js";
import { decodeSpoolLine, encodeSpoolLine, SPOOL_LIMITS, type SpoolRecord } from "./record.js";
import { writeSpool } from "./write.js";

const scratch = await makeScratch();
const record: SpoolRecord = {
  id: "0f0e0d0c-0001",
  time: 1_700_000_000_000,
  door: "gemini",
  phase: "before",
  agent: "gemini",
  session: "s-1",
  tool: "shell",
  cwd: "/home/dev/project",
  input: `sha256:${"a".repeat(64)}`,
  actions: [{ kind: "file.delete", resource: "/etc" }],
  verdict: "deny",
  enforced: true,
  rules: ["system-files"],
  policy: `sha256:${"b".repeat(64)}`,
  bundle: 3,
  why: "wire.unreachable",
};
const decode = (line: string) => decodeSpoolLine(Buffer.from(line));

describe("a spooled record", () => {
  it("comes back as it was", () => {
    expect(decode(encodeSpoolLine(record).trimEnd())).toEqual(record);
    const odd = { ...record, cwd: null, policy: null, bundle: null, agent: 'é"\\\u0001', rules: [], actions: [] };
    expect(decode(encodeSpoolLine(odd).trimEnd())).toEqual(odd);
  });

  const broken: readonly (readonly [why: string, change: Record<string, unknown>])[] = [
    ["an id that is a path", { id: "../../x" }],
    ["an id too short", { id: "a" }],
    ["a time in the form of text", { time: "now" }],
    ["a time before 1970", { time: -1 }],
    ["an unknown phase", { phase: "between" }],
    ["a session of 257 characters", { session: "s".repeat(257) }],
    ["an unknown verdict", { verdict: "maybe" }],
    ["no digest of the input", { input: "rm -rf /" }],
    ["a member nobody knows", { note: "x" }],
    ["33 actions", { actions: Array(33).fill({ kind: "x", resource: "y" }) }],
    ["an action with more than kind and resource", { actions: [{ kind: "x", resource: "y", z: 1 }] }],
    ["nine rules", { rules: Array(9).fill("r") }],
    ["a code with capitals", { why: "Gone" }],
  ];
  it.each(broken)("is neither written nor read with %s", async (_why, change) => {
    const bad = { ...record, ...change };
    expect(await codeOf(() => encodeSpoolLine(bad as SpoolRecord))).toBe("spool.record");
  });

  it("is refused when a byte of it changed", () => {
    const line = Buffer.from(encodeSpoolLine(record).trimEnd());
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(line);
        changed[at] = changed[at]! ^ flip;
        let back: unknown = null;
        try {
          back = decodeSpoolLine(changed);
        } catch {
          return;
        }
        // Only where the change does not change what the line says.
        expect(back).toEqual(record);
      }),
    );
  });
});

describe("the spool", () => {
  it("is read in the order of the doors' clocks", async () => {
    const folder = join(scratch, "order");
    await mkdir(folder, { mode: 0o700 });
    await writeSpool(folder, [{ ...record, time: 2, id: "second-one" }]);
    await writeSpool(folder, [{ ...record, time: 1, id: "first-one" }]);
    const names = await listSpool(folder);
    const files = await Promise.all(names.map((name) => readSpoolFile(folder, name)));
    expect(files.map((file) => file.records[0]!.id)).toEqual(["first-one", "second-one"]);
  });

  it("keeps what can be read of a file and says what cannot", async () => {
    const folder = join(scratch, "torn");
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, "1-x.jsonl"), `${encodeSpoolLine(record)}{"v":1}\n`, { mode: 0o600 });
    const file = await readSpoolFile(folder, "1-x.jsonl");
    expect([file.records, file.refused]).toEqual([[record], "a spooled record has not this version's form"]);
  });

  it("refuses, so that the door refuses too, when it is full or not there", async () => {
    const folder = join(scratch, "full");
    expect(await codeOf(() => writeSpool(folder, [record]))).toBe("folder.missing");
    await mkdir(folder, { mode: 0o700 });
    await Promise.all(Array.from({ length: SPOOL_LIMITS.files }, (_, i) => writeFile(join(folder, `${i}.jsonl`), "")));
    expect(await codeOf(() => writeSpool(folder, [record]))).toBe("spool.full");
    expect((await readdir(folder)).length).toBe(SPOOL_LIMITS.files);
  });
});
