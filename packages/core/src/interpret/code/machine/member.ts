import { clientMember } from "../libraries/index.js";
import { anyItem } from "./execute.js";
import { shape } from "./joining.js";
import type { Machine } from "./machine.js";
import { type ClassValue, either, taintOf, UNKNOWN, unknown, type Value, WILD } from "./value.js";

/** A member that is not called at once. */
export function attribute(m: Machine, of: Value, name: string): Value {
  switch (of.k) {
    case "ref": {
      const full = `${of.name}.${name}`;
      return m.patched.get(full) ?? m.language.property(of, name, m) ?? { k: "ref", name: full };
    }
    case "either":
      return of.of.map((o) => attribute(m, o, name)).reduce(either);
    case "thing": {
      const found = of.fields.get(name) ?? bind(classMember(of.of, name), of);
      if (found === undefined && of.type === "client") return clientMember(of, name);
      return found ?? m.language.property(of, name, m) ?? { k: "bound", self: of, name };
    }
    case "class":
      return classMember(of, name) ?? m.language.property(of, name, m) ?? { k: "bound", self: of, name };
    case "table":
      return of.entries.get(name) ?? m.language.property(of, name, m) ?? { k: "bound", self: of, name };
    case "unknown":
      if (of.wild) return of;
      return m.language.property(of, name, m) ?? unknown(of.taint);
    default:
      return m.language.property(of, name, m) ?? { k: "bound", self: of, name };
  }
}

function bind(member: Value | undefined, self: Value): Value | undefined {
  return member?.k === "func" ? { ...member, self } : member;
}

/** Looks through a class and its bases, at most 8 deep. */
export function classMember(of: ClassValue | null, name: string, depth = 0): Value | undefined {
  if (of === null || depth > 8) return undefined;
  const own = of.members.get(name);
  if (own !== undefined) return own;
  for (const b of of.bases) {
    const found = b.k === "class" ? classMember(b, name, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export function indexed(m: Machine, of: Value, at: Value): Value {
  if (of.k === "either") return of.of.map((o) => indexed(m, o, at)).reduce(either);
  if (at.k === "either") return at.of.map((a) => indexed(m, of, a)).reduce(either);
  const own = m.language.index(of, at, m);
  if (own !== undefined) return own;
  if (of.k === "ref" && at.k !== "text") return m.language.guarded(of.name) ? WILD : UNKNOWN;
  if (of.k === "list") {
    if (at.k === "num" && !of.open) return of.items[at.v < 0 ? of.items.length + at.v : at.v] ?? UNKNOWN;
    // Beyond the items that are known stand others; among them any may have changed places.
    if (of.sample) return anyItem(of);
    if (at.k === "num" && at.v >= of.items.length) return unknown(taintOf(of));
    return of.items.length > 0 && of.items.length <= 8
      ? of.items.reduce(either, unknown(of.taint))
      : unknown(taintOf(of));
  }
  if (of.k === "table") {
    const key = m.language.show(at);
    if (key.k === "text") return of.entries.get(key.v) ?? unknown(of.taint);
    const all = [...of.entries.values()];
    return all.length > 0 && all.length <= 8 ? all.reduce(either, unknown(of.taint)) : unknown(taintOf(of));
  }
  if (of.k === "unknown" && of.wild) return of;
  if (of.k === "thing" && of.type === "client") return clientMember(of, at.k === "text" ? at.v.slice(0, 64) : "*");
  if (of.k === "shape") return shape([null], of.taint);
  return unknown(taintOf(of));
}
