import type { ArrayValue, Assignment, Word } from "unbash";
import type { Value } from "../knowledge/value.js";
import { evaluateText } from "./expand/arithmetic.js";
import { parameter } from "./expand/parameter.js";
import { expandWord, wordVariable } from "./expand/word.js";
import type { Machine } from "./machine.js";
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
      ? arrayValue(m, written, node.append ? parameter(m, name) : null)
      : attributed(m, name, scalar(m, node, written));
  m.changes++;
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
  if (attributes.includes("i")) {
    const text = onlyText(value);
    const number = text === null ? null : evaluateText(m, text);
    return number === null ? open("*", value.sources) : known(String(number));
  }
  if (attributes.includes("l")) return map(value, (text) => text.toLowerCase());
  if (attributes.includes("u")) return map(value, (text) => text.toUpperCase());
  return value;
}

function scalar(m: Machine, node: Assignment, word: Word): Variable {
  const value = wordVariable(m, word);
  if (node.index !== undefined) return withItem(m, parameter(m, node.name), node.index, value, node.append === true);
  if (node.append !== true) return value;
  const before = parameter(m, node.name);
  return before.items === null ? concat(before, value) : appended(before, value);
}

function appended(before: Variable, value: Variable): Variable {
  const items = new Map(before.items);
  items.set("0", concat(items.get("0") ?? known(""), value));
  return array(items);
}

function withItem(m: Machine, before: Variable, index: Word, value: Variable, append: boolean): Variable {
  const key = keyOf(m, index);
  if (key === null) return UNKNOWN;
  m.spend((before.items?.size ?? 0) * 4);
  const items = new Map(before.items ?? (before.open || onlyText(before) !== "" ? [["0", before]] : []));
  if (items.size > MAX_ITEMS) return UNKNOWN;
  const old = append ? items.get(key) : undefined;
  items.set(key, old === undefined ? value : concat(old, value));
  return array(items);
}

function keyOf(m: Machine, index: Word): string | null {
  const text = onlyText(wordVariable(m, index));
  if (text === null) return null;
  const number = /^[A-Za-z_]\w*$/.test(text) ? null : evaluateText(m, text);
  return number === null ? text : String(number);
}

function arrayValue(m: Machine, node: ArrayValue, before: Variable | null): Variable {
  m.spend((before?.items?.size ?? 0) * 4);
  const items = new Map<string, Variable>(before?.items ?? (before === null || before.open ? [] : [["0", before]]));
  let next = items.size;
  for (const element of node.elements) {
    m.step();
    const keyed = /^\[([^\]]{1,64})\]=/.exec(element.text);
    if (keyed !== null) {
      items.set(
        keyed[1]!,
        behind(keyed[0], element.parts === undefined ? known(element.value) : wordVariable(m, element)),
      );
      if (/^\d{1,9}$/.test(keyed[1]!)) next = Number(keyed[1]) + 1;
      continue;
    }
    const words: Value[] = [];
    expandWord(m, element, words);
    for (const word of words) items.set(String(next++), valueVariable(word));
    if (items.size > MAX_ITEMS) return UNKNOWN;
  }
  return array(items);
}

/** What a word holds behind `[key]=`. */
function behind(key: string, word: Variable): Variable {
  if (word.open || !word.texts.every((text) => text.startsWith(key))) return UNKNOWN;
  return map(word, (text) => text.slice(key.length));
}
