import type { ArrayValue, Assignment, Word } from "unbash";
import type { Value } from "../../knowledge/value.js";
import { evaluateText } from "../expand/arithmetic.js";
import { parameter } from "../expand/parameter.js";
import { expandWord, wordVariable } from "../expand/word.js";
import type { Machine } from "./machine.js";
import { note } from "./moved.js";
import { valueVariable } from "./values.js";
import type { Variable } from "./variable.js";
import { array, concat, known, map, onlyText, open, UNKNOWN } from "./variable.js";
import { watch } from "./watch.js";

/** Elements an array may have before it counts as unknown. */
const MAX_ITEMS = 4096;

/** Where an assignment goes: to the variable itself, or to this scope only (`local`, before a command). */
export type Target = (name: string, value: Variable) => void;

export function assign(m: Machine, node: Assignment, target: Target): void {
  m.step();
  const { value: written } = node;
  const name = m.references ? referred(m, node.name) : node.name;
  const value =
    written.type === "ArrayValue"
      ? arrayValue(m, name, written, node.append ? parameter(m, name) : null)
      : attributed(m, name, scalar(m, node, written));
  note(m, name, value);
  if (m.scope.isConstant(name)) {
    m.status = 1;
    if (m.definite) m.flow = { kind: "line", levels: 1 };
    return;
  }
  target(name, value);
  if (m.exporting) m.scope.export(name, true);
  watch(m, name, value, m.span(node));
}

/** The name that is meant by a name: `declare -n`. */
export function referred(m: Machine, name: string): string {
  if (!m.scope.attributesOf(name).includes("n")) return name;
  const target = onlyText(m.scope.get(name) ?? UNKNOWN);
  return target !== null && /^[A-Za-z_]\w{0,255}$/.test(target) ? target : name;
}

/** What a name makes of a value by its attributes: a number, small or capital letters. */
function attributed(m: Machine, name: string, value: Variable): Variable {
  const attributes = m.scope.attributesOf(name);
  if (attributes === "") return value;
  if (attributes.includes("i")) return asNumber(m, value);
  if (attributes.includes("l")) return map(value, (text) => text.toLowerCase());
  if (attributes.includes("u")) return map(value, (text) => text.toUpperCase());
  return value;
}

function asNumber(m: Machine, value: Variable): Variable {
  const text = onlyText(value);
  const number = text === null ? null : evaluateText(m, text);
  return number === null ? open("*", value.sources) : known(String(number));
}

function scalar(m: Machine, node: Assignment, word: Word): Variable {
  const value = wordVariable(m, word);
  if (node.index !== undefined) return withItem(m, node, node.index, value);
  if (node.append !== true) return value;
  const before = parameter(m, node.name);
  if (before.items !== null) return appended(before, value);
  // Of a number `+=` is the sum.
  return m.scope.attributesOf(node.name).includes("i")
    ? concat(asNumber(m, before), concat(known("+"), asNumber(m, value)))
    : concat(before, value);
}

function appended(before: Variable, value: Variable): Variable {
  const items = new Map(before.items);
  items.set("0", concat(items.get("0") ?? known(""), value));
  return array(items);
}

function withItem(m: Machine, { name, append }: Assignment, index: Word, value: Variable): Variable {
  const text = onlyText(wordVariable(m, index));
  const before = parameter(m, name);
  return text === null ? UNKNOWN : withKey(m, before, keyFrom(m, name, text), value, append === true);
}

/** An array with one more element, or one element changed. */
export function withKey(m: Machine, before: Variable, key: string, value: Variable, append = false): Variable {
  m.spend((before.items?.size ?? 0) * 4);
  const items = new Map(before.items ?? (before.open || onlyText(before) !== "" ? [["0", before]] : []));
  if (items.size > MAX_ITEMS) return UNKNOWN;
  const old = append ? items.get(key) : undefined;
  items.set(key, old === undefined ? value : concat(old, value));
  return array(items);
}

/** What an expanded subscript means: to `declare -A` the word itself, to any other array what it comes to as a number. */
export function keyFrom(m: Machine, name: string, text: string): string {
  if (m.scope.attributesOf(name).includes("A")) return text;
  const number = evaluateText(m, text);
  return number === null ? text : String(number);
}

function arrayValue(m: Machine, name: string, node: ArrayValue, before: Variable | null): Variable {
  m.spend((before?.items?.size ?? 0) * 4);
  const items = new Map<string, Variable>(before?.items ?? (before === null || before.open ? [] : [["0", before]]));
  const pairs: Variable[] | null = m.scope.attributesOf(name).includes("A") ? [] : null;
  let next = items.size;
  for (const element of node.elements) {
    m.step();
    if (/^\[.*\]\+?=/s.test(element.text)) {
      const key = setKeyed(m, name, element, items);
      if (key === null) return UNKNOWN;
      if (/^\d{1,9}$/.test(key)) next = Number(key) + 1;
      continue;
    }
    const words: Value[] = [];
    expandWord(m, element, words);
    for (const word of words) {
      const value = attributed(m, name, valueVariable(word));
      if (pairs === null) items.set(String(next++), value);
      else pairs.push(value);
    }
    if (items.size > MAX_ITEMS) return UNKNOWN;
  }
  // `declare -A m=(key value key value)`.
  for (let i = 0; pairs !== null && i < pairs.length; i += 2) {
    const key = onlyText(pairs[i]!);
    if (key === null) return UNKNOWN;
    items.set(key, pairs[i + 1] ?? known(""));
  }
  return array(items);
}

/** `[key]=value` in the value of an array; null where nobody knows which key that is. */
function setKeyed(m: Machine, name: string, element: Word, items: Map<string, Variable>): string | null {
  const word = element.parts === undefined ? known(element.value) : wordVariable(m, element);
  const [all, inner, append] = /^\[(.*?)\](\+?)=/s.exec(onlyText(word) ?? element.text) ?? [];
  if (all === undefined || inner === undefined) return null;
  if (word.open && /[$`]/.test(inner)) return null;
  const key = keyFrom(m, name, inner);
  const value = attributed(m, name, behind(all, word));
  const old = append === "+" ? items.get(key) : undefined;
  items.set(key, old === undefined ? value : concat(old, value));
  return key;
}

/** What a word holds behind `[key]=`. */
function behind(key: string, word: Variable): Variable {
  if (word.open || !word.texts.every((text) => text.startsWith(key))) return UNKNOWN;
  return map(word, (text) => text.slice(key.length));
}
