import type { ParameterExpansionPart, ParameterOperation, Word } from "unbash";
import { referred } from "../state/assign.js";
import type { Machine } from "../state/machine.js";
import { elementOf } from "../state/named.js";
import { environmentSource } from "../state/sources.js";
import type { Variable } from "../state/variable.js";
import { concat, EMPTY, join, known, map, onlyText, open, UNKNOWN, UNSET } from "../state/variable.js";
import { evaluateText } from "./arithmetic.js";
import { change, number } from "./change.js";
import { environmentVariable } from "./environment.js";
import { wordVariable } from "./word.js";
import { runsValue } from "./zsh.js";

/** One value, or the several words of `$@` and `${array[@]}`. `joined`: written `*`, one word when quoted. */
export type Parameter = Variable | { readonly list: readonly Variable[]; readonly joined: boolean };

/** `$name`, `$1`, `$@`, `$?`. */
export function simpleParameter(m: Machine, name: string): Parameter {
  if (name === "@" || name === "*") return { list: m.scope.positional(), joined: name === "*" };
  return parameter(m, name);
}

export function parameter(m: Machine, named: string): Variable {
  const name = m.references ? referred(m, named) : named;
  const found = m.scope.get(name);
  if (found !== null) return m.references ? behindReference(m, name, found) : found;
  const first = name.charCodeAt(0);
  if (first >= 48 && first <= 57) return positional(m, Number(name));
  switch (name) {
    case "#":
      // A glob among them may be several, or none.
      return m.scope.positional().some((one) => one.open && one.texts.length === 0 && !one.shape.includes("**"))
        ? open("*")
        : known(String(m.scope.positional().length));
    case "?":
      return m.status === null ? open("*") : known(String(m.status));
    case "$":
    case "!":
      return open("*", environmentSource(name));
    case "-":
      return open("*");
    case "_":
      return UNKNOWN;
    case "@":
    case "*":
      return joinList(m, m.scope.positional(), true);
  }
  return environmentVariable(m, name);
}

/** `declare -n r='a[i]'`: the element it stands for. */
function behindReference(m: Machine, name: string, found: Variable): Variable {
  if (!m.scope.attributesOf(name).includes("n")) return found;
  const target = onlyText(found);
  const behind = target === null || !target.includes("[") ? found : followName(m, target);
  return "list" in behind ? found : behind;
}

function positional(m: Machine, n: number): Variable {
  return n === 0 ? m.scope.scriptName() : (m.scope.positional()[n - 1] ?? EMPTY);
}

/** Words as one, separated by the first character of IFS (`*`) or by a blank (`@`). */
export function joinList(m: Machine, list: readonly Variable[], star: boolean): Variable {
  const ifs = star ? (onlyText(parameter(m, "IFS")) ?? " ") : " ";
  const separator = known(ifs.slice(0, 1));
  let all = EMPTY;
  for (let i = 0; i < list.length; i++) {
    m.step();
    all = i === 0 ? list[i]! : concat(concat(all, separator), list[i]!);
  }
  return all;
}

/** `${…}` in all its forms. */
export function expandParameter(m: Machine, part: ParameterExpansionPart): Parameter {
  m.step();
  if (part.prefix === "!" && part.operation?.type === "Names") {
    return {
      list: m.scope.namesLike(part.parameter).map((name) => known(name)),
      joined: part.operation.operator === "*",
    };
  }
  if (part.operation?.type === "Unknown") runsValue(m, part, part.operation.operator);
  const base = subject(m, part);
  if (part.prefix === "#") return length(base);
  if (part.operation === undefined) return base;
  return operate(m, part, base, part.operation);
}

/** The value the operation works on. */
function subject(m: Machine, part: ParameterExpansionPart): Parameter {
  const name = part.parameter;
  const at = part.index?.value;
  if (part.prefix === "!") {
    if (at === "@" || at === "*") {
      return { list: [...(parameter(m, name).items?.keys() ?? [])].map((key) => known(key)), joined: at === "*" };
    }
    const target = onlyText(asOne(m, element(m, name, part.index)));
    return target === null ? UNKNOWN : followName(m, target);
  }
  if (name === "@" || name === "*") return { list: m.scope.positional(), joined: name === "*" };
  return element(m, name, part.index);
}

/** The parameter a text names: `x`, `x[1]`, `x[@]`. */
function followName(m: Machine, text: string): Parameter {
  const element = elementOf(m, text);
  if (element === null) return simpleParameter(m, text);
  const { name, key } = element;
  const { items } = parameter(m, name);
  if (key === "@" || key === "*") return { list: [...(items?.values() ?? [])], joined: key === "*" };
  return (key === null ? null : items?.get(key)) ?? UNKNOWN;
}

