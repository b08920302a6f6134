import { describe, expect, it } from "vitest";
import { sha256 } from "../../../sha256.js";
import type { Action, Answer, WrittenFile } from "../../../spine/index.js";
import { interpretShell } from "../index.js";
import { PLACE } from "../testing/read.js";

const HERE = "/home/dev/app";

/** What a command does where the door has read these files, or the session has written them. */
function withFiles(command: string, files: Readonly<Record<string, string>>, written: readonly WrittenFile[] = []) {
  const answers = new Map<string, Answer>();
  for (const [path, text] of Object.entries(files))
    answers.set(`content:${HERE}/${path}`, { type: "content", text, claimed: false });
  return interpretShell(command, HERE, { place: PLACE, session: { written, read: [] }, answers });
}

const render = ({ kind, resource, certainty }: Action): string =>
  `${certainty === "possible" ? "?" : ""}${kind} ${resource.name}`;

const effects = (actions: readonly Action[]): string[] =>
  actions.filter(({ kind }) => kind !== "process.exec" && kind !== "code.run").map(render);

type Row = readonly [why: string, command: string, files: Readonly<Record<string, string>>, does: readonly string[]];

const SCRIPTS: readonly Row[] = [
  ["a script of an interpreter", "python3 a.py", { "a.py": "import os; os.remove('/etc/x')" }, ["file.delete /etc/x"]],
  [
    "what its first line names",
    "./run",
    { run: "#!/usr/bin/env python3\nimport os; os.remove('/etc/x')" },
    ["file.delete /etc/x"],
  ],
  ["without a first line the shell that starts it reads it", "./a.py", { "a.py": "rm /etc/x" }, ["file.delete /etc/x"]],
  ["the first line wins over the name", "./a.py", { "a.py": "#!/bin/sh\nrm /etc/x" }, ["file.delete /etc/x"]],
  ["whoever is named runs it, whatever its name says", "bash a.py", { "a.py": "rm /etc/x" }, ["file.delete /etc/x"]],
  ["a first line may name any program", "./run", { run: "#!/bin/rm -rf\n" }, [`file.delete ${HERE}/run`]],
  ["arguments reach the script", "bash d.sh /etc/x", { "d.sh": 'rm -rf "$1"' }, ["file.delete /etc/x"]],
  [
    "arguments reach the program",
    "python3 a.py /etc/x",
    { "a.py": "import os,sys; os.remove(sys.argv[1])" },
    ["file.delete /etc/x"],
  ],
  ["what is sourced", ". ./env", { env: "rm /etc/x" }, ["file.read /home/dev/app/env", "file.delete /etc/x"]],
  ["a script that runs a script", "sh a", { a: "sh b", b: "rm /etc/x" }, ["file.delete /etc/x"]],
  ["from any folder", "cd sub && ./run", { "sub/run": "#!/bin/sh\nrm /etc/x" }, ["file.delete /etc/x"]],
  [
    "a script handed to a launcher",
    "env A=1 timeout 5 node a.mjs",
    { "a.mjs": "import fs from 'fs'; fs.unlinkSync('/etc/x')" },
    ["file.delete /etc/x"],
  ],
  [
    "TypeScript",
    "npx tsx a.ts",
    { "a.ts": "import { rmSync } from 'fs'; const p: string = '/etc/x'; rmSync(p);" },
    ["file.delete /etc/x"],
  ],
  ["a script of a language nobody reads", "lua a.lua", { "a.lua": "f:remove('/etc/x')" }, []],
  ["what it spells out", "lua a.lua", { "a.lua": "os.remove('/etc/x')" }, ["?file.delete /etc/x"]],
];

const PACKAGE = JSON.stringify({
  scripts: { pretest: "echo before", test: "rm -rf", posttest: "rm /etc/y", build: "tsc", postinstall: "rm /etc/z" },
});
const MAKEFILE = [
  "DIR ?= out",
  ".PHONY: all clean",
  "all: lib.a",
  "\t@rm -f $(DIR)/old",
  "lib.a: ; rm $@",
  "clean:",
  "\t-rm -rf $(DIR) $(shell cat names)",
  "%.x: %.y",
  "\trm $< $*",
  "ifdef CI",
  "ci:",
  "\trm /etc/x",
  "endif",
].join("\n");

