import { windowsFolder } from "../../paths/windows.js";
import { argumentsOf } from "../machine/given.js";
import type { Handler, Language } from "../machine/language.js";
import type { Machine } from "../machine/machine.js";
import { variableTaint } from "../machine/taint.js";
import { FALSE, list, NONE, num, ref, TRUE, text, thing, UNKNOWN, unknown, type Value } from "../machine/value.js";
import { runCommand } from "./command.js";
import { CODE, CODE_METHODS, created } from "./library/code.js";
import { FILE_METHODS, FILES } from "./library/files.js";
import { MACHINE, MACHINE_METHODS } from "./library/machine.js";
import { NETWORK_METHODS, NETWORKING } from "./library/network.js";
import { VALUE_METHODS, VALUES } from "./library/values.js";
import { binary, items, show, truth, unary } from "./operate.js";
import { parsePowerShell } from "./parse.js";

const COMMANDS = new Map<string, Handler>(
  Object.entries<Handler>({ ...FILES, ...NETWORKING, ...CODE, ...MACHINE, ...VALUES }),
);
const HANDLERS = new Map<string, Handler>([
  ...COMMANDS,
  ["!|", (c) => thing("piped", [["value", c.args[0] ?? UNKNOWN]])],
  ["!&", (c) => runCommand(c, COMMANDS)],
]);
const METHODS = new Map<string, Handler>(
  Object.entries<Handler>({
    ...FILE_METHODS,
    ...NETWORK_METHODS,
    ...CODE_METHODS,
    ...MACHINE_METHODS,
    ...VALUE_METHODS,
  }),
);

function global(name: string, m: Machine): Value | undefined {
  if (name.startsWith("!") || name.startsWith("[")) return ref(name);
  if (name.startsWith("$env:")) {
    const known = m.input.environment?.(name.slice(5));
    if (known !== undefined) return text(known);
    const folder = windowsFolder(name.slice(5));
    return folder === null ? unknown(variableTaint(name.slice(5))) : text(folder);
  }
  switch (name) {
    case "$true":
      return TRUE;
    case "$false":
      return FALSE;
    case "$null":
      return NONE;
    case "$home":
      return text("~");
    case "$profile":
      return text("~/.config/powershell/profile.ps1");
    case "$pwd":
    case "$psscriptroot":
      return text(".");
    case "$shellid":
      return text("Microsoft.PowerShell");
    case "$pshome":
      return text("/opt/microsoft/powershell/7");
    case "$verbosepreference":
      return text("SilentlyContinue");
    case "$args":
      return argumentsOf(m);
    case "$input":
      return m.input.stdin === undefined ? UNKNOWN : text(m.input.stdin);
    default:
      return undefined;
  }
}

function handler(name: string): Handler | undefined {
  const own = HANDLERS.get(name);
  if (own !== undefined) return own;
  const made = /^\[([^\]]{1,128})\]\.new$/.exec(name)?.[1];
  return made === undefined ? undefined : (c) => created(c, made, c.args);
}

function index(of: Value, at: Value): Value | undefined {
  const n = at.k === "num" ? at.v : null;
  if (of.k === "text" && n !== null) return text(of.v[n < 0 ? of.v.length + n : n] ?? "", of.taint);
  if ((of.k === "text" || of.k === "list") && at.k === "list" && !at.open)
    return list(
      at.items.map(
        (one) =>
          index(of, one) ??
          (of.k === "list" && one.k === "num"
            ? (of.items[one.v < 0 ? of.items.length + one.v : one.v] ?? NONE)
            : UNKNOWN),
      ),
    );
  // Members whose name is data.
  if (at.k === "text" && (of.k === "ref" || of.k === "thing"))
    return of.k === "ref"
      ? ref(`${of.name}.${at.v.toLowerCase()}`)
      : (of.fields.get(at.v.toLowerCase()) ?? { k: "bound", self: of, name: at.v.toLowerCase() });
  return undefined;
}

function property(of: Value, name: string): Value | undefined {
  if (of.k === "thing" && (name === "content" || name === "rawcontent")) return unknown(of.taint);
  if (of.k === "thing" && (name === "fullname" || name === "pspath")) return of.fields.get("path");
  // `$PROFILE.AllUsersAllHosts` and its kin: one is as good as another.
  if (of.k === "text" && /^(?:currentuser|allusers)(?:allhosts|currenthost)$/.test(name)) return of;
  if (name === "length" || name === "count")
    return of.k === "text" ? num(of.v.length) : of.k === "list" && !of.open ? num(of.items.length) : undefined;
  // Items of a listing are paths already.
  if ((of.k === "shape" || of.k === "text") && (name === "fullname" || name === "name")) return of;
  return undefined;
}

export const powershell: Language = {
  name: "powershell",
  parse: parsePowerShell,
  global,
  handler,
  method: (type, name) => METHODS.get(`${type}.${name}`),
  property,
  binary,
  unary,
  truth,
  show,
  items,
  index,
  guarded: () => false,
  vivifies: true,
  constructors: [],
};
