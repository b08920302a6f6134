import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { verdictOf } from "../shell/testing/verdict.js";

/** What agents write all day: computing, printing, reading what lies in the project. */
const HARMLESS: readonly (readonly [why: string, command: string])[] = [
  ["arithmetic", "python3 -c 'print(sum(range(10)) / 3)'"],
  ["a version", "python3 -c 'import sys; print(sys.version)'"],
  ["a module's version", "python3 -c 'import requests; print(requests.__version__)'"],
  ["whether a module is there", "python3 -c 'import importlib.util as u; print(u.find_spec(\"numpy\") is not None)'"],
  ["JSON from a file", 'python3 -c \'import json; print(json.load(open("package.json"))["version"])\''],
  [
    "JSON through a pipe",
    "cat data.json | python3 -c 'import json,sys; d=json.load(sys.stdin); print(len(d), d[0].get(\"name\"))'",
  ],
  ["JSON made pretty", "cat data.json | python3 -m json.tool"],
  ["lines counted", "python3 -c 'print(sum(1 for _ in open(\"src/app.py\")))'"],
  [
    "words counted",
    "python3 -c 'from collections import Counter; print(Counter(open(\"a.txt\").read().split()).most_common(3))'",
  ],
  ["a table read", 'python3 -c \'import csv; print([r["name"] for r in csv.DictReader(open("a.csv"))][:5])\''],
  ["a date", "python3 -c 'from datetime import datetime, timedelta; print(datetime.now() + timedelta(days=3))'"],
  ["a random password shown", "python3 -c 'import secrets; print(secrets.token_hex(16))'"],
  ["a digest", 'python3 -c \'import hashlib; print(hashlib.sha256(open("a.bin","rb").read()).hexdigest())\''],
  ["base64", "python3 -c 'import base64; print(base64.b64decode(\"aGVsbG8=\").decode())'"],
  ["a text changed", 'python3 -c \'print(open("a.md").read().replace("foo", "bar"))\''],
  [
    "a file of the project changed",
    "python3 - <<'E'\nfrom pathlib import Path\np = Path('src/app.py')\np.write_text(p.read_text().replace('old', 'new'))\nE",
  ],
  ["files listed", "python3 -c 'import glob; print(glob.glob(\"src/**/*.py\", recursive=True))'"],
  ["a walk", 'python3 -c \'import os; print([f for r,d,fs in os.walk(".") for f in fs if f.endswith(".py")])\''],
  ["syntax checked", "python3 -m py_compile src/app.py"],
  ["the tree of a text", "python3 -c 'import ast; print(ast.dump(ast.parse(open(\"a.py\").read())))'"],
  ["a pattern", 'python3 -c \'import re; print(re.findall(r"\\d+", "a1b22"))\''],
  [
    "an expression of another's names",
    "python3 -c 'from app.models import User; print(User.__table__.columns.keys())'",
  ],
  ["environment", "python3 -c 'import os; print(os.environ.get(\"PATH\"))'"],
  ["a library's place", "python3 -c 'import numpy, os; print(os.path.dirname(numpy.__file__))'"],
  ["time of a statement", "python3 -m timeit '\"-\".join(map(str, range(100)))'"],
  [
    "a local server asked",
    "python3 -c 'import urllib.request as u; print(u.urlopen(\"http://localhost:8000/health\").read())'",
  ],
  [
    "a query",
    'python3 -c \'import sqlite3; print(sqlite3.connect("app.db").execute("select count(*) from users where id = 1").fetchall())\'',
  ],
  [
    "a program of the project",
    'python3 -c \'import subprocess; print(subprocess.run(["git","status","--short"], capture_output=True, text=True).stdout)\'',
  ],
  ["a matrix", "python3 -c 'import numpy as np; print(np.linalg.inv(np.eye(3)))'"],
  ["a picture's size", "python3 -c 'from PIL import Image; print(Image.open(\"a.png\").size)'"],
  [
    "a temporary file",
    "python3 -c 'import tempfile,os; f=tempfile.NamedTemporaryFile(delete=False); os.unlink(f.name)'",
  ],
  ["a cache of the project", "python3 -c 'import shutil; shutil.rmtree(\"build\", ignore_errors=True)'"],
  ["prose about danger", "python3 -c 'print(\"never run rm -rf / or os.system(x)\")'"],
  [
    "a generator and a class",
    "python3 - <<'E'\nclass A:\n  def __init__(self, n): self.n = n\n  def run(self): return [i * i for i in range(self.n)]\nprint(A(4).run())\nE",
  ],
  ["faults caught", "python3 -c 'try:\n  import foo\nexcept ImportError as e:\n  print(\"no\", e)'"],
  ["arithmetic", "node -e 'console.log(2 ** 10)'"],
  ["printed", "node -p '1 + 1'"],
  ["a version", "node -p 'process.version'"],
  ["package.json", "node -p 'require(\"./package.json\").version'"],
  [
    "JSON changed",
    'node -e \'const p=require("./package.json");p.version="2.0.0";require("fs").writeFileSync("package.json",JSON.stringify(p,null,2))\'',
  ],
  [
    "JSON through a pipe",
    'cat a.json | node -e \'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>console.log(JSON.parse(s).items.length))\'',
  ],
  ["where a module is", "node -p 'require.resolve(\"typescript\")'"],
  ["the keys of a module", "node -e 'console.log(Object.keys(require(\"lodash\")).length)'"],
  ["files listed", 'node -e \'console.log(require("fs").readdirSync("src").filter(f=>f.endsWith(".ts")))\''],
  ["base64", 'node -e \'console.log(Buffer.from("aGk=","base64").toString())\''],
  ["a local server asked", "node -e 'fetch(\"http://localhost:3000/health\").then(r=>r.json()).then(console.log)'"],
  [
    "a module of the project",
    "node --input-type=module -e 'import {add} from \"./src/add.js\"; console.log(add(1,2))'",
  ],
  ["a date", "node -p 'new Date().toISOString()'"],
  ["a uuid", "node -p 'crypto.randomUUID()'"],
  ["syntax checked", "node --check src/app.js"],
  ["a template", "node -e 'const n=3;console.log(`n is ${n}`)'"],
  ["a column", "perl -lane 'print $F[1]' a.txt"],
  ["a replacement in the project", "perl -pi -e 's/foo/bar/g' src/a.txt"],
  ["a pattern across lines", "perl -0pe 's/\\n\\n+/\\n\\n/g' a.md"],
  ["sums", "perl -ne '$s += $_; END { print $s }' nums"],
  ["a version", "perl -e 'print $^V'"],
  ["a column", "awk '{print $1}' a.txt"],
  ["sums", "awk -F, 'NR>1 {s+=$3} END {print s/NR}' a.csv"],
  ["lines between", "awk '/BEGIN/,/END/' a.txt"],
  ["two files joined", "awk 'NR==FNR{a[$1]=$2;next} $1 in a {print $0, a[$1]}' a b"],
  ["JSON", 'ruby -rjson -e \'puts JSON.parse(File.read("a.json"))["name"]\''],
  ["YAML", "ruby -ryaml -e 'p YAML.load_file(\"a.yml\")'"],
  ["text", "ruby -e 'puts \"abc\".upcase.reverse'"],
  ["a version", "php -r 'echo PHP_VERSION;'"],
  ["JSON", "php -r 'echo json_encode([\"a\" => 1]);'"],
  ["syntax checked", "php -l src/a.php"],
  ["a table", "pwsh -c 'Get-ChildItem src | Select-Object Name, Length | Format-Table'"],
  ["JSON", "pwsh -NoProfile -Command '(Get-Content package.json | ConvertFrom-Json).version'"],
  ["a notification", 'osascript -e \'display notification "done" with title "build"\''],
  ["a module run", "python3 -m pytest -q tests"],
  ["a server of the project", "python3 -m http.server 8000 --bind 127.0.0.1"],
  ["an environment", "python3 -m venv .venv"],
];

