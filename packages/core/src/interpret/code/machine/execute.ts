import { callMember } from "./apply.js";
import { assign } from "./assign.js";
import { evaluate } from "./evaluate.js";
import { loadModule } from "./evaluation.js";
import type { Machine } from "./machine.js";
import { joinBranches, lookUp, openScope, type Scope } from "./scope.js";
import type { Expr, FunctionNode, Stmt } from "./tree.js";
import { type ClassValue, either, isOther, NONE, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

/** How a run of statements ended. */
export type Ending = "end" | "break" | "continue" | "return";

/** Runs statements in order. What only some ways reach is `possible` from then on. */
export function execute(m: Machine, s: Scope, body: readonly Stmt[]): Ending {
  const { hoists } = m.language;
  if (hoists === true) for (const st of body) if (st.k === "define") define(m, s, st.fn);
  for (const st of body) {
    if (hoists === true && st.k === "define") continue;
    const how = step(m, s, st);
    if (how !== "end") return how;
  }
  return "end";
}

function step(m: Machine, s: Scope, st: Stmt): Ending {
  m.spend(1);
  switch (st.k) {
    case "do":
      evaluate(m, s, st.expr);
      return "end";
    case "if":
      return choose(m, s, st);
    case "each":
      return eachOf(m, s, st);
    case "loop":
      return loop(m, s, st);
    case "define":
      define(m, s, st.fn);
      return "end";
    case "class":
      s.names.set(st.name, classOf(m, s, st));
      return "end";
    case "return": {
      const v = st.value === null ? NONE : evaluate(m, s, st.value);
      m.frame.result = m.frame.result === undefined ? v : either(m.frame.result, v);
      return "return";
    }
    case "leave":
      return st.how;
    case "stop":
      if (st.value !== null) evaluate(m, s, st.value);
      m.maybe++;
      return "end";
    case "try":
      return attempt(m, s, st);
    case "with":
      return within(m, s, st);
    case "import": {
      if (m.input.loads === true) loadModule(m, st.loads ?? st.module, "search");
      if (st.member === "*") {
        m.stars.push(st.module);
        return "end";
      }
      const name = st.member === null ? st.module : `${st.module}.${st.member}`;
      s.names.set(
        st.as,
        m.patched.get(name) ??
          m.language.property({ k: "ref", name: st.module }, st.member ?? "", m) ?? { k: "ref", name },
      );
      return "end";
    }
    case "block":
      return execute(m, s, st.body);
    case "unread":
      // The program as a whole says that parts of it do not parse.
      return "end";
  }
}

function define(m: Machine, s: Scope, fn: FunctionNode): void {
  const f: Value = { k: "func", node: fn, scope: s, self: null };
  m.defined.push(f);
  if (fn.name !== null) s.names.set(fn.name, f);
}

function classOf(m: Machine, s: Scope, st: Stmt & { k: "class" }): ClassValue {
  const inside = openScope("function", s);
  const bases = st.bases.map((b) => evaluate(m, s, b));
  execute(m, inside, st.body);
  return { k: "class", name: st.name, members: inside.names, bases };
}

/** One way of a condition: its own view of the variables, nothing certain. */
function way(m: Machine, s: Scope, body: readonly Stmt[]): { scope: Scope; how: Ending } {
  const scope = openScope("branch", s);
  const before = m.maybe;
  m.maybe++;
  const how = execute(m, scope, body);
  m.maybe = before;
  return { scope, how };
}

function choose(m: Machine, s: Scope, st: Stmt & { k: "if" }): Ending {
  const ways: { scope: Scope; how: Ending }[] = [];
  let total = st.other !== null;
  let rest: readonly Stmt[] | null = st.other;
  const before = m.maybe;
  for (const arm of st.arms) {
    const truth = m.language.truth(evaluate(m, s, arm.test));
    if (truth === false) continue;
    if (truth === true) {
      rest = arm.body;
      total = true;
      break;
    }
    ways.push(way(m, s, arm.body));
    // A later condition is only looked at when the earlier ones failed.
    m.maybe = before + 1;
  }
  m.maybe = before;
  if (ways.length === 0) return rest === null ? "end" : execute(m, s, rest);
  if (rest !== null) ways.push(way(m, s, rest));
  const going = ways.filter((w) => w.how === "end");
  joinBranches(
    s,
    (going.length > 0 ? going : ways).map((w) => w.scope),
    total,
  );
  const first = ways[0]!.how;
  if (total && first !== "end" && ways.every((w) => w.how === first)) return first;
  // Some way leaves early: what follows may not happen. The caller of this function or loop restores certainty.
  if (ways.some((w) => w.how !== "end")) m.maybe++;
  return "end";
}

const ROUNDS_MOST = 2048;

function eachOf(m: Machine, s: Scope, st: Stmt & { k: "each" }): Ending {
  const over = evaluate(m, s, st.over);
  const items = m.language.items(over, st.keys);
  const maybe = m.maybe;
  if (items !== null && items.length <= ROUNDS_MOST) {
    for (let i = 0; i < items.length; i++) {
      if (m.spent) return abstractly(m, s, st.body, () => bindItem(m, s, st.target, unknown(taintOf(over))));
      bindItem(m, s, st.target, items[i]!);
      const how = execute(m, s, st.body);
      if (how === "return") return how;
      if (how === "break") break;
    }
    m.maybe = maybe;
    return "end";
  }
  const item = anyItem(over);
  return abstractly(m, s, st.body, (inside) => bindItem(m, inside, st.target, item));
}

/** Any one of what a loop runs over. */
export function anyItem(over: Value): Value {
  if (over.k === "unknown" && over.wild) return over;
  // What a service lists can be asked the same as what lists it.
  if (over.k === "thing" && over.type === "client") return over;
  if (over.k !== "list" || over.items.length === 0 || over.items.length > 8) return unknown(taintOf(over));
  return over.sample ? over.items.reduce(either) : over.items.reduce(either, unknown(over.taint));
}

function bindItem(m: Machine, s: Scope, target: Expr | null, v: Value): void {
  if (target !== null) assign(m, s, target, v, "here");
}

function loop(m: Machine, s: Scope, st: Stmt & { k: "loop" }): Ending {
  if (st.init !== null) evaluate(m, s, st.init);
  const maybe = m.maybe;
  if (st.test === null || st.test.k === "value") {
    const endless = st.test === null || m.language.truth((st.test as { value: Value }).value) !== false;
    if (!endless) return st.after ? execute(m, s, st.body) : "end";
    // Runs until something inside leaves: one round stands for all of them, where it leaves what is known as it was.
    const { moves } = m;
    const how = execute(m, s, st.body);
    if (how === "return") return how;
    m.maybe = maybe;
    return how === "break" || m.moves === moves ? "end" : abstractly(m, s, st.body, () => undefined);
  }
  for (let i = 0; i < ROUNDS_MOST && !m.spent; i++) {
    if (i > 0 || !st.after) {
      const truth = m.language.truth(evaluate(m, s, st.test));
      if (truth === false) {
        m.maybe = maybe;
        return "end";
      }
      if (truth === null) break;
    }
    const how = execute(m, s, st.body);
    if (how === "return") return how;
    if (how === "break") {
      m.maybe = maybe;
      return "end";
    }
    if (st.step !== null) evaluate(m, s, st.step);
  }
  const { step } = st;
  return abstractly(m, s, step === null ? st.body : [...st.body, { k: "do", expr: step }], () => undefined);
}

/**
 * One round stands for any number of them, none included; another sees as unknown what the first left other than it was. What is
 * assigned may afterwards be anything.
 */
function abstractly(m: Machine, s: Scope, body: readonly Stmt[], bind: (inside: Scope) => void): Ending {
  const maybe = m.maybe;
  m.maybe++;
  const first = openScope("branch", s);
  bind(first);
  let how = execute(m, first, body);
  const ways = [first];
  const moved = [...first.names].filter(([name, v]) => isOther(lookUp(s, name), v, m.language.vivifies === true));
  if (moved.length > 0 && !m.spent) {
    const later = openScope("branch", s);
    for (const [name, v] of moved) later.names.set(name, either(v, unknown(taintOf(v))));
    bind(later);
    if (execute(m, later, body) === "return") how = "return";
    ways.push(later);
  }
  m.maybe = how === "return" ? maybe + 1 : maybe;
  for (const { names } of ways)
    for (const [name, v] of names)
      if (v.k === "text" || v.k === "num" || v.k === "shape") names.set(name, either(v, unknown(taintOf(v))));
  joinBranches(s, ways, false);
  return "end";
}

/** Whether `with` names something else than what stands behind it. */
const enters = (m: Machine, v: Value): boolean =>
  v.k === "thing" && (v.of !== null || m.language.method(v.type, "__enter__") !== undefined);

function attempt(m: Machine, s: Scope, st: Stmt & { k: "try" }): Ending {
  const maybe = m.maybe;
  const how = execute(m, s, st.body);
  m.maybe = maybe;
  if (st.handlers.length > 0) {
    const ways = st.handlers.map((h) => way(m, s, h));
    joinBranches(
      s,
      ways.filter((w) => w.how === "end").map((w) => w.scope),
      false,
    );
  }
  const last = execute(m, s, st.last);
  if (last !== "end") return last;
  if (how === "end") return "end";
  if (st.handlers.length === 0) return how;
  m.maybe = maybe + 1;
  return "end";
}

function within(m: Machine, s: Scope, st: Stmt & { k: "with" }): Ending {
  for (const i of st.items) {
    const v = evaluate(m, s, i.value);
    if (i.target === null) continue;
    assign(m, s, i.target, enters(m, v) ? callMember(m, v, "__enter__", []) : v, "here");
  }
  return execute(m, s, st.body);
}

/** Looks at every function that nobody was seen to call, as if anything called it. */
export function visitUncalled(m: Machine): void {
  for (let i = 0; i < m.defined.length; i++) {
    const f = m.defined[i]!;
    if (m.followed.has(f.node)) continue;
    m.followed.add(f.node);
    const look = () => m.perhaps(() => visit(m, f));
    if (m.callsAny) look();
    else m.later(look);
  }
}

function visit(m: Machine, f: Value & { k: "func" }): void {
  const scope = openScope("function", f.scope);
  for (const p of f.node.params) {
    const v = p.fallback === null ? UNKNOWN : either(evaluate(m, scope, p.fallback), UNKNOWN);
    assign(m, scope, p.target, v, "here");
  }
  const { frame, maybe } = m;
  m.frame = { result: undefined };
  m.active.push(f.node);
  execute(m, scope, f.node.body);
  m.active.pop();
  m.frame = frame;
  m.maybe = maybe;
}
