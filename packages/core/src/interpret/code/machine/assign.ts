import { evaluate } from "./evaluate.js";
import type { Machine } from "./machine.js";
import { attribute } from "./member.js";
import { assignHere, assignThere, lookUp, type Scope } from "./scope.js";
import type { AssignScope, Expr } from "./tree.js";
import { each, either, isOther, list, table, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

/** Puts a value where a target names a place: a variable, a member, an entry, or several of them. */
export function assign(m: Machine, s: Scope, target: Expr, value: Value, scope: AssignScope): Value {
  switch (target.k) {
    case "name": {
      if (isOther(lookUp(s, target.name), value, m.language.vivifies === true)) m.moves++;
      if (scope === "here") assignHere(s, target.name, value);
      else {
        const moved = assignThere(s, target.name, value, m.maybe > 0);
        if (moved !== null) m.moved?.push({ scope: moved, name: target.name });
      }
      break;
    }
    case "attr": {
      const of = evaluate(m, s, target.of);
      for (const o of each(of)) setMember(m, o, target.name, value);
      break;
    }
    case "index":
      setEntry(m, holder(m, s, target.of, scope), evaluate(m, s, target.at), value);
      break;
    case "list":
      spreadOut(m, s, target.items, value, scope);
      break;
    case "table":
      for (const [key, inner] of target.entries) {
        const k = key === null ? null : evaluate(m, s, key);
        const of = k !== null && k.k === "text" ? m.language.property(value, k.v, m) : undefined;
        const v = of ?? (k !== null && k.k === "text" ? memberOf(m, value, k.v) : unknown(taintOf(value)));
        assign(m, s, inner, v, scope);
      }
      break;
    case "assign":
      // A target with a fallback of its own: `{a = 1} = x`.
      assign(m, s, target.target, value.k === "unknown" ? either(value, evaluate(m, s, target.value)) : value, scope);
      break;
    case "spread":
      assign(m, s, target.of, value, scope);
      break;
    default:
      break;
  }
  return value;
}

/** What an entry is set in; nothing at all becomes a table where the language has it so. */
function holder(m: Machine, s: Scope, of: Expr, scope: AssignScope): Value {
  const v = evaluate(m, s, of);
  const nothing = (v.k === "text" && v.v === "") || (v.k === "const" && v.v !== true) || v === UNKNOWN;
  if (m.language.vivifies !== true || !nothing || (of.k !== "name" && of.k !== "index" && of.k !== "attr")) return v;
  // What is filled from the end is a list.
  const filled = m.language.appendKey !== undefined && v !== UNKNOWN ? list([]) : table(v === UNKNOWN);
  return assign(m, s, of, filled, scope);
}

function memberOf(m: Machine, of: Value, name: string): Value {
  if (of.k === "table") return of.entries.get(name) ?? unknown(taintOf(of));
  if (of.k === "ref") return { k: "ref", name: `${of.name}.${name}` };
  // `const { query } = pool`: methods of what was made by a library are called later.
  if (of.k === "thing" && /^(?:client|database)$/.test(of.type)) return attribute(m, of, name);
  if (of.k === "thing") return of.fields.get(name) ?? unknown(of.taint);
  return unknown(taintOf(of));
}

function setMember(m: Machine, of: Value, name: string, value: Value): void {
  const weak = (before: Value | undefined): Value =>
    m.maybe > 0 && before !== undefined ? either(before, value) : value;
  if (of.k === "thing") of.fields.set(name, weak(of.fields.get(name)));
  else if (of.k === "table") of.entries.set(name, weak(of.entries.get(name)));
  else if (of.k === "class") of.members.set(name, weak(of.members.get(name)));
  else if (of.k === "ref") patch(m, `${of.name}.${name}`, value);
}

/** A function of the library is replaced, by every name it has. */
function patch(m: Machine, name: string, value: Value): void {
  m.patched.set(name, value);
  const other = m.language.canonical?.(name) ?? name;
  if (other !== name) m.patched.set(other, value);
}

const INDEX_MOST = 65_536;

function setEntry(m: Machine, of: Value, at: Value, value: Value): void {
  const key = m.language.show(at);
  if (of.k === "list") {
    if (
      m.language.appendKey !== undefined &&
      at.k === "text" &&
      at.v === m.language.appendKey &&
      of.items.length < INDEX_MOST
    ) {
      of.items.push(value);
      if (m.maybe > of.born) of.open = true;
      return;
    }
    const i = at.k === "num" ? at.v : key.k === "text" && key.v !== "" ? Number(key.v) : Number.NaN;
    const place = i < 0 ? of.items.length + i : i;
    if (Number.isInteger(place) && place >= 0 && place <= of.items.length && place < INDEX_MOST) {
      of.items[place] = m.maybe > of.born && place < of.items.length ? either(of.items[place]!, value) : value;
      if (m.maybe > of.born) of.open = true;
    } else {
      of.open = true;
      for (let j = 0; j < of.items.length && j < 64; j++) of.items[j] = either(of.items[j]!, value);
    }
  } else if (of.k === "table") {
    if (key.k === "text") of.entries.set(key.v, value);
    else of.open = true;
  } else if (of.k === "ref" && key.k === "text") patch(m, `${of.name}.${key.v}`, value);
}

function spreadOut(m: Machine, s: Scope, targets: readonly Expr[], value: Value, scope: AssignScope): void {
  const items = m.language.items(value, true);
  const rest = unknown(taintOf(value));
  let i = 0;
  for (let t = 0; t < targets.length; t++) {
    const target = targets[t]!;
    if (target.k === "spread") {
      const tail = targets.length - t - 1;
      const taken =
        items === null
          ? list([], true, taintOf(value))
          : list(items.slice(i, Math.max(i, items.length - tail)) as Value[]);
      assign(m, s, target.of, taken, scope);
      i = items === null ? 0 : Math.max(i, items.length - tail);
    } else assign(m, s, target, items === null ? rest : (items[i++] ?? UNKNOWN), scope);
  }
}
