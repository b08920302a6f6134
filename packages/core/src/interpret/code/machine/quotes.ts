import { Scan } from "./scan.js";

const UNCLOSED_MOST = 16;

/** What closes a quote that begins with a bracket; any other delimiter closes itself. */
export const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** Tokenizers of languages that let a program choose its quotes. */
export abstract class QuoteScan extends Scan {
  /** Quotes that never ended: looking for their ends again and again would take quadratic time. */
  private unclosed = 0;

  /** `holes`: `#{…}` stands for code, whatever quotes are inside. */
  constructor(
    src: string,
    private readonly holes: boolean,
  ) {
    super(src);
  }

  /** What stands between a delimiter and its partner; brackets nest. */
  protected delimited(at: number): { inside: string; end: number } | null {
    const { src } = this;
    const open = src[at]!;
    const close = CLOSER[open] ?? open;
    if (this.unclosed >= UNCLOSED_MOST) return null;
    const holes = this.holes && open !== "'";
    let depth = 0;
    for (let i = at + 1; i < src.length; i++) {
      const c = src[i];
      if (c === "\\") i++;
      else if (holes && c === "#" && src[i + 1] === "{") {
        const end = holeEnd(src, i + 2);
        if (end < 0) return null;
        i = end;
      } else if (c === close && depth === 0) return { inside: src.slice(at + 1, i), end: i + 1 };
      else if (c === open && close !== open) depth++;
      else if (c === close) depth--;
    }
    this.unclosed++;
    return null;
  }
}

/** End of a `#{…}` whose inside begins at `at`; negative where it never ends. */
export function holeEnd(src: string, at: number): number {
  let depth = 0;
  for (let i = at; i < src.length; i++) {
    const c = src[i];
    if (c === "\\") i++;
    else if (c === "{") depth++;
    else if (c === "}" && depth-- === 0) return i;
    else if (c === '"' || c === "'") {
      const end = quoteEnd(src, i);
      if (end > 0) i = end;
    }
  }
  return -1;
}

function quoteEnd(src: string, at: number): number {
  for (let i = at + 1; i < src.length && src[i] !== "\n"; i++) {
    if (src[i] === "\\") i++;
    else if (src[i] === src[at]) return i;
  }
  return -1;
}
