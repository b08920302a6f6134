import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyEvidence } from "@rampart/auditor";
import {
  type AuditEvent,
  CosignedFile,
  cosign,
  cosignerKeyOf,
  createKey,
  exportEvidence,
  openLog,
  withSignatures,
} from "@rampart/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const base = mkdtempSync(join(tmpdir(), "rampart-evidence-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const document = '{"name":"p"}';
const policy = `sha256:${createHash("sha256").update(document).digest("hex")}`;
const alarm = (session: string, message: string): AuditEvent => ({
  kind: "alarm",
  code: "test",
  severity: "info",
  message,
  agent: null,
  session,
  intent: null,
  details: {},
});

let keys: string[] = [];
let cosigner = "";
const lines: string[] = [];

/** A log of two sessions and two keys, cosigned in the middle; evidence of one session. */
beforeAll(async () => {
  const first = await createKey(join(base, "k1"), "log/a");
  const second = await createKey(join(base, "k2"), "log/a");
  const witness = await createKey(join(base, "w"), "w/1");
  cosigner = cosignerKeyOf(witness).text;
  keys = [first.verifier.text, second.verifier.text];
  const folder = join(base, "log");
  const log = await openLog(folder, { signer: first });
  const add = async (count: number) => {
    for (let i = 0; i < count; i++) await log.append(alarm(i % 2 === 0 ? "one" : "two", `${i}`), { durable: false });
  };
  await add(6);
  await log.rotateKey(second);
  await add(4);
  const note = await log.checkpoint();
  await new CosignedFile(folder).keep(withSignatures(note, [cosign(note, witness, 1_700_000_000)]));
  await add(5);
  await log.close();
  await exportEvidence(folder, {
    select: (event) => event.kind === "alarm" && event.session === "one",
    policies: new Map(),
    asked: { session: "one" },
    made: 1,
    write: async (line) => void lines.push(line),
  });
});

let count = 0;
function verify(
  changed: readonly string[],
  options: { keys?: string[]; cosigners?: string[]; requireWitness?: boolean } = {},
) {
  const file = join(base, `${count++}.evidence`);
  writeFileSync(file, changed.join(""));
  return verifyEvidence(file, { keys: [keys[0]!], ...options });
}

