import type { ArithmeticExpression } from "unbash";
import { parse } from "unbash";
import { isTooNested } from "../read/nesting.js";
import type { Machine } from "../state/machine.js";
import { note } from "../state/moved.js";
import { array, known, onlyText, open, UNKNOWN } from "../state/variable.js";
import { expandAgain, subscripted } from "./again.js";
import { parameter } from "./parameter.js";
import { substitute } from "./substitution.js";
import { wordVariable } from "./word.js";

/** Value of an arithmetic expression, null where it is not known. Assigns what it assigns. */
export function evaluate(m: Machine, expression: ArithmeticExpression | undefined): number | null {
  if (expression === undefined) return 0;
  m.step();
  switch (expression.type) {
    case "ArithmeticWord": {
      const text = expression.parts === undefined ? expression.value : onlyText(wordVariable(m, expression));
      return text === null ? null : evaluateText(m, text);
    }
    case "ArithmeticGroup":
      return evaluate(m, expression.expression);
    case "ArithmeticTernary": {
      const test = evaluate(m, expression.test);
      if (test !== null) return evaluate(m, test !== 0 ? expression.consequent : expression.alternate);
      evaluate(m, expression.consequent);
      evaluate(m, expression.alternate);
      return null;
    }
    case "ArithmeticUnary":
      return unary(m, expression.operator, expression.operand, expression.prefix);
    case "ArithmeticBinary":
      return binary(m, expression.operator, expression.left, expression.right);
    case "ArithmeticCommandExpansion": {
      const text = onlyText(substitute(m, expression.script, expression));
      return text === null ? null : evaluateText(m, text);
    }
  }
}

