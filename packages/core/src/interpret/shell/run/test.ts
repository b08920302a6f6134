import type { TestExpression } from "unbash";
import type { Value } from "../../knowledge/value.js";
import { evaluateText } from "../expand/arithmetic.js";
import { matches } from "../expand/pattern.js";
import { wordPattern, wordVariable } from "../expand/word.js";
import type { Machine } from "../state/machine.js";
import { elementOf } from "../state/named.js";
import { onlyText } from "../state/variable.js";
import { fold } from "./branch.js";

/** Status of `[[ … ]]`: 0, 1, or null where it is not known. Everything in it is expanded, for what that does. */
export function testStatus(m: Machine, test: TestExpression): number | null {
  m.step();
  switch (test.type) {
    case "TestGroup":
      return testStatus(m, test.expression);
    case "TestNot": {
      const inner = testStatus(m, test.operand);
      const turned = test.negations.length % 2 === 1;
      return inner === null ? null : turned ? 1 - inner : inner;
    }
    case "TestLogical":
      return logical(m, test.operator, test.operands);
    case "TestUnary": {
      const value = wordVariable(m, test.operand);
      return unary(m, test.operator, onlyText(value));
    }
    case "TestBinary": {
      const left = onlyText(wordVariable(m, test.left));
      if (test.operator === "==" || test.operator === "=" || test.operator === "!=") {
        const pattern = wordPattern(m, test.right);
        const same = left === null || pattern === null ? null : matches(fold(m, pattern), fold(m, left));
        return same === null ? null : same === (test.operator !== "!=") ? 0 : 1;
      }
      return binary(test.operator, left, onlyText(wordVariable(m, test.right)), (text) => evaluateText(m, text));
    }
  }
}

function logical(m: Machine, operator: "&&" | "||", operands: readonly TestExpression[]): number | null {
  let all: number | null = operator === "&&" ? 0 : 1;
  for (const operand of operands) {
    const one = testStatus(m, operand);
    if (operator === "&&" ? one === 1 : one === 0) return one;
    if (one === null) all = null;
  }
  return all;
}

function unary(m: Machine, operator: string, text: string | null): number | null {
  if (text === null) return null;
  if (operator === "-v") return isSet(m, text);
  if (operator === "-z") return text === "" ? 0 : 1;
  if (operator === "-n") return text !== "" ? 0 : 1;
  return null;
}

/** `-v name`, `-v a[i]`. */
function isSet(m: Machine, text: string): number | null {
  const element = elementOf(m, text);
  if (element === null) return m.scope.get(text) !== null ? 0 : null;
  const items = m.scope.get(element.name)?.items ?? null;
  return items !== null && element.key !== null && items.has(element.key) ? 0 : null;
}

/** `numbers`: what `-eq` and its like make of a word. */
function binary(
  operator: string,
  left: string | null,
  right: string | null,
  numbers: (text: string) => number | null,
): number | null {
  if (left === null || right === null) return null;
  const truth = (value: boolean) => (value ? 0 : 1);
  switch (operator) {
    case "=":
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case "<":
      return truth(left < right);
    case ">":
      return truth(left > right);
  }
  if (!COMPARES.test(operator)) return null;
  const a = numbers(left);
  const b = numbers(right);
  if (a === null || b === null) return null;
  switch (operator) {
    case "-eq":
      return truth(a === b);
    case "-ne":
      return truth(a !== b);
    case "-lt":
      return truth(a < b);
    case "-le":
      return truth(a <= b);
    case "-gt":
      return truth(a > b);
    case "-ge":
      return truth(a >= b);
    default:
      return null;
  }
}

const COMPARES = /^-(?:eq|ne|lt|le|gt|ge)$/;
/** `test` and `[` know no more of arithmetic than digits. */
const digits = (text: string) => (/^\s*[-+]?\d{1,15}\s*$/.test(text) ? Number(text) : null);

/** Status of `test …` and `[ … ]`, for the forms of up to four words. */
export function testWords(m: Machine, words: readonly Value[]): number | null {
  const text = (i: number) => (words[i]?.form === "exact" ? words[i]!.text : null);
  if (words.length === 0) return 1;
  if (text(0) === "!" && words.length > 1) {
    const inner = testWords(m, words.slice(1));
    return inner === null ? null : 1 - inner;
  }
  if (words.length === 1) {
    const only = text(0);
    return only === null ? null : only === "" ? 1 : 0;
  }
  if (words.length === 2) return unary(m, text(0) ?? "", text(1));
  if (words.length === 3) return binary(text(1) ?? "", text(0), text(2), digits);
  return null;
}
