import { describe, expect, it } from "vitest";
import type { Action, Answer, WrittenFile } from "../../../spine/index.js";
import { interpretShell } from "../index.js";
import { PLACE } from "../testing/read.js";

const HERE = "/home/dev/app";
const at = (path: string) => (path.startsWith("/") ? path : `${HERE}/${path}`);

/** Deletions a command leads to, where the session wrote these files and the disk holds those. */
function deletes(
  command: string,
  wrote: Readonly<Record<string, string | null>>,
  disk: Readonly<Record<string, string>> = {},
): readonly string[] {
  const written: WrittenFile[] = Object.entries(wrote).map(([path, content]) => ({
    path: at(path),
    content,
    sources: [],
  }));
  const answers = new Map<string, Answer>();
  for (const [path, text] of Object.entries(disk))
    answers.set(`content:${at(path)}`, { type: "content", text, claimed: false });
  const { actions } = interpretShell(command, HERE, { place: PLACE, session: { written, read: [] }, answers });
  return actions.filter(({ kind }) => kind === "file.delete").map(deleted);
}

const deleted = ({ resource, certainty }: Action) => `${certainty === "possible" ? "?" : ""}${resource.name}`;

const PY = "import os\nos.remove('/etc/x')\n";
const JS = "require('fs').unlinkSync('/etc/x')\n";
const MJS = "import fs from 'fs'\nfs.unlinkSync('/etc/x')\n";
const RB = "File.delete('/etc/x')\n";
const PL = "unlink('/etc/x');\n1;\n";

type Row = readonly [why: string, command: string, files: Readonly<Record<string, string>>];

const LOADED: readonly Row[] = [
  ["python: a module", "python3 -c 'import helper'", { "helper.py": PY }],
  ["python: under another name", "python3 -c 'import helper as h'", { "helper.py": PY }],
  ["python: a member of it", "python3 -c 'from helper import x'", { "helper.py": PY }],
  ["python: a package", "python3 -c 'import pkg'", { "pkg/__init__.py": PY }],
  ["python: a module of a package", "python3 -c 'import pkg.mod'", { "pkg/mod.py": PY }],
  ["python: a member that is a module", "python3 -c 'from pkg import mod'", { "pkg/mod.py": PY }],
  ["python: the packages on the way", "python3 -c 'import pkg.mod'", { "pkg/__init__.py": PY, "pkg/mod.py": "" }],
  ["python: beside the script", "python3 tools/a.py", { "tools/a.py": "import b", "tools/b.py": PY }],
  ["python: within a package", "python3 -c 'import pkg'", { "pkg/__init__.py": "from .m import x", "pkg/m.py": PY }],
  ["python: what a module imports", "python3 a.py", { "a.py": "import b", "b.py": "import c", "c.py": PY }],
  ["python: by a function", "python3 -c '__import__(\"helper\")'", { "helper.py": PY }],
  ["python: -m", "python3 -m pkg.mod", { "pkg/mod.py": PY }],
  ["python: what -m loads first", "python3 -m pkg", { "pkg/__init__.py": PY, "pkg/__main__.py": "" }],
  ["python: a folder", "python3 pkg/", { "pkg/__main__.py": PY }],
  ["python: PYTHONPATH", "PYTHONPATH=/tmp/l python3 -c 'import m'", { "/tmp/l/m.py": PY }],
  ["python: sys.path", "python3 -c 'import sys; sys.path.insert(0, \"/tmp/l\"); import m'", { "/tmp/l/m.py": PY }],
  ["python: sitecustomize", "PYTHONPATH=/tmp/l python3 -c pass", { "/tmp/l/sitecustomize.py": PY }],
  ["python: instead of a library", "python3 a.py", { "a.py": "import random", "random.py": PY }],
  ["python: read from standard input", "echo 'import helper' | python3", { "helper.py": PY }],
  ["node: with its ending", "node -e 'require(\"./x.js\")'", { "x.js": JS }],
  ["node: without", "node -e 'require(\"./x\")'", { "x.cjs": JS }],
  ["node: a folder", "node -e 'require(\"./x\")'", { "x/index.js": JS }],
  ["node: beside the script", "node src/a.mjs", { "src/a.mjs": "import './b.mjs'", "src/b.mjs": MJS }],
  ["node: above the script", "node src/a.js", { "src/a.js": "require('../b')", "b.js": JS }],
  ["node: handed on", "node a.mjs", { "a.mjs": "export * from './b.mjs'", "b.mjs": MJS }],
  ["node: a package", "node -e 'require(\"x\")'", { "node_modules/x/index.js": JS }],
  [
    "node: a package that says what it is",
    "node -e 'require(\"@s/x\")'",
    { "node_modules/@s/x/package.json": '{"main":"./lib/a"}', "node_modules/@s/x/lib/a.js": JS },
  ],
  ["node: NODE_PATH", "NODE_PATH=/tmp/l node -e 'require(\"x\")'", { "/tmp/l/x.js": JS }],
  ["node: -r", "node -r ./x a.js", { "x.js": JS, "a.js": "" }],
  ["node: a folder is started", "node .", { "package.json": '{"main":"lib/a.js"}', "lib/a.js": JS }],
  ["node: TypeScript by its other ending", "npx tsx a.ts", { "a.ts": "import './b.js'", "b.ts": MJS }],
  ["ruby: beside the script", "ruby lib/a.rb", { "lib/a.rb": "require_relative 'b'", "lib/b.rb": RB }],
  ["ruby: -r", "ruby -r./x -e 1", { "x.rb": RB }],
  ["ruby: -I and -r", "ruby -Ilib -rx -e 1", { "lib/x.rb": RB }],
  ["ruby: -I and require", "ruby -I lib -e 'require \"x\"'", { "lib/x.rb": RB }],
  ["ruby: RUBYOPT", "RUBYOPT=-r./x ruby -e 1", { "x.rb": RB }],
  ["ruby: RUBYLIB", "RUBYLIB=/tmp/l ruby -e 'require \"x\"'", { "/tmp/l/x.rb": RB }],
  ["perl: use lib", "perl -e 'use lib \".\"; use X;'", { "X.pm": PL }],
  ["perl: -I and -M", "perl -Ilib -MA::B -e 1", { "lib/A/B.pm": PL }],
  ["perl: require", "perl -Ilib -e 'require X'", { "lib/X.pm": PL }],
  ["perl: PERL5LIB", "PERL5LIB=/tmp/l perl -MX -e 1", { "/tmp/l/X.pm": PL }],
];

