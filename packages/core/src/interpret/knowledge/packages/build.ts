import { type RecipeLine, recipesOf } from "../../code/make/recipes.js";
import { joined } from "../apply.js";
import { upTo } from "../cut.js";
import { sayUndoing, undoingOf } from "../databases/undoing.js";
import { typed } from "../launch/consoles.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, withText } from "../value.js";
import { runProject } from "./usages.js";

/** In the order make looks for them. */
const MAKEFILES: readonly string[] = ["GNUmakefile", "makefile", "Makefile"];

/** Variables that name a tool a build starts. */
const TOOL = /^(?:CC|CXX|CPP|LD|AR|AS|HOSTCC|RUSTC|PYTHON|NODE|GO|CARGO|CMAKE)$/;

const make: Entry = {
  names: ["make", "gmake", "bmake"],
  options: {
    "-C --directory": "chdir",
    "-f --file --makefile": "file-or-stdin",
    "-j --jobs -l --load-average": "optional",
    "-I --include-dir -o --old-file --assume-old -W --what-if --new-file": "value",
    "-E --eval": "value",
    "-n --just-print --dry-run --recon -q --question": "harmless",
    // Prints what it has read, and then goes on.
    "-p --print-data-base": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const goals: string[] = [];
    const variables = new Map<string, string>();
    for (const { form, text } of line.operands) {
      const [, name, value = ""] = /^([\w.-]{1,128})(?::{1,3}|\?|\+)?=(.*)$/s.exec(text) ?? [];
      if (form !== "exact") goals.push("");
      else if (name === undefined) goals.push(text);
      else variables.set(name, value);
    }
    // What `mktemp` made is known by its pattern.
    const files = line.values("-f").map((one) => (one.form === "exact" || emit.content(one) !== null ? one.text : ""));
    const read = (text: string) => (goals.includes("") || files.length > 1 ? null : recipesOf(text, goals, variables));
    if (files[0] === "-" || files[0] === "/dev/stdin") runStdin(line, read, emit);
    else emit.project({ name: "project", files: files.length > 0 ? files.slice(0, 1) : MAKEFILES, read });
    // `--eval` holds make's own text; `SHELL=…` and `$(shell …)` given on the line run what they say.
    if (line.value("-E") !== null) emit.opaque("unknown_language");
    // `make CC=./x`: a tool of the build by its file.
    for (const [name, value] of variables)
      if (TOOL.test(name) && value.includes("/")) emit.maybe(() => void emit.shell(exact(value)));
    for (const operand of line.operands) {
      const shell = /^(?:MAKE)?SHELL=(.+)$/s.exec(operand.text);
      const runs = shell === null ? upTo(16_384, operand.text, emit).matchAll(/\$\(shell ([^)]*)\)/g) : [shell];
      for (const [, text] of runs) emit.shell({ ...operand, text: text! });
    }
  },
};

/** `make -f -`: the makefile stands in the standard input. */
function runStdin(line: Line, read: (text: string) => readonly RecipeLine[] | null, emit: Emit): void {
  const recipes = line.stdin.text === null ? null : read(line.stdin.text);
  emit.add("code.run", "code", "make", { language: "make", origin: "stdin", program: line.program });
  if (recipes === null) return emit.opaque(line.stdin.text === null ? "unknown_code" : "unknown_language");
  for (const { text, possible } of recipes) emit.shell(exact(text), possible ? { certainty: "possible" } : {});
}

const cmake: Entry = {
  names: ["cmake"],
  options: {
    "-E": { sets: "tool" },
    "-P": { value: "required", sets: "script" },
    "-S -B -C -G -T -A -D -U --preset --install-prefix --toolchain -j --parallel -t --target --config --build --install --open --prefix --component":
      "optional",
    "--help --version -h": "harmless",
  },
  unknownOptions: "ignored",
  syntax: "posix",
  act: runCmake,
};