function element(m: Machine, name: string, index: Word | undefined): Parameter {
  const value = parameter(m, name);
  if (index === undefined) return value;
  const text = index.value;
  const { items } = value;
  if (text === "@" || text === "*") {
    const list = items !== null ? [...items.values()] : m.scope.get(name) === null && value.open ? [value] : [value];
    return { list, joined: text === "*" };
  }
  const key = onlyText(wordVariable(m, index));
  if (key === null) return anyOf(value);
  // Of what is no array the subscript is reckoned with all the same.
  if (items === null && !/^-?\d+$/.test(key)) evaluateText(m, key);
  if (items === null) return key === "0" ? value : key === "-1" ? value : value.open ? value : EMPTY;
  const direct = items.get(key);
  if (direct !== undefined) return direct;
  const n = evaluateText(m, key);
  if (n === null) return items.size > 0 && !/^\w+$/.test(key) ? anyOf(value) : EMPTY;
  if (n < 0) return [...items.values()][items.size + n] ?? EMPTY;
  return items.get(String(n)) ?? EMPTY;
}

function anyOf(value: Variable): Variable {
  let all: Variable | null = null;
  for (const item of value.items?.values() ?? [value]) all = all === null ? item : join(all, item);
  return all ?? EMPTY;
}

function length(base: Parameter): Variable {
  if ("list" in base) return known(String(base.list.length));
  return base.open ? open("*", base.sources) : map(base, (text) => String([...text].length));
}

function asOne(m: Machine, value: Parameter): Variable {
  return "list" in value ? joinList(m, value.list, value.joined) : value;
}

function operate(m: Machine, part: ParameterExpansionPart, base: Parameter, op: ParameterOperation): Parameter {
  if (op.type === "Slice" && "list" in base) return sliceList(m, part, base, op.offset, op.length);
  if (op.type === "Default") return orDefault(m, part, base, op.operator, op.operand);
  if ("list" in base && op.type === "Transform" && op.operand.value === "k") return withKeys(m, part.parameter, base);
  if ("list" in base) return { list: base.list.map((one) => change(m, one, op)), joined: base.joined };
  return change(m, base, op);
}

/** `${m[@]@k}`: keys and values, each a word of its own. */
function withKeys(m: Machine, name: string, base: Extract<Parameter, { list: unknown }>): Parameter {
  const items = parameter(m, name).items ?? new Map<string, Variable>();
  return { list: [...items].flatMap(([key, value]) => [known(key), value]), joined: base.joined };
}

/** `${x:-y}`, `${x-y}`, `${x:=y}`, `${x:+y}`, `${x:?y}`: by what is known of `x`, one of both or either. */
function orDefault(
  m: Machine,
  part: ParameterExpansionPart,
  base: Parameter,
  operator: string,
  operand: Word,
): Parameter {
  const value = asOne(m, base);
  const colon = operator.startsWith(":");
  const sign = operator[operator.length - 1]!;
  const present = "list" in base ? base.list.length > 0 : presence(m, part, value, colon);
  if (sign === "?") {
    // The message is expanded where there is need of it.
    if (present === false) wordVariable(m, operand);
    else if (present === null) maybe(m, operand);
    return base;
  }
  if (sign === "+") {
    if (present === false) return EMPTY;
    return present ? wordVariable(m, operand) : join(maybe(m, operand), EMPTY);
  }
  if (present === true) return base;
  const other = present === false ? wordVariable(m, operand) : join(maybe(m, operand), nonEmpty(value));
  if (sign === "=" && /^[A-Za-z_]\w*$/.test(part.parameter)) m.scope.set(part.parameter, other);
  return other;
}

/** Whether a parameter is set (and not empty, with a colon); null where that is not known. */
function presence(m: Machine, part: ParameterExpansionPart, value: Variable, colon: boolean): boolean | null {
  const name = part.parameter;
  const declared = m.scope.get(name) !== null || !/^[A-Za-z_]/.test(name);
  const n = /^\d+$/.test(name) ? Number(name) : 0;
  if (n > 0 && m.scope.positional().length < n) return false;
  if (!value.open) {
    const empties = value.texts.filter((text) => text === "").length;
    if (!colon) return !value.unset ? true : value === UNSET ? false : null;
    return empties === 0 ? true : empties === value.texts.length ? false : null;
  }
  if (declared && !colon) return true;
  // Some of its text is known, so there is some.
  return !value.unset && value.texts.every((text) => text !== "") && /[^*]/.test(value.shape) ? true : null;
}

function nonEmpty(value: Variable): Variable {
  return { ...value, texts: value.texts.filter((text) => text !== "") };
}

function maybe(m: Machine, operand: Word): Variable {
  let value = EMPTY;
  m.maybe(() => {
    value = wordVariable(m, operand);
  });
  return value;
}

function sliceList(
  m: Machine,
  part: ParameterExpansionPart,
  base: Extract<Parameter, { list: unknown }>,
  offset: Word,
  count: Word | undefined,
): Parameter {
  const from = number(m, offset);
  const many = count === undefined ? base.list.length : number(m, count);
  if (from === null || many === null)
    return { list: [anyOf({ ...UNKNOWN, items: new Map(base.list.entries()) as never })], joined: base.joined };
  // `${@:1}` counts from `$1`, `${@:0}` has `$0` first.
  const dollar = part.parameter === "@" || part.parameter === "*";
  const list = dollar ? [m.scope.scriptName(), ...base.list] : base.list;
  const start = from < 0 ? Math.max(0, list.length + from) : from;
  return { list: list.slice(start, start + Math.max(0, many)), joined: base.joined };
}