describe("modules", () => {
  for (const [why, command, files] of LOADED)
    it(`D6: what was written is read when it is loaded: ${why}`, () => {
      expect(deletes(command, files).map((one) => one.replace("?", ""))).toEqual(["/etc/x"]);
      // Nothing that stands there is read by these names where nobody wrote it.
      expect(deletes(command, {}, {})).toEqual([]);
    });

  const CALLED: readonly (readonly [why: string, command: string, files: Readonly<Record<string, string>>])[] = [
    [
      "a script that is only imported",
      "python3 -c 'import m'",
      { "m.py": `if __name__ == "__main__":\n  ${PY.replace("\n", ";")}` },
    ],
    [
      "a function that deletes what it is given",
      "python3 -c 'import m'",
      { "m.py": "import os\ndef f(p): os.remove(p)" },
    ],
    ["another module", "python3 -c 'import other'", { "helper.py": PY }],
    ["an import in a comment", "python3 -c '# import helper'", { "helper.py": PY }],
    ["a name of the type of it", "npx tsx a.ts", { "a.ts": "import type { A } from './b.js'", "b.ts": MJS }],
  ];
  for (const [why, command, files] of CALLED)
    it(`D6: what does not run says nothing: ${why}`, () => expect(deletes(command, files)).toEqual([]));

  it("D6: what the session changed without knowing what it holds is read where it lies", () => {
    const { wants } = interpretShell("python3 a.py", HERE, {
      place: PLACE,
      session: { written: [{ path: `${HERE}/a.py`, content: null, sources: [] }], read: [] },
      answers: new Map(),
    });
    expect(wants).toMatchObject([{ type: "content", path: `${HERE}/a.py` }]);
    expect(deletes("python3 a.py", { "a.py": null }, { "a.py": PY })).toEqual(["/etc/x"]);
    expect(deletes("python3 -c 'import a'", { "a.py": null }, { "a.py": PY })).toEqual(["/etc/x"]);
  });

  it("D6: modules that load each other are read once", () => {
    expect(deletes("python3 a.py", { "a.py": "import b", "b.py": `import a\n${PY}` })).toEqual(["/etc/x"]);
  });

  it("is bounded where much was written", () => {
    const files: Record<string, string> = { "a.py": Array.from({ length: 300 }, (_, i) => `import m${i}`).join("\n") };
    for (let i = 0; i < 250; i++) files[`m${i}.py`] = "x = 1\n".repeat(500);
    expect(deletes("python3 a.py", files)).toEqual([]);
  });
});
