import { decodeEscapes, FORMAT, PERCENT_B } from "./escapes.js";

const DIRECTIVE = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|q|j|z|t)?([%bcdiouxXeEfFgGasq(])/y;
/** Longest output, in UTF-16 code units, and widest field. */
const MAX_OUTPUT = 262_144;
const MAX_WIDTH = 4096;

/** What `printf format args…` prints; null where a directive is not modelled. The format is used until all is consumed. */
export function formatPrintf(format: string, args: readonly string[]): string | null {
  let out = "";
  let used = 0;
  do {
    const before = used;
    const once = pass(format, args, used);
    if (once === null) return null;
    out += once.text;
    used = once.used;
    if (once.cut || out.length > MAX_OUTPUT) return out.length > MAX_OUTPUT ? null : out;
    if (used === before) break;
  } while (used < args.length);
  return out;
}

interface Pass {
  readonly text: string;
  readonly used: number;
  readonly cut: boolean;
}

function pass(format: string, args: readonly string[], from: number): Pass | null {
  let text = "";
  let used = from;
  let literal = 0;
  const flush = (end: number) => {
    text += decodeEscapes(format.slice(literal, end), FORMAT).decoded;
  };
  for (let i = format.indexOf("%"); i >= 0; i = format.indexOf("%", i)) {
    flush(i);
    DIRECTIVE.lastIndex = i;
    const found = DIRECTIVE.exec(format);
    if (found === null) return null;
    i += found[0].length;
    literal = i;
    const [, flags = "", width, precision, kind = ""] = found;
    if (kind === "%") {
      text += "%";
      continue;
    }
    const wide = width === "*" ? args[used++] : width;
    const precise = precision === "*" ? args[used++] : precision;
    const arg = args[used++];
    const one = directive(kind, arg, flags, precise);
    if (one === null) return null;
    text += pad(one.text, Number(wide ?? 0), flags);
    if (one.cut) return { text, used, cut: true };
  }
  flush(format.length);
  return { text, used, cut: false };
}

function directive(
  kind: string,
  arg: string | undefined,
  flags: string,
  precision: string | undefined,
): { text: string; cut: boolean } | null {
  const value = arg ?? "";
  const done = (text: string) => ({ text, cut: false });
  switch (kind) {
    case "s":
      return done(precision === undefined ? value : value.slice(0, Number(precision)));
    case "b": {
      const { decoded, cut } = decodeEscapes(value, PERCENT_B);
      return { text: decoded, cut };
    }
    case "c":
      return done(value.slice(0, 1));
    case "q":
      return done(/^[\w./:=@%+-]+$/.test(value) ? value : value === "" ? "''" : quoted(value));
    case "d":
    case "i":
    case "u":
      return number(value, (n) => (flags.includes("+") && n >= 0 ? `+${n}` : String(n)), precision);
    case "o":
      return number(value, (n) => n.toString(8), precision);
    case "x":
      return number(value, (n) => (flags.includes("#") ? "0x" : "") + n.toString(16), precision);
    case "X":
      return number(value, (n) => n.toString(16).toUpperCase(), precision);
    default:
      return null;
  }
}

/** As `%q` does: every special character after a backslash. */
function quoted(value: string): string {
  return /[\x00-\x1f]/.test(value) ? `'${value.replaceAll("'", "'\\''")}'` : value.replace(/[^\w./:=@%+-]/g, "\\$&");
}

function number(
  value: string,
  write: (n: number) => string,
  precision: string | undefined,
): { text: string; cut: boolean } | null {
  const text = value.trim();
  const n =
    text === ""
      ? 0
      : /^["']/.test(text)
        ? (text.codePointAt(1) ?? 0)
        : /^[+-]?0[0-7]+$/.test(text)
          ? Number.parseInt(text, 8)
          : Number(text);
  if (!Number.isSafeInteger(n)) return null;
  const digits = write(n);
  return {
    text: precision === undefined ? digits : digits.padStart(Math.min(Number(precision), MAX_WIDTH), "0"),
    cut: false,
  };
}

function pad(text: string, width: number, flags: string): string {
  const size = Math.min(Math.abs(width) || 0, MAX_WIDTH);
  if (text.length >= size) return text;
  if (flags.includes("-") || width < 0) return text.padEnd(size);
  return flags.includes("0") ? text.padStart(size, "0") : text.padStart(size);
}
