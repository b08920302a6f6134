import { apply, applyRest } from "../../machine/apply.js";
import { arg, argOr, callTaint } from "../../machine/call.js";
import type { Handler } from "../../machine/language.js";
import { list, NONE, num, UNKNOWN, type Value } from "../../machine/value.js";
import { items } from "../operate.js";

const MOST = 4_096;

/** What makes lists. */
export const LISTS: Readonly<Record<string, Handler>> = {
  "Array.from": (c) => {
    const all = likeItems(argOr(c, 0));
    const f = arg(c, 1);
    if (all === null) {
      if (f !== undefined) applyRest(c.m, f);
      return list([UNKNOWN], true, callTaint(c));
    }
    if (f === undefined) return list([...all]);
    if (all.length > MOST) applyRest(c.m, f);
    return list(all.slice(0, MOST).map((v, i) => apply(c.m, f, [v, num(i)])));
  },
  "Array.of": (c) => list([...c.args], c.open),
  Array: (c) => list([...c.args], true),
};

/** Items of what is like a list: `{ length: 3 }`. */
function likeItems(v: Value): readonly Value[] | null {
  const length = v.k === "table" ? v.entries.get("length") : undefined;
  if (length === undefined) return items(v);
  return length.k === "num" && length.v <= MOST ? Array.from({ length: Math.max(0, length.v) }, () => NONE) : null;
}
