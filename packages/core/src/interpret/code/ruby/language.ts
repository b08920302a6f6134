import { apply } from "../machine/apply.js";
import { DATABASE_METHODS } from "../machine/database.js";
import { argumentsOf, variableOf } from "../machine/given.js";
import type { Handler, Language } from "../machine/language.js";
import type { Machine } from "../machine/machine.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import { sliced } from "../machine/slice.js";
import { ENVIRONMENT } from "../machine/taint.js";
import type { Stmt } from "../machine/tree.js";
import { list, NONE, num, ref, text, thing, UNKNOWN, type Value } from "../machine/value.js";
import { CODECS } from "./library/codecs.js";
import { FILE_METHODS, FILES, NETWORK_CALLS, NETWORK_METHODS } from "./library/files.js";
import { HTTP_CALLS, HTTP_METHODS } from "./library/http.js";
import { KERNEL } from "./library/kernel.js";
import { KERNEL_METHODS } from "./library/kernel-methods.js";
import { METHODS } from "./library/methods.js";
import { binary, items, show, truth, unary } from "./operate.js";
import { parseRuby } from "./parse.js";

const lines: Handler = (c) => {
  const { stdin } = c.m.input;
  return stdin === undefined || stdin.length > 65_536
    ? list([UNKNOWN], true)
    : list(stdin.split(/(?<=\n)/).map((l) => text(l)));
};

const HANDLERS = new Map<string, Handler>(
  Object.entries<Handler>({ ...KERNEL, ...FILES, ...NETWORK_CALLS, ...HTTP_CALLS, ...CODECS, "\u0000lines": lines }),
);
const METHOD_TABLE = new Map<string, Handler>(
  Object.entries({
    ...METHODS,
    ...KERNEL_METHODS,
    ...FILE_METHODS,
    ...NETWORK_METHODS,
    ...HTTP_METHODS,
    ...DATABASE_METHODS,
  }),
);

/** Names that lead to the same functions. */
function canonical(name: string): string {
  return name.replace(/^(?:Object|Kernel|self|main)\.(?=[A-Z])/, "").replace(/^::/, "");
}

/** Methods every constant has: `Kernel.send(:system, …)`, `File.method(:delete).call(…)`. */
function reflective(name: string): Handler | undefined {
  const found = /^(.*)\.(send|__send__|public_send|method|instance_eval|class_eval|call)$/.exec(name);
  if (found === null) return undefined;
  const [, owner, verb] = found as unknown as [string, string, string];
  if (verb === "call") {
    const own = HANDLERS.get(owner);
    return own === undefined ? undefined : (c) => own({ ...c, name: owner });
  }
  if (verb === "method")
    return (c) =>
      c.args[0]?.k === "text"
        ? ref(HANDLERS.has(`${owner}.${c.args[0].v}`) ? `${owner}.${c.args[0].v}` : c.args[0].v)
        : UNKNOWN;
  const general = METHOD_TABLE.get(`*.${verb}`);
  return general === undefined ? undefined : (c) => general({ ...c, name: verb, self: ref(owner) });
}

function handler(name: string): Handler | undefined {
  return HANDLERS.get(name) ?? (name.includes(".") ? (HANDLERS.get(canonical(name)) ?? reflective(name)) : undefined);
}

function global(name: string, m: Machine): Value | undefined {
  if (HANDLERS.has(name)) return ref(name);
  switch (name) {
    case "ENV":
      return thing("environment", [], ENVIRONMENT);
    case "ARGV":
      return argumentsOf(m);
    case "self":
      return ref("Kernel");
    case "$stdout":
      return ref("STDOUT");
    case "$stdin":
      return ref("STDIN");
    case "__FILE__":
      return text(m.input.file ?? "-e");
    case "__dir__":
      return m.input.file === undefined ? undefined : text(m.input.file.slice(0, m.input.file.lastIndexOf("/")) || "/");
    case "$0":
    case "$PROGRAM_NAME":
      return text("-e");
    default:
      return /^[A-Z]/.test(name) ? ref(name) : undefined;
  }
}

function index(of: Value, at: Value, m: Machine): Value | undefined {
  if (of.k === "thing" && of.type === "environment") return variableOf(m, at);
  // `method(:system)["x"]`, `proc["x"]`: another way to call.
  if (of.k === "func" || (of.k === "ref" && /^[a-z_]\w*[!?]?$/.test(of.name) && handler(of.name) !== undefined))
    return apply(m, of, [at]);
  // `Dir["*"]`
  if (of.k === "ref")
    return HANDLERS.get(`${of.name}.[]`)?.({
      m,
      name: `${of.name}.[]`,
      self: NONE,
      args: [at],
      named: null,
      open: false,
    });
  if ((of.k === "text" || of.k === "list") && at.k === "thing" && at.type === "range")
    return sliced(m, of, at.fields.get("from") ?? NONE, at.fields.get("to") ?? NONE, NONE);
  if (
    (of.k === "text" || of.k === "list") &&
    at.k === "list" &&
    !at.open &&
    at.items.every((i) => i.k === "num") &&
    at.items.length > 0
  )
    return sliced(m, of, at.items[0]!, num((at.items[at.items.length - 1] as { v: number }).v + 1), NONE);
  if (of.k === "text" && at.k === "num") return text(of.v[at.v < 0 ? of.v.length + at.v : at.v] ?? "", of.taint);
  return undefined;
}

/** `-n` and `-p`: once per line, which is in `$_`. */
function perLine(body: readonly Stmt[], print: boolean): readonly Stmt[] {
  const tail: Stmt[] = print ? [{ k: "do", expr: callExpr(nameExpr("print"), [nameExpr("$_")]) }] : [];
  return [
    {
      k: "each",
      target: nameExpr("$_"),
      over: callExpr(nameExpr("\u0000lines"), []),
      body: [...body, ...tail],
      keys: false,
    },
  ];
}

/** What changes a text itself. */
const CHANGES: ReadonlySet<string> = new Set(
  "<< concat prepend insert replace sub! gsub! tr! delete! squeeze! upcase! downcase! swapcase! capitalize! reverse! strip! chomp!".split(
    " ",
  ),
);

export const ruby: Language = {
  name: "ruby",
  hoists: false,
  parse: parseRuby,
  global,
  handler,
  method: (type, name) => METHOD_TABLE.get(`${type}.${name}`),
  property: () => undefined,
  binary,
  unary,
  truth,
  show,
  items,
  index,
  guarded: (name) => name === "Kernel",
  perLine,
  constructors: ["initialize"],
  changes: (name) => CHANGES.has(name),
};
