import type { Function as FunctionNode } from "unbash";
import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../machine.js";
import type { FunctionBody } from "../scope.js";
import { Scope } from "../scope.js";
import { valueVariable } from "../values.js";
import { runNode } from "./node.js";

/** Calls of functions inside calls of functions. */
const MAX_CALLS = 24;

export function defineFunction(m: Machine, node: FunctionNode): void {
  const name = node.name.value;
  const before = m.definite ? null : m.scope.functionBodies(name);
  // Where the definition may not be reached, the older one may still be called.
  m.scope.define(name, before === null ? [node.body] : [...before.slice(-3), node.body]);
  m.status = 0;
}

export function callFunction(m: Machine, bodies: readonly FunctionBody[], args: readonly Value[]): void {
  if (m.calls >= MAX_CALLS) {
    m.opaque("too_complex");
    return;
  }
  m.calls++;
  const run = (body: FunctionBody) => {
    const { scope } = m;
    const own = new Scope(scope, "function");
    own.arguments = args.map(valueVariable);
    m.scope = own;
    runNode(m, body);
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
