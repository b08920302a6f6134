import type { ParameterOperation, Word } from "unbash";
import { ANSI_C, decodeEscapes } from "../../knowledge/text/escapes.js";
import type { Machine } from "../state/machine.js";
import { mergeSources } from "../state/sources.js";
import type { Variable } from "../state/variable.js";
import { join, map, onlyText, open } from "../state/variable.js";
import { evaluateText } from "./arithmetic.js";
import { matches, remove, replace } from "./pattern.js";
import { expandPrompt } from "./prompt.js";
import { wordPattern, wordVariable } from "./word.js";

/** A number a word stands for, as in `${x:offset}`; null where it is not known. */
export function number(m: Machine, word: Word): number | null {
  const text = onlyText(wordVariable(m, word));
  return text === null ? null : evaluateText(m, text);
}

/** The operations that change a text. A value that is no more than a name without a slash stays so, unless a slash is put in. */
export function change(m: Machine, value: Variable, op: ParameterOperation): Variable {
  const changed = changeTexts(m, value, op);
  if (!value.open || op.type === "Transform") return changed;
  const left = op.type === "Remove" ? leftOf(value.shape, op.operator, wordPattern(m, op.operand)) : null;
  if (left !== null) return { ...changed, shape: left };
  // What a name ends in is cut off: what it begins with stays.
  if (op.type === "Remove" && op.operator[0] === "%" && value.shape.endsWith("*") && value.shape !== "**") {
    if (/^[\w.-]+$/.test(onlyText(wordVariable(m, op.operand)) ?? "")) return { ...changed, shape: value.shape };
  }
  if (/\/|\*\*/.test(value.shape)) return changed;
  if (op.type === "Replace" && onlyText(wordVariable(m, op.replacement))?.includes("/") !== false) return changed;
  return { ...changed, shape: "*" };
}

/** What is left of a shape where its folder, its last part or what it is known to begin with is cut off; null for any other cut. */
function leftOf(shape: string, operator: string, pattern: string | null): string | null {
  const slash = shape.lastIndexOf("/");
  const last = shape.slice(slash + 1);
  // Within brackets a slash is none.
  const isPlain = slash > 0 && !last.includes("**") && !/[[\]]/.test(shape);
  if (operator === "##" && pattern === "*/") return isPlain ? last : null;
  if (operator === "%" && pattern === "/*") return isPlain ? shape.slice(0, slash) : null;
  const isText = pattern !== null && pattern !== "" && !/[*?[\]\\]/.test(pattern);
  return operator[0] === "#" && isText && shape.startsWith(pattern) ? shape.slice(pattern.length) : null;
}

function changeTexts(m: Machine, value: Variable, op: ParameterOperation): Variable {
  switch (op.type) {
    case "Remove": {
      const pattern = wordPattern(m, op.operand);
      if (pattern === null) return unknownOf(value);
      return map(value, (text) => {
        m.spend(text.length * pattern.length * 2);
        return remove(text, pattern, op.operator);
      });
    }
    case "Replace": {
      const pattern = wordPattern(m, op.pattern);
      const by = wordVariable(m, op.replacement);
      const text = onlyText(by);
      if (pattern === null || text === null || standsForMatch(op.replacement))
        return unknownOf({ ...value, sources: mergeSources(value.sources, by.sources) });
      return map(value, (old) => {
        // A wildcard is tried at every place of the text.
        m.spend(
          /[*?[]/.test(pattern) ? old.length * old.length * pattern.length : old.length + text.length * old.length,
        );
        return replace(old, pattern, text, op.operator);
      });
    }
    case "Slice": {
      const from = number(m, op.offset);
      const many = op.length === undefined ? null : number(m, op.length);
      if (from === null || (op.length !== undefined && many === null)) return unknownOf(value);
      return map(value, (text) => slice(text, from, many));
    }
    case "CaseModification": {
      const pattern = op.operand === undefined ? "?" : wordPattern(m, op.operand);
      if (pattern === null) return unknownOf(value);
      return map(value, (text) => {
        m.spend(text.length * pattern.length);
        return changeCase(text, op.operator, pattern);
      });
    }
    case "Transform":
      return transform(m, value, op.operand.value);
    default:
      return unknownOf(value);
  }
}

/** An unquoted `&` in what is put in is what was found, unless an option says otherwise. */
function standsForMatch({ text }: Word): boolean {
  return /(?:^|[^\\])&/.test(text) && !/["']/.test(text);
}

function unknownOf(value: Variable): Variable {
  return open("**", value.sources);
}

function slice(text: string, from: number, many: number | null): string {
  const start = from < 0 ? text.length + from : from;
  if (start < 0 || start > text.length) return "";
  if (many === null) return text.slice(start);
  return many < 0 ? text.slice(start, text.length + many) : text.slice(start, start + many);
}

function changeCase(text: string, operator: "^" | "^^" | "," | ",,", pattern: string): string | null {
  if (text.length > 4096) return null;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const applies = (operator.length === 2 || i === 0) && (pattern === "?" || matches(pattern, c) === true);
    out += !applies ? c : operator[0] === "^" ? c.toUpperCase() : c.toLowerCase();
  }
  return out;
}

function asPrompts(m: Machine, value: Variable): Variable {
  const only = onlyText(value);
  if (only !== null) return expandPrompt(m, only);
  let all: Variable | null = value.open ? unknownOf(value) : null;
  for (const text of value.texts)
    m.maybe(() => {
      const one = expandPrompt(m, text);
      all = all === null ? one : join(all, one);
    });
  return all ?? unknownOf(value);
}

/** `${x@U}` and relatives. */
function transform(m: Machine, value: Variable, operator: string): Variable {
  switch (operator) {
    case "U":
      return map(value, (text) => text.toUpperCase());
    case "u":
      return map(value, (text) => text.slice(0, 1).toUpperCase() + text.slice(1));
    case "L":
      return map(value, (text) => text.toLowerCase());
    case "Q":
      return map(value, (text) => `'${text.replaceAll("'", "'\\''")}'`);
    case "E":
      return map(value, (text) => decodeEscapes(text, ANSI_C).decoded);
    case "P":
      return asPrompts(m, value);
    default:
      return unknownOf(value);
  }
}
