import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { proveConsistency, proveInclusion } from "@rampart/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { testSigner } from "../../../packages/ledger/src/testing/fixtures.js";
import {
  auditorProof,
  auditorVerdict,
  type Demand,
  missingPython,
  PROGRAM,
  pythonProof,
  pythonVerdicts,
} from "./both.js";
import { particularCases } from "./cases.js";
import { Chance } from "./chance.js";
import { EDITS, type Edit, KEY_EDITS } from "./edits.js";
import { LogFolder } from "./folder.js";
import { STRANGER, smallLogs, writtenLogs } from "./logs.js";
import { BY_ANYBODY, BY_OWNER, type Tampering } from "./tamper.js";

const EXAMPLE = fileURLToPath(new URL("../../../docs/formats/log-example", import.meta.url));
/** Of every kind of tampering. `CONFORMANCE_ROUNDS` asks for more. */
const ROUNDS = Number(process.env["CONFORMANCE_ROUNDS"] ?? 12);
/** What is changed in a proof. */
const PROOF_CHANGES = [
  { v: 2 },
  { type: "other" },
  { index: 1 },
  { index: 1e9 },
  { from: 2 },
  { proof: [] },
  { proof: [""] },
  { event: "{}" },
  { old: null },
  { checkpoint: "" },
];
const missing = missingPython();
const base = mkdtempSync(join(tmpdir(), "rampart-conformance-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Both verifiers' verdicts, by the name of the case. */
function compare(folders: Readonly<Record<string, string>>, demand: Demand = {}): Record<string, number> {
  const names = Object.keys(folders);
  const python = pythonVerdicts(Object.values(folders), demand);
  const auditor = names.map((name) => auditorVerdict(folders[name] as string, demand));
  const differing = names.flatMap((name, i) => {
    const verdicts = [`auditor ${JSON.stringify(auditor[i])}`, `python  ${JSON.stringify(python[i])}`] as const;
    return verdicts[0].slice(8) === verdicts[1].slice(8) ? [] : [[name, ...verdicts].join("\n  ")];
  });
  expect(differing.join("\n")).toBe("");
  const exits: Record<string, number> = {};
  for (const { exit } of python) exits[String(exit)] = (exits[String(exit)] ?? 0) + 1;
  return exits;
}

/** Every tampering in several rounds over every small log. */
function tampered(kind: string, tamperings: Readonly<Record<string, Tampering>>): Record<string, string> {
  const logs = smallLogs(mkdtempSync(join(base, kind)));
  const folders: Record<string, string> = {};
  for (const [name, tamper] of Object.entries(tamperings)) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const chance = new Chance(round * 1_000 + name.length);
      const log = copyOf(logs[round % logs.length] as LogFolder);
      tamper(log, chance, STRANGER);
      folders[`${name}, ${round}`] = log.write(mkdtempSync(join(base, "t-")));
    }
  }
  return folders;
}

/** Every edit of an event, in the first, a middle and the last entry of every small log, or in its `key` events. */
function edited(): Record<string, string> {
  const folders: Record<string, string> = {};
  for (const [l, log] of smallLogs(mkdtempSync(join(base, "edits-"))).entries()) {
    const edit = (index: number, [from, to]: Edit, name: string) => {
      const copy = copyOf(log);
      copy.replace(index, (copy.events[index] as string).replace(from, to));
      copy.sign();
      folders[`log ${l}, entry ${index}, ${name}`] = copy.write(mkdtempSync(join(base, "e-")));
    };
    for (const [i, one] of EDITS.entries()) for (const at of [0, 2, log.events.length - 1]) edit(at, one, `edit ${i}`);
    for (const [i, one] of KEY_EDITS.entries()) for (const [at] of log.owners) edit(at, one, `key edit ${i}`);
  }
  return folders;
}

function copyOf({ segments, records, owners }: LogFolder): LogFolder {
  const parts = segments.map((one) => ({
    ...one,
    header: Buffer.from(one.header),
    rest: Buffer.from(one.rest),
    frames: one.frames.map((frame) => Buffer.from(frame)),
  }));
  return new LogFolder(
    parts,
    records.map((record) => Buffer.from(record)),
    owners,
  );
}

describe.skipIf(missing !== null)(
  `the verifier in Python and rampart-audit agree${missing ? ` (${missing})` : ""}`,
  () => {
    it("once the Python program's own tests pass", () => {
      const run = spawnSync("python3", ["-B", "-m", "unittest", "discover", dirname(PROGRAM)], { encoding: "utf8" });
      expect(run.stderr).toMatch(/\nOK\n$/);
      expect(run.status).toBe(0);
    });

    it("E2: on the worked example, and on logs by the writer", async () => {
      const folders = { example: EXAMPLE, ...(await writtenLogs(mkdtempSync(join(base, "written-")))) };
      expect(compare(folders)).toEqual({ "0": 8, "21": 2 });
      expect(compare(folders, { requireWitness: true })).toEqual({ "21": 2, "22": 8 });
    });

    it("E2: on hundreds of random tamperings by somebody without the key", () => {
      const folders = tampered("anybody", BY_ANYBODY);
      const count = Object.keys(folders).length;
      const exits = compare(folders);
      console.log(`${count} tamperings without the key, by exit:`, exits);
      expect(exits["20"]).toBeGreaterThan(count / 2);
    });

    it("E2: on every form of a malformed event, signed by the owner of the key", () => {
      console.log("edited events, by exit:", compare(edited()));
    });

    it.each(missing ? [] : particularCases(join(base, "particular")))("E2: on $name", ({ folder, demand, exit }) => {
      expect(compare({ folder }, demand)).toEqual({ [exit]: 1 });
    });

    it("E2: on proofs by the writer, and on each of their parts changed", async () => {
      const folder = (await writtenLogs(mkdtempSync(join(base, "proofs-"))))["a rotated key and three runs"] ?? "";
      const size = Number(auditorVerdict(folder)["entries"]);
      const key = testSigner(undefined, 4).verifier.text;
      const whole: object[] = [await proveInclusion(folder, 0), await proveInclusion(folder, size - 1)];
      for (let from = 1; from <= size; from += 1) whole.push(await proveConsistency(folder, from));
      const changed = PROOF_CHANGES.flatMap((change) =>
        [whole[0], whole.at(-1)].map((proof) => ({ ...proof, ...change })),
      );
      const file = join(base, "proof.json");
      const exits = [...whole, ...changed].map((proof) => {
        writeFileSync(file, JSON.stringify(proof));
        return [auditorProof(JSON.stringify(proof), key), pythonProof(file, key)];
      });
      expect(exits.filter(([auditor, python]) => auditor !== python)).toEqual([]);
      expect(exits.filter(([auditor]) => auditor === 0).length).toBeGreaterThan(3);
    });

    it("E2: on rewrites by the owner of the key, without a witness and with one", () => {
      const folders = tampered("owner", BY_OWNER);
      const alone = compare(folders);
      console.log("rewrites by the owner, by exit:", alone);
      const [plain] = smallLogs(mkdtempSync(join(base, "witness-")));
      const witness = join((plain as LogFolder).write(mkdtempSync(join(base, "w-"))), "checkpoints");
      const seen = compare(folders, { witnesses: [witness] });
      console.log("the same with a witness, by exit:", seen);
      expect(seen["20"]).toBeGreaterThan(alone["20"] as number);
    });
  },
);
