import type { Machine } from "./machine.js";
import { CLEAN, joinTaint, type Taint } from "./taint.js";
import { NONE, taintOf, UNKNOWN, type Value } from "./value.js";

/** One call of a library function or method. */
export interface Call {
  readonly m: Machine;
  /** Canonical name of the function or method. */
  readonly name: string;
  /** Receiver of a method; `none` for functions. */
  readonly self: Value;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value> | null;
  /** Further arguments may follow that are not known. */
  readonly open: boolean;
}

export const callOf = (m: Machine, name: string, args: readonly Value[], self: Value = NONE, open = false): Call => ({
  m,
  name,
  self,
  args,
  named: null,
  open,
});

/** The argument at `i` or by name; unknown where it may be among those not known, undefined where it is not given. */
export function arg(c: Call, i: number, name?: string): Value | undefined {
  return (
    (i >= 0 ? c.args[i] : undefined) ??
    (name === undefined ? undefined : c.named?.get(name)) ??
    (c.open ? UNKNOWN : undefined)
  );
}

/** As {@link arg}, unknown where it is not given. */
export function argOr(c: Call, i: number, name?: string): Value {
  return arg(c, i, name) ?? UNKNOWN;
}

/** Where everything that goes into the call comes from. */
export function callTaint(c: Call): Taint {
  let t = c.self === NONE ? CLEAN : taintOf(c.self);
  for (const a of c.args) t = joinTaint(t, taintOf(a));
  if (c.named !== null) for (const a of c.named.values()) t = joinTaint(t, taintOf(a));
  return t;
}
