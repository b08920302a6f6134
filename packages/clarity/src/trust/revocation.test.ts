import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";
import { checkSuccessor, type RevocationList, readRevocations, revocationStatement } from "./revocation.js";

const folder = scratch();
const security = keyPair(folder, "security");
const lab = keyPair(folder, "lab");
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const AT = "2026-03-01T00:00:00.000Z";
const list = (sequence: number, letters: string, since: Readonly<Record<string, string>> = {}): RevocationList => ({
  v: 1,
  list: "company",
  sequence,
  issued: AT,
  revoked: [...letters].map((letter) => ({
    kind: "key",
    digest: digest(letter),
    reason: "r",
    at: AT,
    ...(since[letter] === undefined ? {} : { since: since[letter] }),
  })),
});
const [EARLY, LATE] = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"];

const ROWS: readonly (readonly [why: string, before: RevocationList, after: RevocationList, follows: boolean])[] = [
  ["the next issue", list(1, "a"), list(2, "ab"), true],
  ["the same issue", list(1, "a"), list(1, "a"), true],
  ["several issues on", list(1, "a"), list(9, "abc"), true],
  ["nothing new but the number", list(1, "a"), list(2, "a"), true],
  ["an older issue", list(2, "a"), list(1, "a"), false],
  ["another issue of the same number", list(1, "a"), list(1, "ab"), false],
  ["one entry taken back", list(1, "ab"), list(2, "a"), false],
  ["an entry swapped", list(1, "ab"), list(2, "ac"), false],
  ["counts from earlier on", list(1, "a", { a: LATE! }), list(2, "a", { a: EARLY! }), true],
  ["counts from ever on", list(1, "a", { a: LATE! }), list(2, "a"), true],
  ["counts only from later on", list(1, "a", { a: EARLY! }), list(2, "a", { a: LATE! }), false],
  ["counts only from some time on", list(1, "a"), list(2, "a", { a: EARLY! }), false],
  ["another list", list(1, "a"), { ...list(2, "ab"), list: "other" }, false],
];

describe("C6: a revocation list only grows", () => {
  it.each(ROWS)("%s", (_why, before, after, follows) => {
    const check = () => checkSuccessor(before, after);
    if (follows) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: "revocations_rolled_back" }));
  });

  it("what follows contains everything that was there, however many issues on", () => {
    const letters = fc.uniqueArray(fc.constantFrom(..."abcdef"), { maxLength: 6 }).map((all) => all.join(""));
    const property = fc.property(letters, letters, fc.nat(3), (one, two, steps) => {
      const follows = [...one].every((letter) => two.includes(letter)) && (steps > 0 || one === two);
      let held = true;
      try {
        checkSuccessor(list(5, one), list(5 + steps, two));
      } catch {
        held = false;
      }
      expect(held).toBe(follows);
    });
    fc.assert(property);
  });

  it.each([
    ["a subject of another list", { ...revocationStatement(list(1, "a")), digest: "0".repeat(64) }],
    ["a name of another list", { ...revocationStatement(list(1, "a")), name: "other" }],
    ["another type", { ...revocationStatement(list(1, "a")), type: "urn:rampart:scan:v1" }],
    ["a number from nowhere", revocationStatement(list(0, "a"))],
    ["a kind nobody knows", revocationStatement(JSON.parse(JSON.stringify(list(1, "a")).replace('"key"', '"person"')))],
    ["a word too much", revocationStatement({ ...list(1, "a"), notes: "x" } as RevocationList)],
  ])("%s is malformed", (_why, statement) => {
    expect(() => readRevocations(statement)).toThrow(expect.objectContaining({ code: "revocations_malformed" }));
  });
});

