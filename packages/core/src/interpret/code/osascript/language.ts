import { runCode, runScript } from "../machine/evaluation.js";
import { readFile, touch, writeFile } from "../machine/file.js";
import { type Handler, type Language, silent } from "../machine/language.js";
import { show } from "../machine/loose.js";
import { request } from "../machine/net.js";
import { placeOf } from "../machine/place.js";
import { runProgram, runShell } from "../machine/shell.js";
import { list, ref, text, UNKNOWN, type Value } from "../machine/value.js";
import { binary, items, truth, unary } from "../php/operate.js";
import { parseAppleScript } from "./parse.js";

const first = (c: Parameters<Handler>[0]): Value => show(c.args[0] ?? UNKNOWN);

const HANDLERS = new Map<string, Handler>(
  Object.entries<Handler>({
    shell: (c) => runShell(c.m, first(c)),
    "shell.elevated": (c) => {
      c.m.emit({ type: "privilege" });
      return runShell(c.m, first(c));
    },
    evaluate: (c) => runCode(c.m, "osascript", first(c)),
    load: (c) => {
      const { path } = placeOf(c.m, first(c));
      return path === null ? runCode(c.m, "osascript", UNKNOWN) : runScript(c.m, "osascript", path);
    },
    open: (c) => request(c.m, first(c), "GET", []),
    delete: silent((c) => void touch(c.m, "delete", first(c), { recursive: true })),
    write: silent((c) => void writeFile(c.m, first(c), UNKNOWN)),
    read: (c) => readFile(c.m, first(c)),
    // Keys typed into another program may start anything there.
    types: silent((c) => void c.m.opaque("unknown_code")),
    send: silent((c) => void c.m.emit({ type: "send", url: null, host: null, port: null, carries: [] })),
    message: silent((c) => void c.m.emit({ type: "as", argv: ["mail", "-s", "message", "somebody"] })),
    clipboard: silent((c) => void c.m.emit({ type: "as", argv: ["pbpaste"] })),
    // What is typed unseen is a password.
    asks: silent((c) => void c.m.emit({ type: "as", argv: ["zenity", "--password"] })),
    power: (c) => runProgram(c.m, list([text("shutdown"), text("-h"), text("now")])),
    unheard: silent((c) => void c.m.opaque("unknown_code")),
  }),
);

/** AppleScript, as `osascript -e` takes it. */
export const osascript: Language = {
  name: "osascript",
  parse: parseAppleScript,
  global: (name) => (HANDLERS.has(name) ? ref(name) : undefined),
  handler: (name) => HANDLERS.get(name),
  method: () => undefined,
  property: () => undefined,
  binary,
  unary,
  truth,
  show,
  items,
  index: () => undefined,
  guarded: () => false,
  constructors: [],
};
