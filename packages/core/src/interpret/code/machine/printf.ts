import { concat, shape } from "./joining.js";
import type { Language } from "./language.js";
import { joinTaint } from "./taint.js";
import { EMPTY, taintOf, text, type Value } from "./value.js";

const SPEC = /%(?:(\d+)\$)?(?:\(([^)]{0,64})\))?([-+ #0]*)(\*|\d{1,4})?(?:\.(\*|\d{1,4}))?[hlLqjzt]*([a-zA-Z%])/y;

/** How the arguments of a format are found: by position or, `%(name)s`, by name. */
export interface FormatArguments {
  at(i: number): Value | undefined;
  named(name: string): Value | undefined;
}

/** `printf`'s formatting, over values; what is not known becomes a hole. `%c` takes numbers and first letters. */
export function printf(language: Language, format: Value, args: FormatArguments): Value {
  if (format.k !== "text") return shape([null], taintOf(format));
  const { v } = format;
  let out: Value = { ...EMPTY, bytes: format.bytes, taint: format.taint };
  let from = 0;
  let next = 0;
  const put = (piece: Value): void => {
    out = concat(out, piece);
  };
  for (let i = v.indexOf("%"); i >= 0; i = v.indexOf("%", i)) {
    if (i > from) put(text(v.slice(from, i)));
    SPEC.lastIndex = i;
    const spec = SPEC.exec(v);
    if (spec === null) {
      put(text("%"));
      from = ++i;
      continue;
    }
    i += spec[0].length;
    from = i;
    const letter = spec[6]!;
    if (letter === "%") {
      put(text("%"));
      continue;
    }
    const star = (s: string | undefined): number | null => {
      if (s !== "*") return s === undefined ? null : Number(s);
      const n = args.at(next++);
      return n?.k === "num" ? n.v : null;
    };
    const width = star(spec[4]);
    const precision = star(spec[5]);
    const value =
      spec[2] !== undefined ? args.named(spec[2]) : args.at(spec[1] !== undefined ? Number(spec[1]) - 1 : next++);
    put(conversion(language, letter, value ?? EMPTY, spec[3]!, width, precision));
  }
  if (from < v.length) put(text(v.slice(from)));
  return out;
}

function conversion(
  l: Language,
  letter: string,
  value: Value,
  flags: string,
  width: number | null,
  precision: number | null,
): Value {
  const shown = shownAs(l, letter, value, precision, flags);
  if (shown === null) return shape([null], taintOf(value));
  if (shown.k !== "text" || width === null || shown.v.length >= width) return shown;
  const fill = flags.includes("0") && /[dxXofi]/.test(letter) ? "0" : " ";
  return text(
    flags.includes("-") ? shown.v.padEnd(width) : shown.v.padStart(width, fill),
    joinTaint(shown.taint, shown.taint),
  );
}

function shownAs(l: Language, letter: string, value: Value, precision: number | null, flags: string): Value | null {
  if ("sra".includes(letter)) {
    const t = l.show(value);
    return t.k === "text" && precision !== null ? { ...t, v: t.v.slice(0, precision) } : t;
  }
  const n = value.k === "num" ? value.v : value.k === "text" && value.v.trim() !== "" ? Number(value.v) : Number.NaN;
  if (letter === "c") {
    if (value.k === "text" && !(l.numericText && !Number.isNaN(n))) return text([...value.v][0] ?? "", value.taint);
    return Number.isInteger(n) && n >= 0 && n <= 0x10ffff ? text(String.fromCodePoint(n)) : null;
  }
  if (Number.isNaN(n)) return null;
  const sign = flags.includes("+") && n >= 0 ? "+" : "";
  switch (letter) {
    case "d":
    case "i":
    case "u":
      return text(sign + String(Math.trunc(n)).padStart(precision ?? 0, "0"));
    case "x":
      return text(
        (flags.includes("#") ? "0x" : "") +
          Math.trunc(n)
            .toString(16)
            .padStart(precision ?? 0, "0"),
      );
    case "X":
      return text(
        Math.trunc(n)
          .toString(16)
          .toUpperCase()
          .padStart(precision ?? 0, "0"),
      );
    case "o":
      return text(Math.trunc(n).toString(8));
    case "b":
      return text(Math.trunc(n).toString(2));
    case "f":
    case "F":
      return text(n.toFixed(Math.min(precision ?? 6, 100)));
    default:
      return null;
  }
}
