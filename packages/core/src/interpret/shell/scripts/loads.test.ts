import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WrittenFile } from "../../../spine/index.js";
import { LOADS } from "../../knowledge/loads/index.js";
import { interpretShell } from "../index.js";
import { at, deletes, HERE } from "../testing/deletes.js";
import { PLACE } from "../testing/read.js";

const PY = "import os\nos.remove('/etc/x')\n";
const TEST_PY = "import os\ndef test_a():\n  os.remove('/etc/x')\n";
const JS = "require('fs').unlinkSync('/etc/x')\n";
const MJS = "import fs from 'fs'\nexport default {}\nfs.unlinkSync('/etc/x')\n";
const TEST_JS = "test('a', () => { require('fs').unlinkSync('/etc/x') })\n";
const RB = "File.delete('/etc/x')\n";
const SH = "rm /etc/x\n";
const json = (value: unknown) => JSON.stringify(value);

type Row = readonly [command: string, files: Readonly<Record<string, string>>];

const LOADED: readonly Row[] = [
  ["pytest", { "conftest.py": PY }],
  ["pytest tests/unit", { "tests/conftest.py": PY }],
  ["cd tests && pytest", { "conftest.py": PY }],
  ["pytest", { "tests/test_a.py": TEST_PY }],
  ["python -m pytest tests/test_a.py::test_a -q", { "tests/test_a.py": TEST_PY }],
  ["pytest test_a.py", { "test_a.py": "import mod\n", "mod.py": PY }],
  ["python3 -m unittest test_a", { "test_a.py": TEST_PY }],
  ["pip install -e .", { "setup.py": PY }],
  ["pip install ./sub", { "sub/setup.py": PY }],
  ["python -m build", { "setup.py": PY }],
  ["tox", { "tox.ini": "[testenv]\ncommands =\n  rm /etc/x\n" }],
  ["nox", { "noxfile.py": PY }],
  ["invoke build", { "tasks.py": PY }],
  ["uvicorn srv:app", { "srv.py": PY }],
  ["celery -A srv worker", { "srv.py": PY }],
  ["jupyter nbconvert --execute a.ipynb", { "a.ipynb": json({ cells: [{ cell_type: "code", source: [PY] }] }) }],
  ["pre-commit run -a", { ".pre-commit-config.yaml": "repos:\n- hooks:\n  - id: x\n    entry: rm /etc/x\n" }],
  ["npx jest", { "jest.config.js": JS }],
  ["npx jest a.test.js", { "a.test.js": TEST_JS }],
  ["yarn jest", { "src/a.test.js": TEST_JS }],
  ["npx vitest run", { "vite.config.ts": MJS }],
  ["npx vitest run --config other.ts", { "other.ts": MJS }],
  ["npx eslint src", { ".eslintrc.cjs": JS }],
  ["node --test", { "a.test.mjs": MJS }],
  ["bun test", { "a.test.ts": MJS }],
  ["npx tool", { "node_modules/.bin/tool": "#!/bin/sh\nrm /etc/x" }],
  ["npm pack", { "package.json": json({ scripts: { prepack: "rm /etc/x" } }) }],
  ["npm install ./sub", { "sub/package.json": json({ scripts: { postinstall: "rm /etc/x" } }) }],
  ["yarn", { "package.json": json({ scripts: { postinstall: "rm /etc/x" } }) }],
  ["npm test -w packages/a", { "packages/a/package.json": json({ scripts: { test: "rm /etc/x" } }) }],
  ["deno task t", { "deno.json": json({ tasks: { t: "rm /etc/x" } }) }],
  ["deno task t", { "deno.jsonc": '{ // ours\n "tasks": { "t": "rm /etc/x", }, }' }],
  ["rake", { Rakefile: "task :a do\n  sh 'rm /etc/x'\nend\n" }],
  ["bundle exec rake", { Rakefile: RB }],
  ["bundle install", { Gemfile: RB }],
  ["rspec", { "spec/a_spec.rb": RB }],
  ["prove", { "t/a.t": "unlink('/etc/x');" }],
  ["composer install", { "composer.json": json({ scripts: { "post-install-cmd": ["rm /etc/x"] } }) }],
  ["make", { Makefile: "include x.mk\nall: b\n", "x.mk": "b:\n\t@rm /etc/x\n" }],
  ["just build", { justfile: "build: a\n\na:\n    @rm /etc/x\n" }],
  ["just", { justfile: "build:\n  #!/usr/bin/env python3\n  import os\n  os.remove('/etc/x')\n" }],
  ["just build", { justfile: "x := `rm /etc/x`\nbuild:\n  echo {{x}}\n" }],
  ["task x", { "pyproject.toml": '[tool.taskipy.tasks]\nx = "rm /etc/x"\n' }],
  ["poe x", { "pyproject.toml": '[tool.poe.tasks]\nx = { cmd = "rm /etc/x" }\n' }],
  ["pdm run x", { "pyproject.toml": '[tool.pdm.scripts]\nx = "rm /etc/x"\n' }],
  ["hatch run x", { "pyproject.toml": '[tool.hatch.envs.default.scripts]\nx = "rm /etc/x"\n' }],
  ["pixi run x", { "pixi.toml": '[tasks]\nx = "rm /etc/x"\n' }],
  ["pipenv run x", { Pipfile: '[scripts]\nx = "rm /etc/x"\n' }],
  ["lefthook run pre-commit", { "lefthook.yml": "pre-commit:\n  commands:\n    x:\n      run: rm /etc/x\n" }],
  ["mix compile", { "mix.exs": 'System.cmd("rm", ["/etc/x"])\n' }],
  ["sbt compile", { "build.sbt": 'val x = sys.process.Process("rm /etc/x").!\n' }],
  ["task build", { "Taskfile.yml": "tasks:\n  build:\n    cmds:\n      - rm /etc/x\n" }],
  ["task build", { "Taskfile.yml": "tasks:\n  build:\n    cmd: |\n      true\n      rm /etc/x\n" }],
  ["mise run b", { "mise.toml": '[tasks.b]\nrun = "rm /etc/x"\n' }],
  ["foreman start", { Procfile: "web: rm /etc/x\n" }],
  ["git commit -m x", { ".git/hooks/pre-commit": `#!/bin/sh\n${SH}` }],
  ["git config core.hooksPath h && git commit -m x", { "h/pre-commit": SH }],
  ["git push", { ".husky/pre-push": SH }],
  ["git st", { ".git/config": "[alias]\n\tst = !rm /etc/x\n" }],
  ["git fetch", { "~/.gitconfig": '[core]\n\tsshCommand = "rm /etc/x"\n' }],
  ["direnv allow", { ".envrc": SH }],
  ["bash -lc true", { "~/.bash_profile": SH }],
  ["bash -i -c true", { "~/.bashrc": SH }],
  ["ssh -F c host", { c: "Host *\n  ProxyCommand rm /etc/x\n" }],
  ["ssh host", { "~/.ssh/config": "Host *\n  LocalCommand rm /etc/x\n" }],
  ["vim -S x.vim f", { "x.vim": ":!rm /etc/x\n" }],
  ["tmux -f t.conf new -d", { "t.conf": "run-shell 'rm /etc/x'\n" }],
  ["gdb -x x.gdb -batch", { "x.gdb": "shell rm /etc/x\n" }],
  ["systemctl --user start x", { "~/.config/systemd/user/x.service": "[Service]\nExecStart=/bin/rm /etc/x\n" }],
  ["go run a.go", { "a.go": 'func main() { exec.Command("rm", "/etc/x").Run() }' }],
  ["go generate ./...", { "a.go": "package a\n//go:generate rm /etc/x\n" }],
  ["cargo build", { "build.rs": 'fn main() { Command::new("rm").arg("/etc/x").status(); }' }],
  ["java X.java", { "X.java": 'class X { void a() { Runtime.getRuntime().exec("rm /etc/x"); } }' }],
  ["gcc a.c -o a", { "a.c": 'int main() { system("rm /etc/x"); }' }],
  ["julia a.jl", { "a.jl": "run(`rm /etc/x`)\n" }],
  ["nox", { "noxfile.py": 'def t(s): s.run("rm", "/etc/x", external=True)\n' }],
  ["invoke go", { "tasks.py": "def go(c):\n  c.run('rm /etc/x')\n" }],
  ["gradle x", { "build.gradle": 'task x { exec { commandLine "rm", "/etc/x" } }' }],
  ["./gradlew x", { "build.gradle": '["rm", "/etc/x"].execute()' }],
  ["terraform plan", { "main.tf": 'data "external" "x" { program = ["rm", "/etc/x"] }' }],
  ["terraform apply", { "main.tf": 'provisioner "local-exec" { command = "rm /etc/x" }' }],
  ["ninja", { "build.ninja": "rule r\n command = rm /etc/x\n" }],
  ["meson setup b", { "meson.build": "run_command('rm', '/etc/x')\n" }],
  ["bazel build :x", { BUILD: 'genrule(name = "x", cmd = "rm /etc/x")\n' }],
  ["earthly +x", { Earthfile: "x:\n  LOCALLY\n  RUN rm /etc/x\n" }],
  ["cargo run", { ".cargo/config.toml": '[target.x]\nrunner = "rm /etc/x"\n' }],
  ["screen -c s", { s: "exec rm /etc/x\n" }],
  ["ZDOTDIR=z zsh -c true", { "z/.zshenv": SH }],
  ["GIT_CONFIG_GLOBAL=g git fetch", { g: "[core]\n sshCommand = rm /etc/x\n" }],
  ["MAKEFILES=x.mk make", { "x.mk": "a:\n\trm /etc/x\n" }],
  ["php -d auto_prepend_file=x.php -r '1;'", { "x.php": "<?php unlink('/etc/x');" }],
  [
    "jupyter nbconvert --execute a.ipynb",
    { "a.ipynb": json({ cells: [{ cell_type: "code", source: ["!rm /etc/x\n", "a = 1"] }] }) },
  ],
  ["jupyter execute a.ipynb", { "a.ipynb": json({ cells: [{ cell_type: "code", source: "%%bash\nrm /etc/x" }] }) }],
  [
    "docker compose up -d",
    { "compose.yaml": 'services:\n  a:\n    image: alpine\n    volumes: ["/etc:/h"]\n    command: rm /etc/x\n' },
  ],
  ["cmake .", { "CMakeLists.txt": "execute_process(COMMAND rm /etc/x)\n" }],
];