describe("what agents write that harms nothing", () => {
  it("is a table worth the name", () => expect(HARMLESS.length).toBeGreaterThanOrEqual(60));
  it.each(HARMLESS)("P3: %s: %s", (_why, command) => {
    const { verdict, rules } = verdictOf(command);
    expect([verdict, rules.map(({ rule }) => rule)]).toEqual(["allow", []]);
  });
});

/** One deed in many dresses: each is stopped. */
const q = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const SHELL = "rm -rf /";
const DRESSED: readonly (readonly [why: string, command: string])[] = [
  ["os.system", `python3 -c ${q(`import os; os.system("${SHELL}")`)}`],
  ["a file of the session", `printf %s ${q(`import os; os.system("${SHELL}")`)} > a.py && python3 a.py`],
  [
    "a file that says what reads it",
    `printf '#!/usr/bin/env python3\\nimport os; os.system("${SHELL}")' > a && chmod +x a && ./a`,
  ],
  ["through standard input", `echo ${q(`import os; os.system("${SHELL}")`)} | python3`],
  ["a here-document", `python3 <<'E'\nimport os\nos.system("${SHELL}")\nE`],
  ["a module of the folder", `echo ${q(`import os; os.system("${SHELL}")`)} > m.py; python3 -m m`],
  ["a project's script", `echo '{"scripts":{"test":"${SHELL}"}}' > package.json && npm test`],
  ["a makefile", `printf 'all:\\n\\t${SHELL}\\n' > Makefile && make`],
  [
    "python in python",
    `python3 -c ${q(`import subprocess; subprocess.run(["python3", "-c", "import os; os.system('${SHELL}')"])`)}`,
  ],
  [
    "node in python",
    `python3 -c ${q(`import os; os.system("node -e 'require(\\"child_process\\").execSync(\\"${SHELL}\\")'")`)}`,
  ],
  ["perl", `perl -e ${q(`system("${SHELL}")`)}`],
  ["perl, in a block at the end", `perl -e ${q(`END { system("${SHELL}") }`)}`],
  ["ruby", `ruby -e ${q(`system("${SHELL}")`)}`],
  ["php", `php -r ${q(`system("${SHELL}");`)}`],
  ["awk", `awk ${q(`BEGIN { system("${SHELL}") }`)}`],
  ["PowerShell", `pwsh -c ${q("Remove-Item -Recurse -Force /")}`],
  ["PowerShell, encoded", `pwsh -enc ${Buffer.from("Remove-Item -Recurse -Force /", "utf16le").toString("base64")}`],
  ["AppleScript", `osascript -e ${q(`do shell script "${SHELL}"`)}`],
  ["deno", `deno eval ${q(`new Deno.Command("rm", {args: ["-rf", "/"]}).outputSync()`)}`],
  ["timed", `python3 -m timeit ${q(`import os; os.system("${SHELL}")`)}`],
  ["behind options that look harmless", `python3 -c ${q(`import os; os.system("${SHELL}")`)} --version`],
  ["a library", `python3 -c ${q("import shutil, pathlib; shutil.rmtree(pathlib.Path.home())")}`],
  [
    "compressed",
    `python3 -c ${q(`import zlib,base64;exec(zlib.decompress(base64.b64decode("${deflateSync(`import os;os.system("${SHELL}")`).toString("base64")}")))`)}`,
  ],
];

describe("no dress loosens", () => {
  it.each(DRESSED)("P3: %s: %s", (_why, command) => {
    expect(verdictOf(command).verdict).toBe("deny");
  });
});

describe("hostile texts", () => {
  const SIZE = 64 * 1024;
  const filled = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);
  it.each([
    "(",
    "${",
    "\0",
    "\ud800",
    "'",
    '"',
    "`",
    "{a:",
    "[x for x in ",
    "f'{",
    "<<A\n",
    "q(",
    "s/a/b/e;",
    "if x:\n",
    "a.b",
    "a|",
    "$(",
    "@{",
    "eval(",
    "9",
  ])("64 KiB of %j are read within bounds by every interpreter", (piece) => {
    for (const program of ["python3 -c", "node -e", "perl -e", "ruby -e", "php -r", "awk", "pwsh -c", "osascript -e"]) {
      const { actions } = verdictOf(`${program} ${q(filled(piece).replaceAll("\0", "\u0001"))}`);
      expect(actions.length).toBeLessThan(9_000);
    }
  });
});
