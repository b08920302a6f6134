import { LIMITS } from "../../../spine/index.js";
import { clientCall, libraryHandler } from "../libraries/index.js";
import { tellingCall } from "../libraries/telling.js";
import { assign } from "./assign.js";
import type { Call } from "./call.js";
import { callTaint } from "./call.js";
import { evaluate } from "./evaluate.js";
import { execute } from "./execute.js";
import type { Machine } from "./machine.js";
import { classMember } from "./member.js";
import { openScope } from "./scope.js";
import { joinTaint } from "./taint.js";
import {
  type ClassValue,
  each,
  either,
  type Func,
  list,
  NONE,
  type Thing,
  table,
  taintOf,
  UNKNOWN,
  unknown,
  type Value,
} from "./value.js";

type Named = ReadonlyMap<string, Value> | null;

/** Calls a value: a function of the text is followed, one of the library does what its entry says. */
export function apply(
  m: Machine,
  fn: Value,
  args: readonly Value[],
  named: Named = null,
  open = false,
  create = false,
): Value {
  switch (fn.k) {
    case "func":
      return follow(m, fn, args, named, open);
    case "ref":
      return library(m, fn.name, args, named, open);
    case "bound":
      return callMember(m, fn.self, fn.name, args, named, open);
    case "class":
      return construct(m, fn, args, named, open);
    case "either":
      return m.perhaps(() => fn.of.map((f) => apply(m, f, args, named, open, create)).reduce(either));
    case "thing":
      return callMember(m, fn, "__call__", args, named, open);
    default: {
      // A decorator is called with a function; whatever else is not known may be any function of the text.
      if (m.waiting === 0 && !args.some((a) => a.k === "func")) m.callsAny = true;
      if (fn.k === "unknown" && fn.wild) m.opaque(fn.taint.network ? "untrusted_code" : "unknown_code");
      return unheard(m, { m, name: "", self: fn, args, named, open });
    }
  }
}

/** The text itself, by way of Python's modules. */
const OWN_MODULE = /^(?:sys\.modules|__main__)\b/;

function library(m: Machine, name: string, args: readonly Value[], named: Named, open: boolean): Value {
  const replaced = m.patched.size === 0 ? undefined : m.patched.get(name);
  if (replaced !== undefined && !(replaced.k === "ref" && replaced.name === name))
    return apply(m, replaced, args, named, open);
  if (m.waiting === 0 && OWN_MODULE.test(name)) m.callsAny = true;
  const c: Call = { m, name, self: NONE, args, named, open };
  return (m.language.handler(name) ?? libraryHandler(name))?.(c) ?? tellingCall(c) ?? unheard(m, c);
}

/** Calls a member of a value. */
export function callMember(
  m: Machine,
  self: Value,
  name: string,
  args: readonly Value[],
  named: Named = null,
  open = false,
): Value {
  switch (self.k) {
    case "ref":
      return library(m, `${self.name}.${name}`, args, named, open);
    case "either":
      return m.perhaps(() => self.of.map((o) => callMember(m, o, name, args, named, open)).reduce(either));
    case "thing": {
      const own = self.fields.get(name) ?? classMember(self.of, name);
      if (own !== undefined) return apply(m, own.k === "func" ? { ...own, self } : own, args, named, open);
      return method(m, self.type, self, name, args, named, open);
    }
    case "class":
    case "table": {
      const own = self.k === "class" ? classMember(self, name) : self.entries.get(name);
      if (own !== undefined)
        return apply(m, own.k === "func" && self.k === "table" ? { ...own, self } : own, args, named, open);
      return method(m, self.k, self, name, args, named, open);
    }
    case "unknown":
      if (self.wild) m.opaque(self.taint.network ? "untrusted_code" : "unknown_code");
      return method(m, "unknown", self, name, args, named, open);
    case "text":
      if (!m.affords(self.v.length)) return unheard(m, { m, name, self, args, named, open });
      return method(m, "text", self, name, args, named, open);
    default:
      return method(m, self.k, self, name, args, named, open);
  }
}

function method(
  m: Machine,
  type: string,
  self: Value,
  name: string,
  args: readonly Value[],
  named: Named,
  open: boolean,
): Value {
  const c: Call = { m, name, self, args, named, open };
  if (self.k === "thing" && type === "client") return clientCall(c, self);
  const handler = m.language.method(type, name) ?? m.language.method("*", name);
  if (handler !== undefined) return handler(c);
  if (self.k === "list" || self.k === "table") self.open = true;
  else if (self.k === "unknown" || self.k === "thing" || self.k === "class" || self.k === "func") {
    const told = tellingCall(c);
    if (told !== null) {
      unheard(m, c);
      return told;
    }
  }
  return unheard(m, c);
}

