import { describe, expect, it } from "vitest";
import { effectsOf } from "../shell/testing/read.js";

/** What a script that this call wrote to `/home/dev/app/tools/x` deletes when it is run. */
function deleted(name: string, program: string, code: string): readonly string[] {
  const done = effectsOf(`cat > tools/${name} <<'END'\n${code}\nEND\n${program} tools/${name}`);
  return done
    .filter((one) => one.startsWith("file.delete"))
    .map((one) => one.replace("file.delete /home/dev/app/", ""));
}

type Row = readonly [name: string, program: string, code: string, deletes: readonly string[], why: string];

/** A script's own place, by the names each language has for it. */
const OWN: readonly Row[] = [
  ["x.py", "python3", "import os; os.remove(os.path.join(os.path.dirname(__file__), 'a'))", ["tools/a"], "its folder"],
  [
    "x.py",
    "python3",
    "import pathlib\n(pathlib.Path(__file__).resolve().parent / 'a').unlink()",
    ["tools/a"],
    "as a path",
  ],
  ["x.py", "python3", "import pathlib\n(pathlib.Path(__file__).parents[1] / 'a').unlink()", ["a"], "the folder above"],
  [
    "x.py",
    "python3",
    "import pathlib, shutil; shutil.rmtree(pathlib.Path(__file__).parents[2])",
    ["file.delete /home/dev recursive"],
    "too far above",
  ],
  ["x.js", "node", "require('fs').unlinkSync(require('path').join(__dirname, '..', 'a'))", ["a"], "CommonJS"],
  [
    "x.mjs",
    "node",
    "import fs from 'fs'; fs.unlinkSync(new URL('../a', import.meta.url))",
    ["a"],
    "an address beside it",
  ],
  [
    "x.mjs",
    "node",
    "import fs from 'fs'; fs.unlinkSync(new URL('a', import.meta.url).pathname)",
    ["tools/a"],
    "its path",
  ],
  ["x.mjs", "node", "import fs from 'fs'; fs.unlinkSync(import.meta.dirname + '/a')", ["tools/a"], "its folder"],
  [
    "x.mjs",
    "node",
    "import fs from 'fs'; import { fileURLToPath } from 'url'; import { dirname } from 'path'; fs.unlinkSync(dirname(fileURLToPath(import.meta.url)) + '/a')",
    ["tools/a"],
    "the long way",
  ],
  [
    "x.php",
    "php",
    "<?php unlink(__DIR__ . '/a'); unlink(dirname(__FILE__) . '/b');",
    ["tools/a", "tools/b"],
    "both names",
  ],
  ["x.rb", "ruby", "File.delete(File.join(__dir__, 'a'))", ["tools/a"], "its folder"],
  ["x.rb", "ruby", "File.delete(File.expand_path('../a', __FILE__))", ["tools/a"], "beside it"],
];

describe("P3: a script that knows where it stands", () => {
  it.each(OWN)("%s, %s: %s", (name, program, code, deletes) => {
    expect(deleted(name, program, code)).toEqual(deletes);
  });
});

const python = (code: string) =>
  effectsOf(`python3 - <<'END'\nimport os, pathlib, subprocess, sys, tempfile\n${code}\nEND`).filter((one) =>
    /^\??\s?(?:file\.delete|opaque)/.test(one),
  );

const TEMPORARY: readonly (readonly [code: string, does: readonly string[], why: string])[] = [
  [
    "with tempfile.NamedTemporaryFile('w', suffix='.py') as t:\n    t.write('print(1)')\nsubprocess.run([sys.executable, t.name])",
    [],
    "what is written there is what runs",
  ],
  [
    "with tempfile.NamedTemporaryFile('w', suffix='.sh') as t:\n    t.write('rm -r ~')\nsubprocess.run(['sh', t.name])",
    ["file.delete /home/dev recursive"],
    "whatever it is",
  ],
  [
    "with tempfile.TemporaryDirectory() as d:\n    p = pathlib.Path(d) / 'a.py'\n    p.write_text('print(1)')\n    subprocess.run([sys.executable, str(p)])",
    [],
    "in a folder",
  ],
  [
    "d = tempfile.mkdtemp(); e = tempfile.mkdtemp()\nopen(d + '/a', 'w').write('rm -r ~')\nsubprocess.run(['sh', e + '/a'])",
    [],
    "of two folders it is the other",
  ],
  ["os.remove(tempfile.mkstemp(dir='/etc')[1])", ["file.delete /etc/tmp00000001"], "where the code says"],
  ["os.remove(tempfile.mkstemp(dir=given)[1])", ["file.delete /tmp/** bounded"], "where nobody knows"],
];

describe("D6: temporary files have names of their own", () => {
  it.each(TEMPORARY)("%s", (code, does) => {
    expect(python(code)).toEqual(does);
  });
});
