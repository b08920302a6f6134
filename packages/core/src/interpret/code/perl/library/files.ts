import { arg, argOr, type Call } from "../../machine/call.js";
import { contentOf, globbed, listFolder, openFile, readFile, touch, writeFile } from "../../machine/file.js";
import { concat, known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { enter } from "../../machine/place.js";
import { runShell, startProgram, startShell } from "../../machine/shell.js";
import { list, NONE, num, sample, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show } from "../operate.js";

const remove =
  (recursive: boolean): Handler =>
  (c) => {
    for (const a of c.args) if (a.k !== "table") touch(c.m, "delete", a, recursive ? { recursive } : {});
    if (c.args.length === 0 || (c.open && !c.args.some((a) => a.k === "shape")))
      touch(c.m, "delete", UNKNOWN, recursive ? { recursive } : {});
    return UNKNOWN;
  };

/** Every argument but the first. */
const changed: Handler = (c) => {
  const skip = c.name === "chown" ? 2 : 1;
  for (const a of c.args.slice(skip))
    touch(c.m, "chmod", a, { mode: c.name === "chmod" ? knownNumber(arg(c, 0)) : null });
  return UNKNOWN;
};

const move: Handler = (c) => {
  const from = argOr(c, 0);
  touch(c.m, "read", from);
  touch(c.m, "delete", from, { recursive: true });
  writeFile(c.m, argOr(c, 1), unknown(contentOf(c.m, from)));
  return UNKNOWN;
};

const copy: Handler = (c) => {
  touch(c.m, "read", argOr(c, 0), { recursive: true });
  touch(c.m, "write", argOr(c, 1), { content: null });
  return UNKNOWN;
};

const make: Handler = (c) => {
  for (const a of c.args.slice(0, c.name === "mkdir" ? 1 : undefined)) if (a.k !== "table") touch(c.m, "write", a);
  return UNKNOWN;
};

const linked =
  (symbolic: boolean): Handler =>
  (c) => {
    link(c.m, argOr(c, 1), argOr(c, 0), symbolic);
    return UNKNOWN;
  };

/** `open` with the mode apart or in front of the name; a bar makes it a command. */
function open(c: Call): Value {
  const first = show(argOr(c, 0));
  if (c.args.length < 2) return openText(c, first);
  const mode = known(first)?.trim() ?? null;
  if (mode === "-|" || mode === "|-") {
    const rest = c.args.slice(1);
    const p = thing("process", [], taintOf(argOr(c, 1)));
    const e = rest.length === 1 ? startShell(c.m, show(rest[0]!), {}) : startProgram(c.m, list([...rest], c.open), {});
    c.m.open.set(p, e);
    return mode === "|-" ? thing("pipe", [["process", p]]) : thing("output");
  }
  const where = argOr(c, 1);
  // Text in memory is no file.
  if (where.k === "text" && mode?.startsWith("<") === true && c.args[1] !== undefined && where.v.includes("\n"))
    return thing("output");
  return openFile(c.m, where, mode === null ? "r+" : modeOf(mode));
}

function modeOf(mode: string): string {
  if (mode.startsWith("+")) return "r+";
  if (mode.startsWith(">>")) return "a";
  return mode.startsWith(">") ? "w" : "r";
}

/** A handle made a copy of another: after a connection, what is started next talks to the peer. */
function wire(c: Call): Value {
  if (c.m.effects.some((e) => e.type === "connect" || e.type === "listen")) c.m.wired = true;
  return UNKNOWN;
}

function openText(c: Call, first: Value): Value {
  const v = known(first)?.trim() ?? null;
  if (v !== null && /^\+?[<>]{1,2}&/.test(v)) {
    wire(c);
    return thing("output");
  }
  const pipeAtEnd = first.k === "shape" && first.parts[first.parts.length - 1]?.trimEnd().endsWith("|") === true;
  if (v === null && pipeAtEnd) {
    runShell(c.m, first);
    return thing("output");
  }
  if (v === null) {
    // The name may say `rm -rf / |`.
    if (first.k === "shape" && first.parts[0]?.startsWith("|") === true) return runShell(c.m, first);
    const write = first.k === "shape" && /^\s*>/.test(first.parts[0] ?? "");
    return openFile(c.m, write && first.k === "shape" ? UNKNOWN : first, write ? "w" : "r");
  }
  if (v.startsWith("|")) {
    const p = thing("process");
    c.m.open.set(p, startShell(c.m, text(v.slice(1).trim()), {}));
    return thing("pipe", [["process", p]]);
  }
  if (v.endsWith("|")) {
    runShell(c.m, text(v.slice(0, -1).trim()));
    return thing("output");
  }
  const found = /^(\+?[<>]{0,2})\s*([\s\S]*)$/.exec(v)!;
  return openFile(c.m, text(found[2]!, taintOf(first)), modeOf(found[1]!));
}

const slurp: Handler = (c) => readFile(c.m, argOr(c, 0));
const spew: Handler = (c) => {
  const last = c.args[c.args.length - 1];
  writeFile(c.m, argOr(c, 0), last, c.name.includes("append"));
  return UNKNOWN;
};

/** `STDIN->fdopen($socket, "r")` */
export const FILE_METHODS: Readonly<Record<string, Handler>> = { "text.fdopen": wire, "unknown.fdopen": wire };

/** Files and folders. */
export const FILES: Readonly<Record<string, Handler>> = {
  unlink: remove(false),
  rmdir: remove(false),
  rmtree: remove(true),
  remove_tree: remove(true),
  "File::Path::rmtree": remove(true),
  "File::Path::remove_tree": remove(true),
  "File::Path::make_path": make,
  make_path: make,
  mkpath: make,
  mkdir: make,
  rename: move,
  move,
  mv: move,
  "File::Copy::move": move,
  copy,
  cp: copy,
  "File::Copy::copy": copy,
  chmod: changed,
  chown: changed,
  link: linked(false),
  symlink: linked(true),
  truncate: (c) => {
    if (c.self === NONE && argOr(c, 0).k !== "thing") touch(c.m, "write", argOr(c, 0), { content: null });
    return UNKNOWN;
  },
  "\u0000open": open,
  "\u0000sysopen": (c) => openFile(c.m, argOr(c, 0), "r+"),
  "\u0000opendir": (c) => {
    listFolder(c.m, argOr(c, 0), false);
    return thing("folder", [["path", argOr(c, 0)]]);
  },
  readdir: () => list([UNKNOWN], true),
  glob: (c) => {
    const pattern = show(argOr(c, 0));
    const parts = known(pattern)?.trim().split(/\s+/) ?? null;
    if (parts === null || parts.length < 2) return globbed(c.m, pattern);
    const all = parts.map((p) => globbed(c.m, text(p)));
    return sample(all.flatMap((l) => (l.k === "list" ? l.items : [])));
  },
  chdir: (c) => {
    enter(c.m, arg(c, 0) ?? text("~"));
    return UNKNOWN;
  },
  getcwd: () => text("."),
  cwd: () => text("."),
  slurp,
  read_file: slurp,
  "File::Slurp::read_file": slurp,
  write_file: spew,
  append_file: spew,
  "File::Slurp::write_file": spew,
  "File::Spec->catfile": (c) => joined(c.args),
  tempdir: () => text("/tmp"),
  tempfile: () => list([thing("output"), text("/tmp/file")]),
  find: (c) => {
    for (const a of c.args.slice(1)) touch(c.m, "list", a, { recursive: true });
    return UNKNOWN;
  },
};

export function joined(args: readonly Value[]): Value {
  return (
    args.map(show).reduce<Value | null>((a, b) => (a === null ? b : concat(concat(a, text("/")), b)), null) ?? num(0)
  );
}
