import { words } from "./parse.js";

/** Names make knows in a recipe: `$@`, `$<`, `$^`. */
export type Automatic = Readonly<Record<string, string>>;

/** What stands for a value only make knows: a variable nobody has set. */
const UNKNOWN = "$" + "{RAMPART_MAKE}";
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ["MAKE", "make"],
  ["RM", "rm -f"],
  ["CC", "cc"],
  ["CXX", "c++"],
  ["AR", "ar"],
  ["CURDIR", "$" + "PWD"],
  ["SHELL", "/bin/sh"],
]);
const MAX_DEPTH = 16;
const MAX_LENGTH = 64 * 1024;

/**
 * A text of a makefile as the shell gets it. A variable nobody sets is the environment's, so it becomes one of the
 * shell's; `$(shell …)` becomes a substitution; what only make could compute becomes an unknown variable.
 */
export class Expansion {
  private length = 0;

  constructor(private readonly variables: ReadonlyMap<string, string>) {}

  text(source: string, automatic: Automatic, depth = 0): string {
    let out = "";
    for (let i = 0; i < source.length; ) {
      const dollar = source.indexOf("$", i);
      if (dollar < 0 || dollar === source.length - 1) {
        out += source.slice(i);
        break;
      }
      out += source.slice(i, dollar);
      const next = source[dollar + 1]!;
      if (next === "(" || next === "{") {
        const end = closing(source, dollar + 1);
        out += this.reference(source.slice(dollar + 2, end), automatic, depth);
        i = end + 1;
      } else {
        out += next === "$" ? "$" : (automatic[next] ?? this.variable(next, automatic, depth));
        i = dollar + 2;
      }
      if (out.length > MAX_LENGTH) break;
    }
    this.length += out.length;
    return out.slice(0, MAX_LENGTH);
  }

  private reference(inside: string, automatic: Automatic, depth: number): string {
    const automaticName = /^([@<^+*?%])[DF]?$/.exec(inside)?.[1];
    if (automaticName !== undefined) return automatic[automaticName] ?? UNKNOWN;
    const call = /^([a-z-]{2,16})[ \t]+(.*)$/s.exec(inside);
    if (call !== null) return this.call(call[1]!, call[2]!, automatic, depth);
    if (/^[\w.-]{1,128}$/.test(inside)) return this.variable(inside, automatic, depth);
    return UNKNOWN;
  }

  private call(name: string, given: string, automatic: Automatic, depth: number): string {
    if (depth >= MAX_DEPTH || this.length > MAX_LENGTH * 4) return UNKNOWN;
    const known = this.text(given, automatic, depth + 1);
    switch (name) {
      case "shell":
        return `$(${known})`;
      case "wildcard":
      case "strip":
      case "sort":
        return known;
      case "addprefix": {
        const [prefix = "", names = ""] = known.split(/,(.*)/s);
        return words(names)
          .map((one) => prefix + one)
          .join(" ");
      }
      case "addsuffix": {
        const [suffix = "", names = ""] = known.split(/,(.*)/s);
        return words(names)
          .map((one) => one + suffix)
          .join(" ");
      }
      case "info":
      case "warning":
      case "error":
        return "";
      default:
        return UNKNOWN;
    }
  }

  private variable(name: string, automatic: Automatic, depth: number): string {
    const value = this.variables.get(name);
    if (value === undefined) return BUILT_IN.get(name) ?? (/^[A-Za-z_]\w*$/.test(name) ? `\${${name}}` : UNKNOWN);
    return depth >= MAX_DEPTH || this.length > MAX_LENGTH * 4 ? UNKNOWN : this.text(value, automatic, depth + 1);
  }
}

/** Where a reference that opens at `at` ends; the end of the text where it does not. */
function closing(text: string, at: number): number {
  const open = text[at]!;
  const close = open === "(" ? ")" : "}";
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return text.length;
}
