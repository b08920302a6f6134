import { joinTaint } from "./taint.js";
import { bool, num, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

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

const whole = (n: number): number => Math.trunc(n);

/** Two known texts compared; `null` for other operators. */
export function compareText(op: string, a: string, b: string): Value | null {
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

/** A text so many times, where it stays within `most` code units. */
export function repeated(v: Value & { k: "text" }, times: number, most: number): Value {
  const n = Math.max(0, Math.trunc(times));
  return v.v.length * n > most ? unknown(v.taint) : { ...v, v: v.v.repeat(n) };
}

/** Neither side helps: what is known of the outcome is where it comes from. */
export const blend = (a: Value, b: Value): Value => unknown(joinTaint(taintOf(a), taintOf(b)));
