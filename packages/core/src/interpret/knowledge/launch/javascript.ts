import type { Line } from "../line.js";
import type { Emit, Entry, Language, Usage } from "../types.js";
import type { Value } from "../value.js";
import { stdinText } from "./shells.js";

/** A script of JavaScript or TypeScript, from this machine or an address. */
function runScript(file: Value, args: readonly Value[], emit: Emit): void {
  if (/^https?:/i.test(file.text)) {
    emit.net("net.receive", file);
    emit.add("code.run", "code", file, { language: "node", origin: "network" }, ["untrusted"]);
    return emit.opaque("untrusted_code");
  }
  if (/^(?:npm|jsr):/.test(file.text))
    return emit.add("code.run", "package", file, { language: "node", origin: "package", program: "deno" });
  emit.script(languageOf(file.text), file, args);
}

/** A file that ends so is TypeScript. */
const languageOf = (path: string): Language => (/\.[mc]?tsx?$/.test(path) ? "typescript" : "node");

const runs: Usage = {
  syntax: "posix",
  options: { "-c --config --import-map --cert --lock --seed --env-file --preload --import -r --require": "value" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const [first, ...rest] = line.operands;
    line.flags.push("coded");
    if (first === undefined || first.text === "-") emit.code("node", stdinText(line), "stdin", rest);
    else runScript(first, rest, emit);
  },
};

const evaluates: Usage = {
  syntax: "posix",
  options: { "-p --print": "flag", "--ext": "value" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const [code, ...rest] = line.operands;
    if (code !== undefined) emit.code("typescript", code, "inline", rest, line.has("-p") ? { printResult: true } : {});
  },
};

const nothing: Usage = { unknownOptions: "ignored" };

const inProject: Usage = {
  unknownOptions: "ignored",
  act: (line, emit) =>
    emit.add("code.run", "code", line.operands[0] ?? line.path[0] ?? "deno", {
      language: "node",
      origin: "project",
      program: "deno",
    }),
};

const deno: Entry = {
  names: ["deno"],
  options: { "-V --version -h --help": "harmless", "-q --quiet": "flag" },
  unknownOptions: "ignored",
  subcommands: {
    "run serve": runs,
    eval: evaluates,
    repl: { unknownOptions: "ignored", act: (line, emit) => emit.code("node", stdinText(line), "stdin") },
    "test bench task": inProject,
    "install add": { unknownOptions: "ignored", operands: "package" },
    "uninstall remove": {
      effects: [{ kind: "system.configure", detail: { what: "package" } }],
      unknownOptions: "ignored",
    },
    upgrade: { effects: [{ kind: "package.install", type: "package", name: "deno" }], unknownOptions: "ignored" },
    publish: {
      options: { "--dry-run": "harmless" },
      effects: [{ kind: "package.publish", type: "package", name: "./" }],
      unknownOptions: "ignored",
    },
    compile: { options: { "-o --output": "write" }, unknownOptions: "ignored", operands: "read" },
    "fmt lint check cache doc info types completions coverage outdated init jupyter lsp vendor bundle": nothing,
  },
  otherwise: {
    unknownOptions: "ignored",
    act: (line: Line, emit: Emit) =>
      line.operands[0] !== undefined && runScript(line.operands[0], line.operands.slice(1), emit),
  },
};

export const entries: readonly Entry[] = [deno];