describe("evidence", () => {
  it.each([0, 1])("E2: verifies by itself, with the log's first key or its last (%i)", (which) => {
    const report = verify(lines, { keys: [keys[which]!], cosigners: [cosigner] });
    expect(report).toMatchObject({
      result: "intact",
      exit: 0,
      origin: "log/a",
      entries: 3 + 2 + 3 + 2,
      size: 17,
      rewriteProof: false,
      cosigners: { covers: 12 },
      problems: [],
    });
    expect(report.stretches).toEqual([
      [0, 1],
      [3, 3],
      [5, 5],
      [7, 8],
      [10, 10],
      [12, 12],
      [14, 14],
      [16, 16],
    ]);
    expect(report.keys).toEqual(keys);
  });

  it("E2: is rewrite-proof only as far as witnesses have seen, and says 22 where that was required", () => {
    expect(verify(lines, { cosigners: [cosigner], requireWitness: true }).exit).toBe(22);
    expect(verify(lines, { requireWitness: true }).exit).toBe(22);
  });

  it("E2: any byte changed in anything that is proved is noticed", () => {
    for (const [at, line] of lines.entries()) {
      const value = JSON.parse(line);
      const changed = (member: string, to: unknown) =>
        lines.map((one, i) => (i === at ? `${JSON.stringify({ ...value, [member]: to })}\n` : one));
      if ("event" in value) {
        const touched = String(value.event).replace(/"time":\d/, '"time":9');
        expect(verify(changed("event", touched)).exit, touched).toBe(20);
        expect(verify(changed("entry", value.entry + 1)).exit).toBe(20);
        if (value.entry > 0) expect(verify(changed("proof", value.proof.slice(1))).exit).toBe(20);
      }
      if ("checkpoint" in value) {
        for (const to of [
          value.checkpoint.replace("\n17\n", "\n18\n"),
          value.checkpoint.replace(/.{9}\n$/, "AAAAAAA=\n"),
          "",
        ])
          expect(verify(changed("checkpoint", to)).exit).toBe(20);
      }
      if ("older" in value) expect(verify(changed("proof", []), { cosigners: [cosigner] }).exit).toBe(20);
      if ("end" in value) expect(verify(changed("end", 3)).exit).toBe(20);
    }
  });

  it("E2: a key event or any other entry left out with its count: the former is noticed, the latter is a gap it shows", () => {
    const without = (index: number) => {
      const kept = lines.filter((line) => JSON.parse(line).entry !== index);
      return [...kept.slice(0, -1), `${JSON.stringify({ end: 9 })}\n`];
    };
    expect(verify(without(7))).toMatchObject({ exit: 20, problems: [{ code: "checkpoint.signature" }] });
    expect(verify(without(0))).toMatchObject({ exit: 20, problems: [{ code: "key.invalid" }] });
    expect(verify(without(8))).toMatchObject({ exit: 0, stretches: expect.arrayContaining([[7, 7]]) });
  });

  it.each([
    ["without its end", (all: string[]) => all.slice(0, -1), 21, "evidence.torn"],
    ["cut in a line", (all: string[]) => [all.join("").slice(0, -3)], 21, "evidence.torn"],
    ["with more behind its end", (all: string[]) => [...all, all.at(-1)!], 20, "evidence.malformed"],
    ["with something that is no JSON", (all: string[]) => [...all.slice(0, 2), "x\n"], 20, "evidence.malformed"],
    ["out of order", (all: string[]) => [all[0]!, all[2]!, all[1]!, ...all.slice(3)], 20, "evidence.malformed"],
    ["with a policy of another digest", (all: string[]) => withPolicy(all, `${document} `), 20, "evidence.policy"],
    ["with a policy", (all: string[]) => withPolicy(all, document), 0, null],
  ])("%s", (_, change, exit, code) => {
    const report = verify(change(lines));
    expect({ exit: report.exit, code: report.problems[0]?.code ?? null }).toEqual({ exit, code });
  });

  it("of another log, of a later version, or of nothing", async () => {
    const other = await createKey(join(base, "k3"), "log/a");
    expect(verify(lines, { keys: [other.verifier.text] })).toMatchObject({
      exit: 20,
      problems: [{ code: "key.unknown" }],
    });
    const [first, ...rest] = lines;
    expect(() => verify([first!.replace('"evidence":1', '"evidence":2'), ...rest])).toThrow(/version 2/);
    expect(() => verify(["{}\n"])).toThrow(/no evidence/);
    expect(verify([]).exit).toBe(21);
  });
});

const withPolicy = (all: string[], text: string) => [
  ...all.slice(0, -1),
  `${JSON.stringify({ policy, document: text })}\n`,
  all.at(-1)!,
];

describe("rampart log export", () => {
  const person = newPerson();
  afterAll(person.leaves);

  it("writes a file the auditor accepts, and never over another", async () => {
    const { key } = JSON.parse((await person.types("init --json")).out);
    const { status, out } = await person.types("log export --since 1d --out day.evidence --json");
    expect(status).toBe(0);
    const { out: path, entries } = JSON.parse(out);
    expect(verifyEvidence(path, { keys: [key] })).toMatchObject({ exit: 0, entries });
    expect(JSON.parse(readFileSync(path, "utf8").split("\n")[0]!)).toMatchObject({ evidence: 1 });
    expect((await person.types("log export --out day.evidence")).status).toBe(2);
    expect((await person.types("log export")).status).toBe(2);
    expect((await person.types("log export --session none --out none.evidence")).out).toMatch(/^1 entries|^2 entries/);
  });
});