/** The same files where nothing loads them. */
const APART: readonly Row[] = [
  ["pytest ./other", { "tests/test_a.py": TEST_PY }],
  ["npx jest b.test.js", { "a.test.js": TEST_JS }],
  ["npm test", { "jest.config.js": JS }],
  ["python3 -c pass", { "conftest.py": PY }],
  ["git status", { ".git/hooks/pre-commit": SH }],
  ["bash -c true", { "~/.bashrc": SH }],
  ["ssh -F other host", { c: "ProxyCommand rm /etc/x\n" }],
  ["docker build .", { Dockerfile: "FROM alpine\nRUN rm /etc/x\n" }],
  ["gcc -c b.c", { "a.c": 'int main() { system("rm /etc/x"); }' }],
  ["terraform fmt", { "main.tf": 'data "external" "x" { program = ["rm", "/etc/x"] }' }],
  ["earthly +x", { Earthfile: "x:\n  FROM alpine\n  RUN rm /etc/x\n" }],
  ["zsh -c true", { "z/.zshenv": SH }],
  ["docker run -d alpine true", { "compose.yaml": "services:\n  a:\n    command: rm /etc/x\n" }],
  ["docker compose ps", { "compose.yaml": "services:\n  a:\n    command: rm /etc/x\n" }],
  ["npm pkg set name='rm /etc/x'", {}],
  ["just --help", { justfile: "a:\n  rm /etc/x\n" }],
  ["pytest", { "tests/test_a.py": "import os\ndef test_a(tmp):\n  os.remove(tmp)\n  # os.remove('/etc/x')\n" }],
];

