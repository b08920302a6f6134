import { isPlainCode } from "../../code/plain/words.js";
import { sayUndoing, undoingOf } from "../databases/undoing.js";
import { opensJdwp } from "../launch/debuggers.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, type Value, withText } from "../value.js";
import { installOne, runProject } from "./usages.js";

/** Compilers: they read sources and write what `-o` names. */
const compilers: Entry = {
  names: [
    "rustc",
    "gcc",
    "g++",
    "cc",
    "c++",
    "clang",
    "clang++",
    "javac",
    "swiftc",
    "zig",
    "nim",
    "gfortran",
    "ld",
    "as",
    "kotlinc",
    "scalac",
    "valac",
    "ldc2",
    "dmd",
  ],
  syntax: "word",
  unknownOptions: "ignored",
  options: {
    "-o": "write",
    "-I -L -l -D -include -isystem -x -std -march -MF -MT -d -cp -classpath": "optional",
    "-fplugin -wrapper -specs": { value: "optional", sets: "plugin" },
    "-version --version": "harmless",
    "-v": "flag",
  },
  // What came from outside is no more read for having been compiled.
  operands: "read",
  carries: false,
  act: (line, emit) => {
    // A plug-in or wrapper is a program of somebody's choice that runs inside.
    if (line.flag("plugin")) emit.opaque("unknown_option");
    // `nim --eval:CODE`
    for (const word of line.program === "nim" ? line.words : []) {
      const code = /^--eval[:=](.*)$/s.exec(word.text)?.[1];
      if (code !== undefined && code !== "") emit.code("other", withText(word, code), "inline");
    }
    if (line.program === "zig" && /^(?:run|test|build)$/.test(line.text(0) ?? "")) runProject(line, emit);
  },
};

/** A compiler that runs what stands behind `-e`, too. */
const ghc: Entry = {
  ...compilers,
  names: ["ghc"],
  options: { ...compilers.options, "-e": { value: "required", sets: "inline" } },
  act: (line, emit) => {
    for (const code of line.values("-e"))
      if (isPlain("ghc", code)) emit.add("code.run", "code", "ghc", { language: "other", origin: "inline" });
      else emit.code("other", code, "inline");
  },
};

/** What only computes needs nobody who reads its language. */
const isPlain = (program: string, { form, text }: Value): boolean =>
  form === "exact" && isPlainCode(program === "mix" ? "elixir" : program, text);

/** `mix do ecto.drop, ecto.create`: tasks in a row. */
function mixTasks(line: Line, emit: Emit): boolean {
  let said = false;
  for (const one of line.operands) {
    const task = { ...one, text: one.text.replace(/,$/, "") };
    said = sayUndoing(undoingOf([task]), emit) || said;
  }
  return said;
}

const runners: Entry = {
  names: [
    "java",
    "swift",
    "stack",
    "mix",
    "elixir",
    "dart",
    "flutter",
    "kotlin",
    "scala",
    "cabal",
    "erl",
    "rebar3",
    "crystal",
    "julia",

    "racket",
    "sbcl",
    "clojure",
    "clj",
    "bb",
    "raku",
    "perl6",
    "ocaml",
    "ghci",
    "fennel",
    "janet",
    "hy",
    "gosh",
    "mit-scheme",
    "chibi-scheme",
  ],
  syntax: "word",
  unknownOptions: "ignored",
  options: {
    "-cp -classpath --class-path": "read",
    "-jar": { value: "required", sets: "jar" },
    "-e -eval --eval -E": { value: "required", sets: "inline" },
    "-version --version": "harmless",
    "-v": "flag",
  },
  act: (line, emit) => {
    const verb = line.text(0) ?? "";
    if (line.program === "java") opensJdwp(line.words, emit);
    const tool = line.program === "java" ? jarTool(line.words) : null;
    if (tool !== null) {
      emit.run(tool);
      return;
    }
    const evaluated = line.program === "crystal" && verb === "eval" ? line.operands.slice(1, 2) : [];
    // Code on the line, in a language nobody here reads.
    for (const code of [...line.values("-e"), ...evaluated])
      if (isPlain(line.program, code))
        emit.add("code.run", "code", line.program, { language: "other", origin: "inline" });
      else emit.code("other", code, "inline");
    if (line.flag("inline") || evaluated.length > 0) return;
    if (line.program === "mix" && /^(?:archive|escript)\.install$/.test(verb)) installsArchive(line, emit);
    else if (/^(?:install|get|add|deps\.get)$/.test(verb))
      for (const one of line.operands.slice(1)) installOne(line, one, emit);
    else if (/^(?:dart|flutter)$/.test(line.program) && verb === "pub") installsPub(line, emit);
    // The other of that name keeps objects in a store: `swift delete container`.
    else if (line.program === "swift" && verb === "delete")
      emit.add("infra.delete", "cloud", line.operands[1] ?? null, { program: "swift", what: "delete" });
    else if (line.program === "swift" && verb === "package" && line.text(1) === "add-dependency")
      for (const one of line.operands.slice(2)) installOne(line, one, emit);
    else if (
      /^(?:publish|hex\.publish|hex\.retire|hex\.owner (?:add|remove|transfer)|upload|pub publish|package-registry publish)(?: |$)/.test(
        `${verb} ${line.text(1) ?? ""}`,
      )
    )
      emit.add("package.publish", "package", "./", { program: line.program });
    else if (line.program === "mix" && mixTasks(line, emit)) return;
    else if (!/^(?:help|doctor|info|format|fmt|analyze)$/.test(verb) || line.flag("jar")) runProject(line, emit);
  },
};

