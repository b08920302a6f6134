import { HOLE, opened } from "../holes.js";
import { apply, callMember } from "./apply.js";
import { assign } from "./assign.js";
import { anyItem, execute } from "./execute.js";
import { concat } from "./joining.js";
import type { Machine } from "./machine.js";
import { attribute, indexed } from "./member.js";
import { joinBranches, lookUp, openScope, type Scope } from "./scope.js";
import { runShell } from "./shell.js";
import { sliced } from "./slice.js";
import { joinTaint } from "./taint.js";
import type { AssignExpr, CallExpr, Expr } from "./tree.js";
import { EMPTY, either, list, NONE, num, table, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

/** The value of an expression; the effects of evaluating it go to the machine. */
export function evaluate(m: Machine, s: Scope, e: Expr): Value {
  switch (e.k) {
    case "value":
      return m.input.holed === true && e.value.k === "text" && e.value.v.includes(HOLE) ? opened(e.value) : e.value;
    case "name":
      return lookUp(s, e.name) ?? m.language.global(e.name, m) ?? UNKNOWN;
    case "attr":
      return attribute(m, evaluate(m, s, e.of), e.name);
    case "index":
      return indexed(m, evaluate(m, s, e.of), evaluate(m, s, e.at));
    case "slice": {
      const of = evaluate(m, s, e.of);
      const bound = (x: Expr | null): Value => (x === null ? NONE : evaluate(m, s, x));
      return sliced(m, of, bound(e.from), bound(e.to), bound(e.step));
    }
    case "call":
      return call(m, s, e);
    case "binary":
      return binary(m, s, e);
    case "logic":
      return logic(m, s, e.op, e.left, e.right);
    case "unary":
      return m.language.unary(e.op, evaluate(m, s, e.of), m);
    case "list":
      return listed(m, s, e.items);
    case "table":
      return tabled(m, s, e.entries);
    case "spread":
      return evaluate(m, s, e.of);
    case "joined": {
      let v: Value = EMPTY;
      for (const p of e.pieces) v = concat(v, m.language.show(evaluate(m, s, p)));
      return v;
    }
    case "command":
      return runShell(m, evaluate(m, s, e.text));
    case "function": {
      const f: Value = { k: "func", node: e, scope: s, self: null };
      m.defined.push(f);
      return f;
    }
    case "when":
      return branch(m, s, m.language.truth(evaluate(m, s, e.test)), e.yes, e.no);
    case "assign": {
      if (e.before === true) return stepped(m, s, e);
      const value = evaluate(m, s, e.value);
      return assign(m, s, e.target, e.op === "=" ? value : combined(m, s, e.target, e.op, value), e.scope);
    }
    case "sequence": {
      let v: Value = NONE;
      for (const i of e.items) v = evaluate(m, s, i);
      return v;
    }
    case "gather":
      return gathered(m, s, e);
    case "block": {
      execute(m, s, e.body);
      return UNKNOWN;
    }
  }
}

/** Long chains lean left; they are walked, not recursed into, so that a text of any length fits the stack. */
function binary(m: Machine, s: Scope, e: Expr & { k: "binary" }): Value {
  const chain: (Expr & { k: "binary" })[] = [];
  let x: Expr = e;
  while (x.k === "binary") {
    chain.push(x);
    x = x.left;
  }
  let v = evaluate(m, s, x);
  for (let i = chain.length - 1; i >= 0; i--)
    v = m.language.binary(chain[i]!.op, v, evaluate(m, s, chain[i]!.right), m);
  keepChanged(m, s, x, chain[chain.length - 1]!.op, v);
  return v;
}

/** `s << "x"`: the text a name holds is another one now. */
function keepChanged(m: Machine, s: Scope, of: Expr, by: string, v: Value): void {
  if (of.k !== "name" || m.language.changes?.(by) !== true) return;
  if (v.k === "text" || v.k === "shape" || v.k === "unknown") assign(m, s, of, v, "there");
}

/** `i++`: the value before, as a number. */
function stepped(m: Machine, s: Scope, e: AssignExpr): Value {
  const before = evaluate(m, s, e.target);
  assign(m, s, e.target, m.language.binary(e.op.slice(0, -1), before, evaluate(m, s, e.value), m), e.scope);
  return before.k === "num" ? before : m.language.binary("-", before, num(0), m);
}

function combined(m: Machine, s: Scope, target: Expr, op: string, value: Value): Value {
  const before = evaluate(m, s, target);
  const plain = op.slice(0, -1);
  if (plain === "||" || plain === "&&" || plain === "??") return either(before, value);
  return m.language.binary(plain, before, value, m);
}

function logic(m: Machine, s: Scope, op: "and" | "or" | "else", left: Expr, right: Expr): Value {
  const l = evaluate(m, s, left);
  const t =
    op === "else" ? (l.k === "const" && l.v === null ? false : l.k === "unknown" ? null : true) : m.language.truth(l);
  if (t === true) return op === "and" ? evaluate(m, s, right) : l;
  if (t === false) return op === "and" ? l : evaluate(m, s, right);
  return either(l, way(m, s, right));
}

function branch(m: Machine, s: Scope, truth: boolean | null, then: Expr, other: Expr): Value {
  if (truth !== null) return evaluate(m, s, truth ? then : other);
  return either(way(m, s, then), way(m, s, other));
}

function way(m: Machine, s: Scope, e: Expr): Value {
  const inside = openScope("branch", s);
  const v = m.perhaps(() => evaluate(m, inside, e));
  if (inside.names.size > 0) joinBranches(s, [inside], false);
  return v;
}

function call(m: Machine, s: Scope, e: CallExpr): Value {
  m.spend(1);
  const self = e.fn.k === "attr" ? evaluate(m, s, e.fn.of) : null;
  const fn = self === null ? evaluate(m, s, e.fn) : null;
  const args: Value[] = [];
  let open = false;
  for (const a of e.args) {
    const v = evaluate(m, s, a);
    if (a.k !== "spread") args.push(v);
    else if (v.k === "list") {
      args.push(...v.items.slice(0, 256));
      open ||= v.open || v.items.length > 256;
    } else open = true;
  }
  const named = e.named === null ? null : namedOf(m, s, e.named);
  if (named?.has("**") === true) open = true;
  m.scope = s;
  if (self !== null) {
    const { name, of } = e.fn as Expr & { k: "attr" };
    const v = callMember(m, self, name, args, named, open);
    if (self.k === "text" || self.k === "shape") keepChanged(m, s, of, name, v);
    return v;
  }
  if (e.tagged === true && fn!.k === "func") args[0] = list([args[0] ?? UNKNOWN]);
  return apply(m, fn!, args, named, open, e.create);
}

function namedOf(m: Machine, s: Scope, named: NonNullable<CallExpr["named"]>): Map<string, Value> {
  const out = new Map<string, Value>();
  for (const [name, expr] of named) {
    const v = evaluate(m, s, expr);
    if (name !== "**") out.set(name, v);
    else if (v.k === "table") {
      for (const [k, x] of v.entries) out.set(k, x);
      if (v.open) out.set("**", v);
    } else out.set("**", v);
  }
  return out;
}

function listed(m: Machine, s: Scope, items: readonly Expr[]): Value {
  const out = list([]);
  out.born = m.maybe;
  for (const i of items) {
    const v = evaluate(m, s, i);
    if (i.k !== "spread") out.items.push(v);
    else {
      const more = m.language.items(v, true);
      if (more === null) {
        if (v.k === "list") {
          out.sample = v.sample && items.length === 1;
          out.items.push(...v.items.slice(0, 4096));
        }
        out.open = true;
        out.taint = joinTaint(out.taint, taintOf(v));
      } else out.items.push(...more.slice(0, 4096));
    }
  }
  return out;
}

function tabled(m: Machine, s: Scope, entries: readonly (readonly [Expr | null, Expr])[]): Value {
  const out = table();
  for (const [key, value] of entries) {
    const v = evaluate(m, s, value);
    const k = key === null ? null : m.language.show(evaluate(m, s, key));
    if (k !== null && k.k === "text") out.entries.set(k.v, v);
    else if (key === null && v.k === "table") {
      for (const [n, x] of v.entries) out.entries.set(n, x);
      out.open ||= v.open;
    } else {
      out.open = true;
      out.taint = joinTaint(out.taint, taintOf(v));
    }
  }
  return out;
}

const GATHER_MOST = 4096;

function gathered(m: Machine, s: Scope, e: Expr & { k: "gather" }): Value {
  const out: Value[] = [];
  const keys: Value[] = [];
  let open = false;
  const inside = openScope("function", s);
  const walk = (n: number): void => {
    const c = e.clauses[n];
    if (c === undefined) {
      m.spend(1);
      if (e.key !== null) keys.push(evaluate(m, inside, e.key));
      out.push(evaluate(m, inside, e.item));
      return;
    }
    const over = evaluate(m, inside, c.over);
    const known = m.language.items(over, true);
    const sure = known !== null && known.length <= GATHER_MOST && !m.spent;
    if (!sure) open = true;
    for (const v of sure ? known : [anyItem(over)]) {
      const isBeyond = sure && (m.spent || out.length >= GATHER_MOST);
      // One stands for the rest of them.
      assign(m, inside, c.target, isBeyond ? unknown(taintOf(over)) : v, "here");
      if (isBeyond) {
        if (!open) m.perhaps(() => c.tests.concat(e.item).forEach((one) => void evaluate(m, inside, one)));
        open = true;
        return;
      }
      let pass: boolean | null = true;
      for (const t of c.tests) {
        const truth = m.language.truth(evaluate(m, inside, t));
        if (truth === false) pass = false;
        else if (truth === null && pass === true) pass = null;
        if (pass === false) break;
      }
      if (pass === false) continue;
      if (pass === null) open = true;
      if (pass === null || !sure) m.perhaps(() => walk(n + 1));
      else walk(n + 1);
    }
  };
  walk(0);
  const taint = out.reduce((t, v) => joinTaint(t, taintOf(v)), unknown(taintOf(NONE)).taint);
  if (e.key === null) {
    const l = list(out, open, open ? taint : undefined);
    l.born = m.maybe;
    return l;
  }
  const t = table(open, taint);
  keys.forEach((k, i) => {
    const key = m.language.show(k);
    if (key.k === "text") t.entries.set(key.v, out[i]!);
    else t.open = true;
  });
  return t;
}