describe("C6: lists on this machine", () => {
  let home = "";
  let count = 0;
  const model = plant(join(folder, "m"), { "m.safetensors": tensorFile(Buffer.from("m")) });
  const policy = writePolicy(
    folder,
    "p",
    { lab: lab.pub, security: security.pub },
    `revocations: [{name: company, by: security}]\nmodels: [{match: "*", mode: enforce, require: [{signed-by: lab}]}]\n`,
  );
  const run = async (...words: readonly string[]) => {
    const { status, out } = await typed([...words, "--json"], { cwd: folder, env: { HOME: home } });
    const answer = JSON.parse(out);
    const failed = answer.verdicts?.[0].clauses.find((one: { holds: boolean }) => !one.holds);
    return { status, code: answer.error?.code ?? failed?.id ?? null };
  };
  const revoke = (file: string, key: { readonly key: string }, ...words: readonly string[]) =>
    run("revoke", "--list", file, "--name", "company", "--private-key", key.key, ...words);
  const check = (...lists: readonly string[]) =>
    run("policy", "check", "--policy", policy, ...lists.flatMap((one) => ["--revocations", one]), model);

  beforeEach(async () => {
    home = join(folder, `home-${count++}`);
    plant(home, { x: "" });
    await run("sign", "--private-key", lab.key, "--signature", `${model}.sig`, model);
  });

  it("the newest is remembered, and an older one is refused, not passed over", async () => {
    const file = join(home, "list.json");
    await revoke(file, security);
    copyFileSync(file, join(home, "old.json"));
    expect(await check(file)).toEqual({ status: 0, code: null });
    await revoke(file, security, "--key", lab.pub, "--reason", "leaked");
    expect(await check(file)).toEqual({ status: 15, code: "signed-by" });
    expect(await check()).toEqual({ status: 15, code: "signed-by" });
    expect(await check(join(home, "old.json"))).toEqual({ status: 14, code: "revocations_rolled_back" });
  });

  it("no list, somebody else's, and one of another name do not do", async () => {
    const file = join(home, "list.json");
    expect(await check()).toEqual({ status: 15, code: "revocations" });
    await revoke(file, lab);
    expect(await check(file)).toEqual({ status: 12, code: "wrong_identity" });
    const other = join(home, "other.json");
    await run("revoke", "--list", other, "--name", "elsewhere", "--private-key", security.key);
    expect(await check(other)).toEqual({ status: 12, code: "wrong_identity" });
  });

  it("a model goes by the root of every way it was signed", async () => {
    const words = [
      "sign",
      "--private-key",
      lab.key,
      "--signature",
      `${model}.sig`,
      "--shard-size",
      "16",
      model,
      "--json",
    ];
    const { root } = JSON.parse((await typed(words, { cwd: folder, env: { HOME: home } })).out);
    const file = join(home, "list.json");
    await revoke(file, security);
    expect((await check(file)).status).toBe(0);
    await revoke(file, security, "--model", root, "--reason", "poisoned");
    expect((await check(file)).status).toBe(16);
  });

  it("a changed list is refused, and what is remembered stays", async () => {
    const file = join(home, "list.json");
    await revoke(file, security);
    expect((await check(file)).status).toBe(0);
    const bundle = JSON.parse(readFileSync(file, "utf8"));
    bundle.dsseEnvelope.payload = Buffer.from(
      Buffer.from(bundle.dsseEnvelope.payload, "base64").toString().replace('"sequence":1', '"sequence":9'),
    ).toString("base64");
    writeFileSync(file, JSON.stringify(bundle));
    expect(await check(file)).toEqual({ status: 10, code: "signature_invalid" });
    expect((await check()).status).toBe(0);
  });

  it("a list is continued only by who signed it, and never forgets", async () => {
    const file = join(home, "list.json");
    await revoke(file, security, "--dataset", digest("d"), "--reason", "withdrawn");
    expect(await revoke(file, lab, "--dataset", digest("e"), "--reason", "x")).toEqual({
      status: 12,
      code: "wrong_key",
    });
    const { out } = await typed(
      [
        "revoke",
        "--list",
        file,
        "--private-key",
        security.key,
        "--dataset",
        digest("d"),
        "--reason",
        "again",
        "--json",
      ],
      { cwd: folder, env: { HOME: home } },
    );
    expect(JSON.parse(out)).toMatchObject({ sequence: 2, added: [], total: 1 });
  });

  it.each([
    [["--dataset", digest("d")], "option_missing"],
    [["--dataset", "sha256:short", "--reason", "x"], "revocations_malformed"],
    [["--dataset", digest("d"), "--since", EARLY!, "--reason", "x"], "option_missing"],
    [["--key", "/nowhere", "--reason", "x"], "file_missing"],
  ])("revoke %j: %s", async (words, code) => {
    expect((await revoke(join(home, "list.json"), security, ...words)).code).toBe(code);
  });
});
