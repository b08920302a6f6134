import { either, isOther, UNKNOWN, type Value } from "./value.js";

/**
 * Variables by name. A `function` scope holds a function's own names; a `branch` scope holds what one way through a
 * condition assigned, until {@link joinBranches} merges the ways.
 */
export interface Scope {
  readonly kind: "function" | "branch";
  readonly names: Map<string, Value>;
  readonly parent: Scope | null;
}

export const openScope = (kind: Scope["kind"], parent: Scope | null): Scope => ({ kind, names: new Map(), parent });

export function lookUp(scope: Scope, name: string): Value | undefined {
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    const v = s.names.get(name);
    if (v !== undefined) return v;
  }
  return undefined;
}

/** Assigns in the scope itself, as languages do that make an assigned name local. */
export function assignHere(scope: Scope, name: string, value: Value): void {
  scope.names.set(name, value);
}

/**
 * Assigns where the name already lives, as closures do. Crossing a branch leaves the old value of the outer way alone:
 * the assignment lands in the innermost branch between. `weak`: what happens is only possible, so a variable of another
 * function may also keep its value. Returns the scope of a variable of another function that has now a value it did not have.
 */
export function assignThere(scope: Scope, name: string, value: Value, weak: boolean): Scope | null {
  let branch: Scope | null = null;
  let crossed = false;
  let s: Scope = scope;
  while (!s.names.has(name) && s.parent !== null) {
    if (s.kind === "branch") branch ??= s;
    else crossed = true;
    s = s.parent;
  }
  const before = s.names.get(name);
  if (branch !== null && s.kind !== "branch") branch.names.set(name, value);
  else s.names.set(name, weak && crossed && before !== undefined ? either(before, value) : value);
  return weak && crossed && isOther(before, value, false)
    ? branch !== null && s.kind !== "branch"
      ? branch
      : s
    : null;
}

/** Merges the ways of one condition into the scope they left. `total`: one of the ways is taken for sure. */
export function joinBranches(into: Scope, ways: readonly Scope[], total: boolean): void {
  const names = new Set<string>();
  for (const w of ways) for (const n of w.names.keys()) names.add(n);
  for (const n of names) {
    let joined: Value | undefined;
    const before = lookUp(into, n);
    for (const w of ways) {
      const v = w.names.get(n) ?? before ?? UNKNOWN;
      joined = joined === undefined ? v : either(joined, v);
    }
    if (!total && before !== undefined) joined = either(before, joined!);
    into.names.set(n, joined!);
  }
}
