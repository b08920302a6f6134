import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { signerOf } from "@rampart/ledger";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../../../packages/rampart/src/testing/typed.js";

const person = newPerson();
const at = (name: string) => join(person.project, name);
/** Of nobody here. */
const OTHER = signerOf("rampart/other", generateKeyPairSync("ed25519").privateKey).verifier.text;
const PHRASE = "correct horse battery staple";
beforeAll(async () => {
  await person.types("init");
  mkdirSync(join(person.state, "config/knowledge"));
  writeFileSync(
    join(person.state, "config/knowledge/own.yaml"),
    "rampart: 1\nprograms:\n  - { names: [eraser], operands: { kind: file.delete } }\n",
    { mode: 0o600 },
  );
  writeFileSync(at("phrase"), `${PHRASE}\n`);
  writeFileSync(at("wrong"), "incorrect horse battery staple\n");
  expect((await person.types("backup plain.backup")).status).toBe(0);
  expect((await person.types("backup all.backup --with-keys --with-log --passphrase-file phrase")).status).toBe(0);
});
afterAll(person.leaves);

/** Another place, by the option the person would give last. */
async function restore(file: string, to: string, more = "") {
  const elsewhere = newPerson();
  try {
    const typed = await elsewhere.types(["restore", at(file), ...more.split(" ").filter(Boolean)]);
    return {
      ...typed,
      state: elsewhere.state,
      look: (path: string) => readFileSync(join(elsewhere.state, path), "utf8"),
      has: (path: string) => existsSync(join(elsewhere.state, path)),
      types: elsewhere.types,
      to,
    };
  } finally {
    after.push(elsewhere.leaves);
  }
}
const after: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const leave of after) await leave();
});
const own = (path: string) => readFileSync(join(person.state, path), "utf8");

describe("a backup", () => {
  it("brings back what a person decided; without its log another one begins", async () => {
    const there = await restore("plain.backup", "a");
    expect([there.status, there.out]).toEqual([0, expect.stringContaining("a new log begins under a new name")]);
    for (const path of ["config/policy.yaml", "config/knowledge/own.yaml"]) expect(there.look(path)).toBe(own(path));
    expect(there.has("state/keys/log.pem")).toBe(false);
    expect((await there.types("init")).status).toBe(0);
    expect(there.look("state/keys/log.pem.pub")).not.toBe(own("state/keys/log.pem.pub"));
  });

  it("goes on with the same log where keys and log are in it", async () => {
    const there = await restore("all.backup", "b", `--passphrase-file ${at("phrase")}`);
    expect(there.status).toBe(0);
    expect(there.look("state/keys/log.pem")).toBe(own("state/keys/log.pem"));
    expect((await there.types("log verify")).out).toContain("INTACT");
  });

  it("S2: holds no key that can be read, and none without being asked", () => {
    const key = own("state/keys/log.pem").split("\n")[1]!;
    expect(readFileSync(at("all.backup"), "latin1")).not.toContain(key);
    expect(readFileSync(at("plain.backup"), "latin1")).not.toContain('state/keys/log.pem"');
  });

  it("E2: is of the installation it names, which is what is shown", async () => {
    const key = own("state/keys/log.pem.pub").trimEnd();
    expect((await person.types("restore plain.backup --check")).out).toContain(key);
    expect((await person.types(["restore", "plain.backup", "--check", "--key", key])).status).toBe(0);
    expect((await person.types(["restore", "all.backup", "--check", "--passphrase-file", "phrase"])).status).toBe(0);
  });

  const refusals: readonly (readonly [why: string, words: string, says: RegExp])[] = [
    ["over a file", "backup plain.backup", /is there already/],
    ["keys in the clear", "backup x.backup --with-keys", /keys are sealed/],
    ["a log nobody can continue", "backup x.backup --with-log", /cannot be continued/],
    ["over an installation", "restore plain.backup", /a backup goes where nothing is installed/],
    ["of another installation", `restore plain.backup --check --key ${OTHER}`, /not to be trusted: it is of rampart\//],
    ["of what is no key", "restore plain.backup --check --key rampart", /no verifier key/],
    ["with the wrong passphrase", "restore all.backup --check --passphrase-file wrong", /the passphrase is wrong/],
  ];
  it.each(refusals)("is refused: %s", async (_why, words, says) => {
    const { status, err } = await person.types(words);
    expect(status).not.toBe(0);
    expect(err).toMatch(says);
  });

  it("that is damaged anywhere is refused whole, and leaves nothing behind", async () => {
    const bytes = readFileSync(at("plain.backup"));
    const elsewhere = newPerson();
    after.push(elsewhere.leaves);
    const harms = fc.oneof(
      fc.nat(bytes.length - 1).map((cut) => bytes.subarray(0, cut)),
      fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })).map(([place, by]) => {
        const changed = Buffer.from(bytes);
        changed[place] = changed[place]! ^ by;
        return changed;
      }),
      fc.constantFrom(Buffer.concat([bytes, Buffer.from("x")]), Buffer.concat([bytes, bytes])),
    );
    await fc.assert(
      fc.asyncProperty(harms, async (harmed) => {
        writeFileSync(at("harmed.backup"), harmed);
        expect((await elsewhere.types(["restore", at("harmed.backup")])).status).not.toBe(0);
        expect(existsSync(join(elsewhere.state, "config/policy.yaml"))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
