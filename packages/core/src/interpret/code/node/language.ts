import { apply } from "../machine/apply.js";
import type { Call } from "../machine/call.js";
import { argumentsOf, variableOf } from "../machine/given.js";
import type { Handler, Language } from "../machine/language.js";
import type { Machine } from "../machine/machine.js";
import { attribute } from "../machine/member.js";
import { lookUp } from "../machine/scope.js";
import { ENVIRONMENT } from "../machine/taint.js";
import { list, num, ref, text, thing, UNKNOWN, unknown, type Value, WILD } from "../machine/value.js";
import { CORE, made } from "./library/core.js";
import { FILE_METHODS, FILES } from "./library/files.js";
import { METHODS } from "./library/methods.js";
import { NETWORK_CALLS, NETWORK_METHODS } from "./library/network.js";
import { PROCESS, PROCESS_METHODS } from "./library/process.js";
import { binary, index, items, show, truth, unary } from "./operate.js";
import { parseJavaScript } from "./parse.js";

const HANDLERS = new Map<string, Handler>(Object.entries({ ...CORE, ...PROCESS, ...FILES, ...NETWORK_CALLS }));
const METHOD_TABLE = new Map<string, Handler>(
  Object.entries({ ...METHODS, ...PROCESS_METHODS, ...FILE_METHODS, ...NETWORK_METHODS }),
);

/** Members that stand for the thing itself. */
function canonical(name: string): string {
  return name
    .replace(/^bun(?=[.:])/, "Bun")
    .replace(/\.(?:default|promises)(?=\.|$)/g, "")
    .replace(/^(?:globalThis|global|window|self)\./, "");
}

/** Ways to call a function that are members of it. */
const INDIRECT: ReadonlyMap<string, (c: Call, fn: Value) => Value> = new Map<string, (c: Call, fn: Value) => Value>([
  ["call", (c, fn) => apply(c.m, fn, c.args.slice(1), null, c.open)],
  [
    "apply",
    (c, fn) => {
      const all = items(c.args[1] ?? list([]));
      return apply(c.m, fn, all ?? [], null, all === null);
    },
  ],
  ["bind", (c, fn) => METHOD_TABLE.get("func.bind")!({ ...c, name: "bind", self: fn })],
  ["then", (c, fn) => (c.args[0] === undefined ? fn : apply(c.m, c.args[0], [fn]))],
  ["constructor", (c) => made(c)],
]);

function handler(name: string): Handler | undefined {
  const own = HANDLERS.get(name);
  if (own !== undefined) return own;
  const dot = name.lastIndexOf(".");
  if (dot < 0) return undefined;
  const plain = HANDLERS.get(canonical(name));
  if (plain !== undefined) return plain;
  const last = name.slice(dot + 1);
  const indirect = INDIRECT.get(last);
  return indirect === undefined ? undefined : (c) => indirect(c, ref(name.slice(0, dot)));
}

const OBJECTS = new Set([
  "process",
  "console",
  "module",
  "fs",
  "path",
  "os",
  "child_process",
  "Buffer",
  "JSON",
  "Object",
  "Array",
  "String",
  "Reflect",
  "Bun",
  "Deno",
  "Promise",
  "http",
  "https",
  "net",
  "vm",
  "util",
  "Symbol",
  "Module",
  "Number",
]);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

function global(name: string, m: Machine): Value | undefined {
  if (HANDLERS.has(name) || OBJECTS.has(name)) return ref(name);
  switch (name) {
    case "global":
    case "globalThis":
    case "window":
    case "self":
    case "this":
      return thing("names");
    case "__dirname":
      return text(m.input.file === undefined ? "." : folderOf(m.input.file));
    case "__filename":
      return text(m.input.file ?? "[eval]");
    default:
      return undefined;
  }
}

const GUARDED = new Set(["process", "child_process", "fs", "fs.promises", "vm", "module", "require", "Deno", "Bun"]);

function property(of: Value, name: string, m: Machine): Value | undefined {
  if (name === "length") {
    if (of.k === "text") return num(of.v.length);
    if (of.k === "list" && !of.open) return num(of.items.length);
    return of.k === "func" ? UNKNOWN : undefined;
  }
  if (name === "constructor") {
    if (of.k === "ref") return ref(/(?:mainModule|main|module)$/.test(of.name) ? "module.constructor" : "Function");
    return of.k === "func" || of.k === "bound" ? ref("Function") : { k: "bound", self: of, name };
  }
  if (of.k === "bound" && of.name === "constructor") return undefined;
  if (of.k === "ref") return libraryValue(of.name, name, m);
  if (of.k !== "thing") return undefined;
  if (of.type === "names") return lookUp(m.globals, name) ?? global(name, m);
  if (of.type === "environment") return variableOf(m, text(name));
  if (of.type === "process" && name === "stdin") return thing("pipe", [["process", of]]);
  if (of.type === "url") return of.fields.get(name) ?? UNKNOWN;
  if (of.type === "response" || of.type === "process")
    return /^(?:on|text|json|arrayBuffer|pipe|then)$/.test(name) ? undefined : unknown(of.taint);
  return undefined;
}

function libraryValue(object: string, name: string, m: Machine): Value | undefined {
  switch (`${object}.${name}`) {
    case "process.env":
    case "Bun.env":
      return thing("environment", [], ENVIRONMENT);
    case "process.argv":
      return argumentsOf(m, [text("node")]);
    case "import.meta.url":
      return m.input.file === undefined ? UNKNOWN : text(`file://${m.input.file}`);
    case "import.meta.dirname":
    case "import.meta.dir":
      return m.input.file === undefined ? UNKNOWN : text(folderOf(m.input.file));
    case "import.meta.filename":
    case "import.meta.path":
      return m.input.file === undefined ? UNKNOWN : text(m.input.file);
    case "process.execPath":
    case "process.argv0":
      return text("node");
    case "process.platform":
      return text("linux");
    case "fs.promises":
      return ref("fs.promises");
    case "module.constructor":
      return ref("module.constructor");
    default:
      return name === "default" ? ref(object) : undefined;
  }
}

function entry(of: Value, at: Value, m: Machine): Value | undefined {
  if (at.k === "text" && of.k !== "list" && of.k !== "table" && of.k !== "unknown" && of.k !== "text")
    return attribute(m, of, at.v);
  if ((of.k === "list" || of.k === "text" || of.k === "table") && at.k === "text" && !/^\d+$/.test(at.v)) {
    const own = of.k === "table" ? of.entries.get(at.v) : undefined;
    return own ?? (of.k === "table" && of.open ? undefined : attribute(m, of, at.v));
  }
  if (of.k === "thing" && of.type === "names") return WILD;
  if (of.k === "thing" && of.type === "environment") return unknown(ENVIRONMENT);
  return index(of, at);
}

export const node: Language = {
  name: "node",
  hoists: true,
  parse: parseJavaScript,
  global,
  handler,
  method: (type, name) => METHOD_TABLE.get(`${type}.${name}`),
  property,
  binary,
  unary,
  truth,
  show,
  items,
  index: entry,
  guarded: (name) => GUARDED.has(name),
  constructors: ["constructor"],
};

/** The same with types, which do nothing when the program runs. */
export const typescript: Language = { ...node, name: "typescript", parse: (text) => parseJavaScript(text, true) };