/** Value of a text inside arithmetic: a number, a variable, or an expression again (`x='1+1'; $((x))`). */
export function evaluateText(m: Machine, source: string, depth = 0): number | null {
  const text = source.trim();
  if (text === "") return 0;
  const number = readNumber(text);
  if (number !== null) return number;
  if (depth > 8) return null;
  if (text.includes("[") && EXPANDS.test(text)) return evaluateAgain(m, text, depth);
  if (text.length > 256) return null;
  // A part the parser leaves as text: `$1`.
  const dollar = /^\$([A-Za-z_]\w*|\d|[#?])$/.exec(text);
  if (dollar !== null) {
    const inner = onlyText(parameter(m, dollar[1]!));
    return inner === null ? null : evaluateText(m, inner, depth + 1);
  }
  const item = subscripted(text);
  if (item !== null) return evaluateItem(m, item.name, item.key, depth);
  if (/^[A-Za-z_]\w*$/.test(text)) {
    const value = m.scope.get(text);
    if (value === null) return null;
    const inner = onlyText(value);
    return inner === null ? null : evaluateText(m, inner, depth + 1);
  }
  // Nothing but a subscript is expanded here.
  if (isTooNested(text) || EXPANDS.test(text)) return null;
  m.spend(256 + text.length);
  const command = parse(`((${text}))`).commands[0]?.command;
  if (command?.type !== "ArithmeticCommand" || command.expression === undefined) return null;
  return command.expression.type === "ArithmeticWord" ? null : evaluate(m, command.expression);
}

const EXPANDS = /\$[({]|`/;

/** A text with substitutions: of a number that is looked up, the subscript is expanded before it is reckoned with. */
function evaluateAgain(m: Machine, text: string, depth: number): number | null {
  let value = UNKNOWN;
  const expand = () => {
    value = expandAgain(m, text);
  };
  // Around the subscript there may be what no number looks like, and then none of it is read.
  if (subscripted(text) !== null) expand();
  else m.maybe(expand);
  const expanded = onlyText(value);
  return expanded === null ? null : evaluateText(m, expanded, depth + 1);
}

/** `a[i]`: an element of an array whose index is known. */
function evaluateItem(m: Machine, name: string, key: string, depth: number): number | null {
  const items = m.scope.get(name)?.items ?? null;
  const index = items?.has(key) === true ? key : evaluateText(m, key, depth + 1);
  if (items === null || index === null) return null;
  const found = items.get(String(index));
  const inner = found === undefined ? "0" : onlyText(found);
  return inner === null ? null : evaluateText(m, inner, depth + 1);
}

function readNumber(text: string): number | null {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]/, "");
  if (/^0[0-7]*$/.test(digits)) return sign * Number.parseInt(digits, 8);
  if (/^[1-9]\d{0,15}$/.test(digits)) return sign * Number(digits);
  if (/^0[xX][0-9a-fA-F]{1,13}$/.test(digits)) return sign * Number.parseInt(digits.slice(2), 16);
  const based = /^(\d{1,2})#([0-9a-zA-Z]{1,12})$/.exec(digits);
  if (based === null) return null;
  const value = Number.parseInt(based[2]!, Number(based[1]));
  return Number.isNaN(value) ? null : sign * value;
}

function unary(m: Machine, operator: string, operand: ArithmeticExpression, prefix: boolean): number | null {
  const value = evaluate(m, operand);
  if (operator === "++" || operator === "--") {
    const next = value === null ? null : value + (operator === "++" ? 1 : -1);
    assign(m, operand, next);
    return prefix ? next : value;
  }
  if (value === null) return null;
  switch (operator) {
    case "-":
      return -value;
    case "+":
      return value;
    case "!":
      return value === 0 ? 1 : 0;
    case "~":
      return ~value;
    default:
      return null;
  }
}

function binary(m: Machine, operator: string, left: ArithmeticExpression, right: ArithmeticExpression): number | null {
  if (operator === "=") {
    const value = evaluate(m, right);
    assign(m, left, value);
    return value;
  }
  const a = evaluate(m, left);
  if (operator === "&&" && a === 0) return 0;
  if (operator === "||" && a !== null && a !== 0) return 1;
  const b = evaluate(m, right);
  if (operator.endsWith("=") && !/^[=!<>]=$/.test(operator)) {
    const value = a === null || b === null ? null : compute(operator.slice(0, -1), a, b);
    assign(m, left, value);
    return value;
  }
  return a === null || b === null ? null : compute(operator, a, b);
}

function assign(m: Machine, target: ArithmeticExpression, value: number | null): void {
  if (target.type !== "ArithmeticWord") return;
  const item = subscripted(target.value);
  if (item !== null) {
    m.changes++;
    return assignItem(m, item.name, onlyText(expandAgain(m, item.key)), value);
  }
  if (!/^[A-Za-z_]\w*$/.test(target.value)) return;
  const to = value === null ? open("*") : known(String(value));
  note(m, target.value, to);
  m.scope.set(target.value, to);
}

/** `a[i] = 1`. */
function assignItem(m: Machine, name: string, key: string | null, value: number | null): void {
  const before = parameter(m, name);
  const index = key === null || before.items?.has(key) === true ? key : evaluateText(m, key);
  if (index === null) return m.scope.set(name, UNKNOWN);
  m.spend((before.items?.size ?? 0) * 4);
  const items = new Map(before.items ?? []);
  items.set(String(index), value === null ? open("*") : known(String(value)));
  m.scope.set(name, array(items));
}

function compute(operator: string, a: number, b: number): number | null {
  const value = apply(operator, a, b);
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

function apply(operator: string, a: number, b: number): number | null {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? null : Math.trunc(a / b);
    case "%":
      return b === 0 ? null : a % b;
    case "**":
      return b < 0 ? null : a ** b;
    case "<<":
      return a * 2 ** b;
    case ">>":
      return Math.floor(a / 2 ** b);
    case "&":
      return Number(BigInt(a) & BigInt(b));
    case "|":
      return Number(BigInt(a) | BigInt(b));
    case "^":
      return Number(BigInt(a) ^ BigInt(b));
    case "<":
      return a < b ? 1 : 0;
    case ">":
      return a > b ? 1 : 0;
    case "<=":
      return a <= b ? 1 : 0;
    case ">=":
      return a >= b ? 1 : 0;
    case "==":
      return a === b ? 1 : 0;
    case "!=":
      return a !== b ? 1 : 0;
    case "&&":
      return a !== 0 && b !== 0 ? 1 : 0;
    case "||":
      return a !== 0 || b !== 0 ? 1 : 0;
    case ",":
      return b;
    default:
      return null;
  }
}
