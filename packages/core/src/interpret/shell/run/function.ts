import type { Function as FunctionNode } from "unbash";
import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import type { FunctionBody, ShellFunction } from "../state/scope.js";
import { Scope } from "../state/scope.js";
import { valueVariable } from "../state/values.js";
import type { Variable } from "../state/variable.js";
import { shapeOf } from "../state/variable.js";
import { runNode } from "./node.js";

/** Calls of functions inside calls of functions. */
const MAX_CALLS = 24;
/** Turns of a recursion nobody knows the end of: in the second one its arguments are what they are in all others. */
const MAX_TURNS = 3;

/** Function that is called where a program is not found. */
export const HANDLER = "command_not_found_handle";

export function defineFunction(m: Machine, node: FunctionNode): void {
  const name = node.name.value;
  const before = m.definite ? null : m.scope.functionBodies(name);
  // Where the definition may not be reached, the older one may still be called.
  const one = { body: node.body, read: m.read };
  if (name === HANDLER) m.handlesUnfound = true;
  m.scope.define(name, m.definite ? [one] : [...(before ?? [null]).slice(-3), one]);
  m.status = 0;
}

/** Whether a call has the arguments of the one around it, and so does what that one does. */
function isSame(args: readonly Value[], around: readonly Variable[]): boolean {
  return args.length === around.length && args.every((arg, i) => shapeOf(valueVariable(arg)) === shapeOf(around[i]!));
}

/** Whether a call of itself is made in a process of its own: each turn then leaves one behind, `f | f &` until none are left. */
function isForked(m: Machine, body: FunctionBody): boolean {
  const around = m.openBodies.findLast((one) => one.body === body);
  return around !== undefined && m.subshells > around.subshells;
}

/** Calls what a name may be; `plain` where it may be no function. */
export function callFunction(
  m: Machine,
  bodies: readonly (ShellFunction | null)[],
  args: readonly Value[],
  plain: () => void,
): void {
  if (m.calls >= MAX_CALLS) {
    m.opaque("too_complex");
    return;
  }
  m.calls++;
  const run = (one: ShellFunction | null) => {
    if (one === null) return plain();
    const { body, read } = one;
    // A call of itself that may or may not happen would be followed down to the bound, every turn as sure as the first.
    const turns = m.definite ? 0 : m.openBodies.filter((one) => one.body === body).length;
    if (turns >= MAX_TURNS) {
      const goesOn = isSame(args, m.scope.positional()) && !isForked(m, body);
      return goesOn ? undefined : m.opaque("too_complex");
    }
    const { scope, read: before, openAliases } = m;
    const own = new Scope(scope, "function");
    own.arguments = args.map(valueVariable);
    m.scope = own;
    m.read = read;
    m.openAliases = [];
    m.openBodies.push({ body, subshells: m.subshells });
    if (turns > 0) m.maybe(() => runNode(m, body));
    else runNode(m, body);
    m.openBodies.pop();
    m.read = before;
    m.openAliases = openAliases;
    m.scope = scope;
    if (m.flow?.kind === "return") m.flow = null;
  };
  if (bodies.length === 1) run(bodies[0]!);
  else {
    for (const body of bodies) {
      const before = m.scope;
      m.inBranch(true, () => run(body)).joinInto(before);
    }
  }
  m.calls--;
}
