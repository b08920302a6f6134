import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { walkLineage } from "../attest/graph.js";
import type { Lineage } from "../attest/lineage.js";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";
import { loadTrust } from "../trust/load.js";

const folder = scratch();
const lab = keyPair(folder, "lab");
const model = plant(join(folder, "m"), { "m.safetensors": tensorFile(Buffer.from("m")) });
const policy = writePolicy(
  folder,
  "p",
  { lab: lab.pub },
  `models: [{match: "*", mode: enforce, require: [{signed-by: lab}, {lineage: complete}, {scan: {younger-than: 4w}}]}]\n`,
);
const evidence = `${model}.clarity.jsonl`;
const json = async (...words: readonly string[]) => {
  const { status, out } = await typed([...words, "--json"], { cwd: folder, env: { HOME: folder } });
  return { status, answer: JSON.parse(out) };
};
const check = () => json("policy", "check", "--policy", policy, "--no-memory", model);

describe("C5: hostile evidence and policies", () => {
  let sound: Buffer;
  beforeAll(async () => {
    writeFileSync(join(folder, "l.json"), '{"complete": true}');
    await json("sign", "--private-key", lab.key, "--signature", join(folder, "m.tmp"), model);
    await json("attest", "--private-key", lab.key, "--lineage", "l.json", "--scan", model);
    sound = Buffer.concat([readFileSync(join(folder, "m.tmp")), readFileSync(evidence)]);
    writeFileSync(evidence, sound);
    expect((await check()).status).toBe(0);
  }, 30_000);

  it("any byte of the evidence changed: admitted by what holds, or refused, never another end", async () => {
    const property = fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(sound);
      changed[at]! ^= flip;
      writeFileSync(evidence, changed);
      const { status } = await check();
      expect([0, 15]).toContain(status);
      if (status === 0) {
        // Only what no signature covers may differ: white space between the statements.
        expect(changed.toString("latin1").replace(/\s/g, "")).toBe(sound.toString("latin1").replace(/\s/g, ""));
      }
    });
    await fc.assert(property, { numRuns: 60 });
    writeFileSync(evidence, sound);
  }, 60_000);

  it("anything at all as evidence is refused", async () => {
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.constant("{}"),
      fc.constant('{"mediaType":"x"}'),
    );
    const property = fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
      writeFileSync(evidence, lines.join("\n"));
      expect((await check()).status).toBe(15);
    });
    await fc.assert(property, { numRuns: 40 });
    writeFileSync(evidence, sound);
  }, 60_000);

  it("any text as a policy is read or refused with a place", () => {
    const pieces = fc.constantFrom(
      "clarity: 1\n",
      "name: p\n",
      "default: off\n",
      "signers: {}\n",
      "models: []\n",
      "models:\n  - match: '*'\n",
      "    require:\n",
      "      - cel: 'true'\n",
      "  - ",
      "&a ",
      "*a\n",
      "\t",
      "'",
      "{",
      "]\n",
      ": ",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
    );
    const property = fc.property(text, (source) => {
      const result = loadTrust("p.yaml", source);
      if (!result.ok)
        for (const { file, code } of result.errors)
          expect({ file, code }).toEqual({ file: "p.yaml", code: expect.stringMatching(/^policy\./) });
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("any graph of models is walked to its end: each once, circles and lost parents are gaps", () => {
    const hex = (n: number) => `sha256:${n.toString(16).padStart(64, "0")}`;
    const graph = fc.array(fc.array(fc.nat(12), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    const property = fc.property(graph, (parents) => {
      const lineages = new Map(
        parents.map((of, index): [string, Lineage[]] => [
          hex(index),
          [
            {
              v: 1,
              complete: true,
              datasets: [],
              transformations: [],
              undisclosed: [],
              parents: of.map((n) => ({ root: hex(n), name: `${n}`, relation: "merge", known: "declared" })),
            },
          ],
        ]),
      );
      const { models, gaps } = walkLineage([hex(0)], lineages);
      expect(new Set(models.map(({ what }) => what.root)).size).toBe(models.length);
      const reached = new Set([0]);
      for (const one of reached) for (const next of parents[one] ?? []) reached.add(next);
      const lost = [...reached].some((one) => parents[one] === undefined);
      if (lost) expect(gaps).not.toEqual([]);
      expect(models.map(({ what }) => Number(what.name)).sort()).toEqual(
        [...reached].filter((one) => one !== 0).sort(),
      );
    });
    fc.assert(property);
  });
});
