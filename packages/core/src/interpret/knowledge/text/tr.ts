import type { Line } from "../line.js";
import type { Entry, Files, Shape } from "../types.js";
import { textOf } from "../value.js";
import { decodeEscapes, FORMAT } from "./escapes.js";
import { nameAgain } from "./one-name.js";

export const entries: readonly Entry[] = [
  {
    names: ["tr", "gtr"],
    options: {
      "-c -C --complement": "flag",
      "-d --delete": "flag",
      "-s --squeeze-repeats": "flag",
      "-t --truncate-set1": "flag",
    },
    output: translate,
  },
];

const CLASSES: Readonly<Record<string, string>> = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  digit: "0123456789",
  alpha: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  alnum: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  space: "\t\n\v\f\r ",
  blank: "\t ",
  punct: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
  xdigit: "0123456789ABCDEFabcdef",
};

/** The characters of a set, in order; null where it is not modelled. */
function readSet(text: string): string[] | null {
  let plain = "";
  for (let i = 0; i < text.length; i++) {
    const named = text.startsWith("[:", i) ? /^\[:([a-z]+):\]/.exec(text.slice(i, i + 12)) : null;
    if (named !== null) {
      const members = CLASSES[named[1]!];
      if (members === undefined) return null;
      plain += members;
      i += named[0].length - 1;
    } else plain += text[i]!;
  }
  const chars = [...decodeEscapes(plain, FORMAT).decoded];
  const set: string[] = [];
  for (let i = 0; i < chars.length; i++) {
    const from = chars[i]!.codePointAt(0)!;
    const to = chars[i + 1] === "-" && i + 2 < chars.length ? chars[i + 2]!.codePointAt(0)! : from;
    if (to < from || to - from > 255) return null;
    for (let c = from; c <= to; c++) set.push(String.fromCodePoint(c));
    if (to !== from || (chars[i + 1] === "-" && i + 2 < chars.length)) i += 2;
  }
  return set;
}

function translate(line: Line, _files: Files): string | Shape | null {
  const input = line.stdin.text;
  const one = line.text(0);
  const two = line.operands.length > 1 ? textOf(line.operands[1]) : "";
  if (one === null || two === null) return null;
  const from = readSet(one);
  const to = readSet(two);
  if (from === null || to === null) return null;
  if (input === null) return nameAgain(line.stdin.shape, to);
  const complement = line.has("-c");
  const first = new Map(from.map((c, i) => [c, i]));
  const isIn = (c: string) => first.has(c) !== complement;
  let out = "";
  let last = "";
  const squeezed = line.has("-s") ? new Set(line.operands.length > 1 ? to : from) : null;
  for (const c of input) {
    let next = c;
    if (isIn(c)) {
      if (line.has("-d")) continue;
      if (to.length > 0) next = to[Math.min(complement ? to.length - 1 : first.get(c)!, to.length - 1)]!;
    }
    const squeezes = squeezed !== null && (line.operands.length > 1 ? squeezed.has(next) : isIn(next));
    if (squeezes && next === last) continue;
    last = next;
    out += next;
  }
  return out;
}
