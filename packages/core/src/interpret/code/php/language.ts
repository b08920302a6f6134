import { libraryHandler } from "../libraries/index.js";
import { apply } from "../machine/apply.js";
import { argOr, type Call } from "../machine/call.js";
import { DATABASE_METHODS } from "../machine/database.js";
import { argumentsOf, variableOf } from "../machine/given.js";
import type { Handler, Language } from "../machine/language.js";
import { number, show } from "../machine/loose.js";
import type { Machine } from "../machine/machine.js";
import { runShell } from "../machine/shell.js";
import { ENVIRONMENT, NETWORK } from "../machine/taint.js";
import { NONE, ref, text, thing, unknown, type Value, WILD } from "../machine/value.js";
import { CORE } from "./library/core.js";
import { WORLD } from "./library/world.js";
import { APPEND } from "./operands.js";
import { binary, items, truth, unary } from "./operate.js";
import { parsePhp } from "./parse.js";

const HANDLERS = new Map<string, Handler>(Object.entries<Handler>({ ...CORE, ...WORLD }));

function global(name: string, m: Machine): Value | undefined {
  if (HANDLERS.has(name) || /^(?:CURLOPT|AF|SOCK)_/.test(name) || libraryHandler(name) !== undefined) return ref(name);
  // Names of functions and classes may be written in any letters; those of constants are capitals.
  if (/[a-z]/.test(name) && HANDLERS.has(name.toLowerCase())) return ref(name.toLowerCase());
  if (name.includes("::")) {
    const full = name.slice(name.lastIndexOf("\\") + 1).replace("::", ".");
    if (libraryHandler(full) !== undefined) return ref(full);
  }
  if (name.includes("\\")) {
    const full = name.replace(/^\\/, "").replaceAll("\\", ".");
    if (libraryHandler(full) !== undefined) return ref(full);
  }
  switch (name) {
    case "$argv":
      return argumentsOf(m, [text("Standard input code")]);
    case "$_GET":
    case "$_POST":
    case "$_REQUEST":
    case "$_COOKIE":
    case "$_FILES":
      return unknown(NETWORK);
    case "$_ENV":
      return thing("environment", [], ENVIRONMENT);
    case "$_SERVER":
      return thing("environment", [], ENVIRONMENT);
    case "STDIN":
      return thing("input");
    case "STDOUT":
      return thing("screen");
    case "STDERR":
      return thing("output");
    case "PHP_BINARY":
      return text("php");
    case "PHP_EOL":
      return text("\n");
    case "DIRECTORY_SEPARATOR":
      return text("/");
    case "__DIR__":
      return text(m.input.file === undefined ? "." : m.input.file.slice(0, m.input.file.lastIndexOf("/")) || "/");
    case "__FILE__":
      return m.input.file === undefined ? undefined : text(m.input.file);
    default:
      return undefined;
  }
}

function index(of: Value, at: Value, m: Machine): Value | undefined {
  if (of.k === "thing" && of.type === "environment") return variableOf(m, at);
  const n = at.k === "num" ? at.v : at.k === "text" && /^-?\d+$/.test(at.v) ? number(at) : null;
  if (of.k === "text" && n !== null) return text(of.v[n < 0 ? of.v.length + n : n] ?? "", of.taint);
  if (of.k === "table" && at.k === "const") return NONE;
  // Methods and fields whose name is data: `$object->$name`.
  if (of.k === "thing" && at.k === "text") return of.fields.get(at.v) ?? { k: "bound", self: of, name: at.v };
  return undefined;
}

const reflected = (c: Call) => (c.self.k === "thing" ? (c.self.fields.get("function") ?? WILD) : WILD);

/** Functions that are called by what tells of them, and what is not PHP's at all. */
const METHODS: Readonly<Record<string, Handler>> = {
  "reflection.invoke": (c) => apply(c.m, reflected(c), c.args, null, c.open),
  "reflection.invokeargs": (c) => apply(c.m, reflected(c), items(argOr(c, 0)) ?? [], null, items(argOr(c, 0)) === null),
  "reflection.getclosure": reflected,
  "foreign.system": (c) => runShell(c.m, show(argOr(c, 0))),
  "foreign.popen": (c) => runShell(c.m, show(argOr(c, 0))),
};

export const php: Language = {
  name: "php",
  hoists: true,
  vivifies: true,
  parse: parsePhp,
  global,
  handler: (name) => HANDLERS.get(name),
  method: (type, name) => METHODS[`${type}.${name.toLowerCase()}`] ?? DATABASE_METHODS[`${type}.${name}`],
  property: () => undefined,
  binary,
  unary,
  truth,
  show,
  items,
  index,
  guarded: () => false,
  appendKey: APPEND.v,
  constructors: ["__construct"],
};
