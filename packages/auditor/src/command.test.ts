import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { answer } from "./command.js";
import { LogBuilder } from "./testing/log-builder.js";
import { VERSION } from "./version.js";

const EXAMPLE = resolve(fileURLToPath(import.meta.url), "../../../../docs/formats/log-example");
const scratch = mkdtempSync(join(tmpdir(), "rampart-audit-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const KEY = new LogBuilder(join(scratch, "log")).verifier;
const file = (name: string, text: string) => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};

describe("what is asked about the program", () => {
  it.each([
    [["--version"], `rampart-audit ${VERSION}\n`, "before any verb"],
    [["-V"], `rampart-audit ${VERSION}\n`, "in short"],
    [["verify", "--version"], `rampart-audit ${VERSION}\n`, "after a verb, which is not run"],
    [["--version", "--json"], `{"version":"${VERSION}"}\n`, "for a program"],
  ])("%j prints %j: %s", (words, out) => expect(answer(words)).toEqual({ exit: 0, out, complaint: "" }));

  it.each([["--help"], ["-h"], ["help"], ["verify", "--help"], ["page", "--help"]])(
    "%s %s prints the help",
    (...words) =>
      expect(answer(words)).toMatchObject({ exit: 0, out: expect.stringMatching(/rampart-audit verify.*Exit: 0/s) }),
  );

  it("has the version of its package", () => {
    const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    expect(JSON.parse(manifest).version).toBe(VERSION);
  });
});

it.each<[words: string[], says: RegExp, why: string]>([
  [
    [],
    /^usage: a verb is missing: verify, compare, evidence, proof, page\nnext: {2}rampart-audit --help\n$/,
    "nothing",
  ],
  [["verfy", "x"], /^usage: no verb "verfy"; there is verify, /, "a slip of the finger"],
  [["toString", "x"], /^usage: no verb "toString"/, "names of the object prototype are no verbs"],
  [["verify"], /^usage: verify takes 1 path\(s\), and 0 were given\n/, "no folder"],
  [["compare", "x"], /^usage: compare takes 2 path\(s\), and 1 were given\n/, "half of what is compared"],
  [["page", "x"], /^usage: page takes 0 path\(s\)/, "one too many"],
  [["verify", "--frobnicate", "x"], /^usage: .*--frobnicate/, "an unknown option"],
  [["verify", "--quorum", "0", "x"], /^usage: --quorum takes 1 to 99, not "0"/, "nobody could be enough"],
  [["evidence", "x"], /^usage: evidence: --key is missing/, "without a key it would prove nothing"],
  [["proof", "--key", KEY, "--key", KEY, "x"], /^usage: proof: --key is given more than once/, "which one holds?"],
  [["verify", "--key", "k", EXAMPLE], /^bad_key: /, "no key"],
  [["verify", scratch], /^not_a_log: /, "a folder of something else"],
  [["proof", "--key", KEY, scratch], /^unreadable: .* is no file\n$/, "a folder"],
  [["proof", "--key", KEY, join(scratch, "none")], /^unreadable: ENOENT/, "no such file"],
  [["proof", "--key", KEY, file("big", " ".repeat(16 * 1024 * 1024 + 1))], /^too_large: /, "more than a proof can be"],
])("%j ends with 2 and says %s: %s", (words, says) => {
  const { exit, out, complaint } = answer(words);
  expect({ exit, out }).toEqual({ exit: 2, out: "" });
  expect(complaint).toMatch(says);
});

it.each([
  [["verify", EXAMPLE], 0, /^INTACT\n/, "a log that holds"],
  [["verify", "--require-witness", EXAMPLE], 22, /^INTACT\n/, "and nothing from elsewhere"],
  [["compare", EXAMPLE, EXAMPLE], 0, /copy .*all the same/, "held against itself"],
  [["proof", "--key", KEY, file("no-proof", "{}")], 20, /^TAMPERED: the proof does not hold/, "no proof"],
])("%j ends with %i and prints %s: %s", (words, exit, out) => {
  expect(answer(words)).toMatchObject({ exit, out: expect.stringMatching(out), complaint: "" });
});

it("prints what evidence says of itself without letting a terminal act on it", () => {
  const log = new LogBuilder(join(scratch, "named"));
  const lines = [
    { evidence: 1, origin: log.origin, checkpoint: log.note() },
    { policy: "\u001b[2J\u202eINTACT", document: "another" },
  ];
  const path = file("evidence", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const { exit, out } = answer(["evidence", "--key", log.verifier, path]);
  expect(exit).toBe(20);
  expect(out).toMatch(/^TAMPERED\n {2}evidence\.policy: the policy \\u\{1b\}\[2J\\u\{202e\}INTACT is not/);
});
