import type { Language } from "./language.js";
import type { Machine } from "./machine.js";
import { joinTaint } from "./taint.js";
import { bool, each, either, num, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

/** Two known numbers and an operator every language here has; `null` for operators it has not. */
export function calculate(op: string, a: number, b: number): Value | null {
  switch (op) {
    case "+":
      return num(a + b);
    case "-":
      return num(a - b);
    case "*":
      return num(a * b);
    case "/":
      return b === 0 ? UNKNOWN : num(a / b);
    case "//":
      return b === 0 ? UNKNOWN : num(Math.floor(a / b));
    case "**":
      return num(a ** b);
    case "&":
      return num(whole(a) & whole(b));
    case "|":
      return num(whole(a) | whole(b));
    case "^":
      return num(whole(a) ^ whole(b));
    case "<<":
      return num(a * 2 ** Math.min(b, 1024));
    case ">>":
      return num(Math.floor(a / 2 ** b));
    default:
      return compare(op, a, b);
  }
}

const whole = (n: number): number => Math.trunc(n);

/** Two known numbers, or two known texts, compared; `null` for other operators. */
export function compare<T extends number | string>(op: string, a: T, b: T): Value | null {
  switch (op) {
    case "<":
      return bool(a < b);
    case ">":
      return bool(a > b);
    case "<=":
      return bool(a <= b);
    case ">=":
      return bool(a >= b);
    case "==":
    case "===":
      return bool(a === b);
    case "!=":
    case "!==":
    case "<>":
      return bool(a !== b);
    default:
      return null;
  }
}

/** The remainder that takes the sign of what divides. */
export const modulo = (a: number, b: number): Value => (b === 0 ? UNKNOWN : num(((a % b) + b) % b));

/** The opposite of a truth that may not be known. */
export const negation = (truth: boolean | null): Value => (truth === null ? UNKNOWN : bool(!truth));

/** An operator on every pair of what two values may be. */
export function onEach(binary: Language["binary"], op: string, l: Value, r: Value, m: Machine): Value {
  let out: Value | undefined;
  for (const a of each(l))
    for (const b of each(r)) out = out === undefined ? binary(op, a, b, m) : either(out, binary(op, a, b, m));
  return out ?? UNKNOWN;
}

/** A text so many times, where it stays within `most` code units. */
export function repeated(v: Value & { k: "text" }, times: number, most: number): Value {
  const n = Math.max(0, Math.trunc(times));
  return v.v.length * n > most ? unknown(v.taint) : { ...v, v: v.v.repeat(n) };
}

/** Neither side helps: what is known of the outcome is where it comes from. */
export const blend = (a: Value, b: Value): Value => unknown(joinTaint(taintOf(a), taintOf(b)));