describe("what programs load", () => {
  it.each(LOADED)("D6: what was written is read when a program loads it: %s %j", (command, files) => {
    expect(deletes(command, files)).toBe(true);
  });

  it.each(APART)("D6: a file that is not loaded says nothing: %s %j", (command, files) => {
    expect(deletes(command, files)).toBe(false);
  });

  it("leaves to data what it leaves to data: nobody is asked for a function nobody calls", () => {
    const content = "import os, subprocess\ndef run(c, p):\n  subprocess.run(c, shell=True)\n  os.remove(p)\n";
    const written: WrittenFile[] = [{ path: `${HERE}/conftest.py`, content, sources: [] }];
    const { actions } = interpretShell("pytest", HERE, {
      place: PLACE,
      session: { written, read: [] },
      answers: new Map(),
    });
    expect(actions.filter(({ kind }) => kind === "opaque" || kind === "file.delete")).toEqual([]);
    expect(actions.find(({ resource }) => resource.name === `${HERE}/conftest.py`)?.detail.effects).toBe("unknown");
  });

  it("reads settings of any form, and never fails", () => {
    const tells = [...LOADS.values()].flat().flatMap(({ as }) => (typeof as === "function" ? [as] : []));
    expect(tells.length).toBeGreaterThan(10);
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom("\n", " ", "\t", "a:", "run", "cmd", "=", "- ", "|", "`", "{", '"', "[", "$(", "rm x"),
        maxLength: 40,
      }),
      fc.json(),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...tells), (one, tell) => {
        for (const told of tell(one)) expect(typeof told.text).toBe("string");
      }),
      { numRuns: 400 },
    );
  });

  it("names each file where it may stand once, in patterns of one segment a part", () => {
    for (const [program, loads] of LOADS)
      for (const { files, by, variable } of loads) {
        expect(files ?? by ?? variable ?? "a name on the line", program).not.toBe("");
        for (const one of files?.split(" ") ?? []) expect(one, program).toMatch(/^(?:~\/)?[^/~]+(?:\/[^/]+)*$/);
      }
  });
});

it("D6: a file whose commands run the program that reads it is read once", () => {
  const content = "[testenv]\ncommands =\n  tox\n  tox -e a\n  rm /etc/x\n";
  const { actions } = interpretShell("tox", HERE, {
    place: PLACE,
    session: { written: [{ path: at("tox.ini"), content, sources: [] }], read: [] },
    answers: new Map(),
  });
  expect(actions.filter(({ kind }) => kind === "file.delete")).toHaveLength(1);
});