const PROJECT: readonly Row[] = [
  [
    "a script of package.json, with those around it",
    "npm test -- /etc/x",
    { "package.json": PACKAGE },
    ["file.delete /etc/x", "file.delete /etc/y"],
  ],
  ["by its name", "yarn build", { "package.json": PACKAGE }, []],
  [
    "in a folder below",
    "cd src && npm test /etc/x",
    { "package.json": PACKAGE },
    ["file.delete /etc/x", "file.delete /etc/y"],
  ],
  [
    "installing runs what the project says of itself",
    "npm ci",
    { "package.json": PACKAGE },
    ["package.install ./", "file.delete /etc/z"],
  ],
  ["unless told not to", "npm ci --ignore-scripts", { "package.json": PACKAGE }, ["package.install ./"]],
  ["names of no script", "npm run constructor", { "package.json": PACKAGE }, []],
  ["what is no JSON", "npm test", { "package.json": "{" }, []],
  [
    "the first goal, and what it needs",
    "make",
    { Makefile: MAKEFILE },
    ["?file.delete /home/dev/app/lib.a", "file.delete /home/dev/app/out/old"],
  ],
  [
    "a variable of the line wins",
    "make clean DIR=/etc/x",
    { Makefile: MAKEFILE },
    ["file.delete *", "file.delete /etc/x", "file.read /home/dev/app/names"],
  ],
  [
    "a rule by pattern",
    "make a.x",
    { Makefile: MAKEFILE },
    ["?file.delete /home/dev/app/a.y", "?file.delete /home/dev/app/a"],
  ],
  ["in a condition", "make ci", { Makefile: MAKEFILE }, ["?file.delete /etc/x"]],
  [
    "of the file it is given",
    "make -f m",
    { m: "a:\n\trm $(HOME)/x" },
    ["file.read /home/dev/app/m", "?file.delete /home/dev/x"],
  ],
  ["showing runs nothing", "make -n clean", { Makefile: MAKEFILE }, []],
];

describe("named scripts", () => {
  it.each([...SCRIPTS, ...PROJECT])("P3, D6: %s: %s", (_why, command, files, does) => {
    expect(effects(withFiles(command, files).actions).sort()).toEqual([...does].sort());
  });

  it.each([
    "python3 a.py",
    "./a.sh",
    "bash a.sh",
    "node a.mjs",
    "perl a.pl",
    "ruby a.rb",
    "php a.php",
    ". ./a.sh",
    "npm test",
    "make",
    "awk -f a.awk x",
  ])("P3: the door is asked for the file: %s", (command) => {
    const { wants } = withFiles(command, {});
    expect(wants.filter(({ type }) => type === "content").length).toBeGreaterThan(0);
  });

  it("P3: the digest of what was read is in the action", () => {
    const run = (text: string) =>
      withFiles("python3 a.py", { "a.py": text }).actions.find(({ kind }) => kind === "code.run");
    expect(run("print(1)")?.detail).toMatchObject({ digest: `sha256:${sha256("print(1)")}`, effects: "known" });
  });

  it("P3: what only a door vouches for is labelled so", () => {
    const answers = new Map<string, Answer>([[`content:${HERE}/a.py`, { type: "content", text: "1", claimed: true }]]);
    const { actions } = interpretShell("python3 a.py", HERE, {
      place: PLACE,
      session: { written: [], read: [] },
      answers,
    });
    expect(actions.find(({ kind }) => kind === "code.run")?.labels).toContain("claimed");
  });

  it.each([
    ["bash d.sh", { "d.sh": 'eval "$X"; $CMD y; rm /etc/x' }],
    ["python3 a.py", { "a.py": "import os,sys\nexec(sys.argv[1])\nos.remove('/etc/x')" }],
    ["npm test", { "package.json": '{"scripts":{"test":"$X y; rm /etc/x"}}' }],
  ])("what a script of the project leaves to data makes its effects unknown, no more: %s", (command, files) => {
    const { actions } = withFiles(command, files as unknown as Record<string, string>);
    expect(effects(actions)).toEqual(["file.delete /etc/x"]);
    expect(actions.find(({ kind }) => kind === "code.run")?.detail.effects).toBe("unknown");
  });

  it("of a script the session wrote it is opaque", () => {
    const written = [{ path: `${HERE}/d.sh`, content: 'eval "$X"', sources: [] }];
    const { actions } = withFiles("bash d.sh", {}, written);
    expect(actions.find(({ kind }) => kind === "code.run")?.labels).toContain("unverified-code");
    expect(effects(actions)).toEqual(["opaque *"]);
  });

  it.each([
    ["bash d.sh", "d.sh"],
    [". ./d.sh", "d.sh"],
    ["npm test", "src/a.js"],
    ["pytest", "tests/test_a.py"],
    ["make", "Makefile"],
    ["cargo test", "src/main.rs"],
  ])("D6: what the session wrote and now runs is unverified: %s", (command, path) => {
    const run = (written: readonly WrittenFile[]) =>
      withFiles(command, {}, written).actions.find(({ kind }) => kind === "code.run")?.labels ?? [];
    expect(run([{ path: `${HERE}/${path}`, content: "", sources: [] }])).toContain("unverified-code");
    expect(run([])).not.toContain("unverified-code");
    expect(run([{ path: `${HERE}/README.md`, content: "", sources: [] }])).not.toContain("unverified-code");
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["./a", { a: "#!./a\n" }],
    ["sh a", { a: "sh a; sh a" }],
    ["make", { Makefile: "a: a\n\tmake\n\tmake\n" }],
    ["npm test", { "package.json": '{"scripts":{"test":"npm test; npm test"}}' }],
    ["make", { Makefile: `A=$(A)$(A)\nall:\n\t$(A)${"$(".repeat(3_000)}` }],
    ["make", { Makefile: `${"a b:".repeat(20_000)}` }],
  ])("scripts that run themselves end: %s", (command, files) => {
    expect(withFiles(command, files).actions.length).toBeLessThan(10_000);
  });
});