/** `cmake -E` has small tools of its own, for scripts that run everywhere. */
function runCmake(line: Line, emit: Emit): void {
  if (!line.flag("tool")) {
    if (line.flag("script")) emit.opaque("unknown_language");
    else runProject(line, emit);
    for (const [at, { text }] of line.words.entries()) {
      const set =
        /^-D(?:CMAKE_\w{1,32}_COMPILER(?:_LAUNCHER)?|CMAKE_(?:LINKER|AR|MAKE_PROGRAM))(?::\w+)?=(.*\/.*)$/s.exec(
          text === "-D" ? `-D${line.words[at + 1]?.text ?? ""}` : text,
        )?.[1];
      if (set !== undefined) emit.maybe(() => void emit.shell(exact(set)));
    }
    return;
  }
  const [tool, ...rest] = line.operands;
  const paths = rest.filter((one) => !one.text.startsWith("-"));
  const recursive =
    /-[a-zA-Z]*[rR]/.test(rest[0]?.text ?? "") || tool?.text === "remove_directory" ? { recursive: true } : {};
  switch (tool?.text) {
    case "rm":
    case "remove":
    case "remove_directory":
      for (const path of paths) emit.file("file.delete", path, recursive);
      return;
    case "copy":
    case "copy_directory":
    case "copy_if_different":
    case "rename":
    case "create_symlink":
    case "create_hardlink": {
      for (const path of paths.slice(0, -1)) emit.file("file.read", path, recursive);
      if (tool.text === "rename")
        for (const path of paths.slice(0, -1)) emit.file("file.delete", path, { recursive: true });
      const last = paths[paths.length - 1];
      if (last !== undefined) emit.file("file.write", last, { append: true });
      return;
    }
    case "touch":
    case "make_directory":
    case "touch_nocreate":
      for (const path of paths) emit.file("file.write", path, { append: true });
      return;
    case "chdir":
      if (rest[0] !== undefined) emit.chdir(rest[0]);
      if (rest.length > 1) emit.run(rest.slice(1));
      return;
    case "env": {
      const at = rest.findIndex((one) => !one.text.includes("=") && !one.text.startsWith("-"));
      if (at >= 0) emit.run(rest.slice(at));
      return;
    }
    case "time":
      if (rest.length > 0) emit.run(rest);
      return;
    case "cat":
    case "md5sum":
    case "sha1sum":
    case "sha256sum":
    case "compare_files":
      for (const path of paths) emit.file("file.read", path);
      return;
    case "echo":
    case "echo_append":
    case "sleep":
    case "true":
    case "false":
    case "capabilities":
    case "environment":
      return;
    default:
      emit.unknown();
  }
}

/** Tasks and targets that bring what was built to where others get it, by the name the tool or its rules give them. */
const PUBLISHING: Readonly<Record<string, RegExp>> = {
  sbt: /(?:^|[/\s])(?:publish(?:Signed)?|sonatype(?:Bundle)?Release|release|ci-release)$/,
  bazel: /:(?:\w+[._])?(?:push|publish|deploy)$/,
  bazelisk: /:(?:\w+[._])?(?:push|publish|deploy)$/,
  ant: /^(?:publish|deploy)$/,
};

/** `sbt ";clean;+publish"`: several tasks in one word, a plus where one runs for every version. */
const tasksOf = (line: Line): readonly string[] =>
  line.operands.flatMap(({ text }) => text.slice(0, 256).split(/[;\s]+/)).map((task) => task.replace(/^\+/, ""));

/** Options of one line that name what is run with, or instead of, what the project says. */
const BESIDE: ReadonlyMap<string, RegExp> = new Map([
  ["bazel", /^--run_under=(.+)$/s],
  ["bazelisk", /^--run_under=(.+)$/s],
  ["tox", /^testenv[\w:.-]{0,64}\.commands(?:_pre|_post)?\s*=\s*(.+)$/s],
]);

/** `bazel run --run_under='x'`, `tox -x testenv.commands='x'`, `just --command x`. */
function runsBeside(line: Line, emit: Emit): void {
  const pattern = BESIDE.get(line.program);
  if (pattern !== undefined)
    for (const word of line.words) {
      const text = pattern.exec(word.text)?.[1];
      if (text !== undefined) emit.shell(withText(word, text));
    }
  const at = line.program === "just" ? line.words.findIndex(({ text }) => text === "-c" || text === "--command") : -1;
  if (at >= 0 && at + 1 < line.words.length) emit.run(line.words.slice(at + 1));
}

/** Programs that run the project's own code, whatever their options. */
const runners: Entry = {
  names: [
    ..."pytest py.test tox nox jest vitest mocha ava jasmine karma cypress playwright".split(" "),
    ..."tsc eslint prettier biome black ruff mypy flake8 pylint isort bandit pyright coverage stylelint".split(" "),
    ..."webpack vite rollup esbuild parcel swc babel next nuxt gulp grunt".split(" "),
    ..."ant sbt phpunit pest rspec ctest ninja meson bazel bazelisk buck2 scons waf just task invoke fab pre-commit".split(
      " ",
    ),
    ..."sphinx-build mkdocs gunicorn uvicorn flask streamlit".split(" "),
  ],
  unknownOptions: "ignored",
  // `flask db downgrade`, `just db:reset`, `invoke db.drop`.
  act: (line, emit) => {
    sayUndoing(undoingOf(line.operands), emit);
    if (line.program === "flask" && line.operands.some(({ text }) => text === "shell")) typed(line, "python", emit);
    // `fab -H host -- cmd`: a command for the hosts.
    const at = line.program === "fab" ? line.words.findIndex(({ text }) => text === "--") : -1;
    if (at >= 0 && at + 1 < line.words.length) emit.shell(joined(line.words.slice(at + 1)), { where: "remote" });
    runsBeside(line, emit);
    const publishing = PUBLISHING[line.program];
    if (publishing !== undefined && tasksOf(line).some((task) => publishing.test(task)))
      emit.add("package.publish", "package", "./", { program: line.program });
  },
  effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
};

export const entries: readonly Entry[] = [make, cmake, runners];