/** Nobody knows what it does; what it is handed may be called by it. */
export function unheard(m: Machine, c: Call): Value {
  const hand = (): void => {
    for (const a of c.args) handOut(m, a);
    if (c.named !== null) for (const a of c.named.values()) handOut(m, a);
  };
  if (isRoute(c)) m.later(hand);
  else hand();
  const taint = callTaint(c);
  return unknown(taint);
}

/** `app.delete("/x/:id", handler)`: what a server does when it is asked to. */
function isRoute({ name, args }: Call): boolean {
  const [path] = args;
  return /^(?:get|post|put|patch|delete|del|all|use|route)$/.test(name) && path?.k === "text" && path.v.startsWith("/");
}

/** A function in hands nobody knows may be called with anything. */
export function handOut(m: Machine, v: Value): void {
  for (const f of each(v)) {
    if (f.k === "func" ? m.followed.has(f.node) : f.k !== "ref" && f.k !== "bound") continue;
    if (f.k === "ref" && m.language.handler(f.name) === undefined) continue;
    if (m.active.length < CALLS_DEEP) m.perhaps(() => apply(m, f, [], null, true));
  }
}

/** The rest of many calls, which nobody makes one by one: one with any arguments stands for them. */
export function applyRest(m: Machine, f: Value): void {
  m.perhaps(() => apply(m, f, [], null, true));
}

const CALLS_DEEP = 12;
const RECURSION_DEEP = 8;

/** Follows a call into the text's own function. */
export function follow(m: Machine, f: Func, given: readonly Value[], named: Named, open: boolean): Value {
  m.spend(1);
  let again = 0;
  for (const n of m.active) if (n === f.node) again++;
  if (m.active.length >= CALLS_DEEP || again >= (m.maybe > 0 ? 1 : RECURSION_DEEP) || m.steps > LIMITS.steps / 4) {
    // What it does for other arguments than it was seen with so far.
    if (!m.recursive.has(f.node)) {
      m.recursive.add(f.node);
      if (m.spent) m.opaque("too_complex");
      else m.perhaps(() => enter(m, f, [], null, true));
    }
    return unknown(callTaint({ m, name: "", self: f.self ?? NONE, args: given, named, open }));
  }
  return enter(m, f, given, named, open);
}

function enter(m: Machine, f: Func, given: readonly Value[], named: Named, open: boolean): Value {
  const scope = openScope("function", f.scope);
  bindParams(m, f, scope, given, named, open);
  m.followed.add(f.node);
  m.active.push(f.node);
  const frame = m.frame;
  const maybe = m.maybe;
  m.frame = { result: undefined };
  const how = execute(m, scope, f.node.body);
  const { result } = m.frame;
  m.frame = frame;
  m.maybe = maybe;
  m.active.pop();
  return how === "return" ? (result ?? NONE) : result === undefined ? NONE : either(result, NONE);
}

function bindParams(
  m: Machine,
  f: Func,
  scope: Parameters<typeof evaluate>[1],
  given: readonly Value[],
  named: Named,
  open: boolean,
): void {
  const { params } = f.node;
  const takesSelf = params[0]?.kind === "self";
  const args = f.self !== null && !takesSelf ? [f.self, ...given] : given;
  const used = new Set<string>();
  let i = 0;
  for (const p of params) {
    let v: Value;
    if (p.kind === "self") v = f.self ?? m.language.global("this", m) ?? UNKNOWN;
    else if (p.kind === "rest") {
      v = list(args.slice(i) as Value[], open);
      i = args.length;
    } else if (p.kind === "named") {
      const t = table(open || named?.has("**") === true);
      if (named !== null) for (const [k, x] of named) if (!used.has(k)) t.entries.set(k, x);
      v = t;
    } else {
      const name = p.target.k === "name" ? p.target.name : "";
      const byName = named?.get(name);
      if (byName !== undefined) used.add(name);
      v = byName ?? args[i++] ?? (p.fallback === null || open ? UNKNOWN : evaluate(m, scope, p.fallback));
    }
    assign(m, scope, p.target, v, "here");
  }
}

function construct(m: Machine, of: ClassValue, args: readonly Value[], named: Named, open: boolean): Value {
  let taint = unknown(taintOf(NONE)).taint;
  for (const a of args) taint = joinTaint(taint, taintOf(a));
  const made: Thing = { k: "thing", type: "object", of, fields: new Map(), taint };
  for (const name of m.language.constructors) {
    const init = classMember(of, name);
    if (init === undefined) continue;
    if (init.k === "func") follow(m, { ...init, self: made }, args, named, open);
    return made;
  }
  // A class without a constructor of its own hands its arguments to a base nobody reads.
  for (const a of args) handOut(m, a);
  return made;
}