/** `dart pub add NAME`, `dart pub global activate --source git URL`, `flutter pub add x --git-url=URL` */
function installsPub(line: Line, emit: Emit): void {
  const [, action = "", ...rest] = line.operands.map(({ text }) => text);
  if (/^(?:publish|login|logout|token)$/.test(action)) {
    if (action === "publish" && !line.words.some(({ text }) => /^-n$|^--dry-run$/.test(text)))
      emit.add("package.publish", "package", "./", { program: line.program });
    return;
  }
  const git = line.words.flatMap((word) => /^--git-url=(.+)$/s.exec(word.text)?.[1] ?? []);
  const fromGit = line.words.some(
    ({ text }, at) =>
      text === "-sgit" ||
      (/^(?:-s|--source)$/.test(text) && line.words[at + 1]?.text === "git") ||
      text === "--source=git",
  );
  const named = line.operands.filter(({ text }) => text.includes("://"));
  for (const one of git) installOne(line, exact(`git+${one}`), emit);
  for (const one of fromGit ? named : []) installOne(line, withText(one, `git+${one.text}`), emit);
  if (/^(?:get|upgrade|downgrade|add)$/.test(action) || (action === "global" && rest[0] === "activate"))
    emit.add("package.install", "package", rest[rest.length - 1] ?? "./", { program: line.program });
  else if (/^(?:run|global)$/.test(action)) runProject(line, emit);
}

/** `mix archive.install git URL`, `github user/repository`, `hex NAME`, or an address. */
function installsArchive(line: Line, emit: Emit): void {
  const [, kind, at] = line.operands;
  if (kind === undefined) return runProject(line, emit);
  const from = at ?? kind;
  const fetched = /^git(?:hub)?$/.test(kind.text)
    ? withText(from, `${kind.text === "git" ? "git+" : "github:"}${from.text}`)
    : from;
  installOne(line, fetched, emit);
}

/** Archives that are a program described elsewhere, by the names they are handed out under. */
const JARS: readonly (readonly [jar: RegExp, program: string])[] = [
  [/^jenkins-cli(?:[-.][\w.]{1,32})?\.jar$/, "jenkins-cli"],
  [/^bfg(?:-[\w.]{1,32})?\.jar$/, "bfg"],
  [/^keycloak-admin-cli(?:-[\w.]{1,32})?\.jar$/, "kcadm"],
];

function jarTool(words: readonly Value[]): readonly Value[] | null {
  const at = words.findIndex((word) => word.text === "-jar");
  const jar =
    textOf(words[at + 1])
      ?.split("/")
      .pop() ?? "";
  const found = at < 0 ? undefined : JARS.find(([pattern]) => pattern.test(jar));
  return found === undefined ? null : [exact(found[1]), ...words.slice(at + 2)];
}

export const entries: readonly Entry[] = [compilers, ghc, runners];
