import { LIMITS } from "../../../spine/index.js";

/** Result of expanding the braces of a word: its texts, or a bound that was passed. */
export type Braces = { readonly texts: readonly string[] } | { readonly beyond: "sequence" | "words" };

/** Expands `a{b,c}d{1..3}` in the text of a word, quotes and substitutions left as they are. */
export function expandBraces(text: string): Braces {
  return expand(text, 0);
}

function expand(text: string, depth: number): Braces {
  if (depth > 32) return { beyond: "words" };
  const brace = findBrace(text, 0);
  if (brace === null) return { texts: [text] };
  const before = text.slice(0, brace.open);
  const rest = expand(text.slice(brace.close + 1), depth + 1);
  if ("beyond" in rest) return rest;
  const middle: string[] = [];
  for (const member of brace.members) {
    const inner = brace.sequence ? { texts: [member] } : expand(member, depth + 1);
    if ("beyond" in inner) return inner;
    middle.push(...inner.texts);
    if (middle.length > LIMITS.braceWords) return { beyond: brace.sequence ? "sequence" : "words" };
  }
  if (middle.length * rest.texts.length > LIMITS.braceWords) return { beyond: "words" };
  const texts: string[] = [];
  for (const m of middle) for (const r of rest.texts) texts.push(before + m + r);
  return { texts };
}

interface Brace {
  readonly open: number;
  readonly close: number;
  readonly members: readonly string[];
  readonly sequence: boolean;
}

/** The first brace that expands: it holds a comma, or two dots between ends that count. */
function findBrace(text: string, from: number): Brace | null {
  for (let i = from; i < text.length; i = skip(text, i)) {
    if (text.charCodeAt(i) !== 123 || text[i - 1] === "$") continue;
    const members: string[] = [];
    let start = i + 1;
    let depth = 0;
    for (let k = i + 1; k < text.length; k = skip(text, k)) {
      const c = text[k];
      if (c === "{") depth++;
      else if (c === "," && depth === 0) {
        members.push(text.slice(start, k));
        start = k + 1;
      } else if (c === "}" && depth-- === 0) {
        const body = text.slice(start, k);
        if (members.length > 0) return { open: i, close: k, members: [...members, body], sequence: false };
        const sequence = readSequence(body);
        if (sequence !== null) return { open: i, close: k, members: sequence, sequence: true };
        break;
      }
    }
  }
  return null;
}

/** Index after the character, quoted part or substitution at `i`. */
function skip(text: string, i: number): number {
  const c = text[i];
  if (c === "\\") return i + 2;
  if (c === "'") return closing(text, i + 1, "'");
  if (c === '"') return closing(text, i + 1, '"');
  if (c === "`") return closing(text, i + 1, "`");
  if (c === "$" && (text[i + 1] === "{" || text[i + 1] === "(")) return balanced(text, i + 1);
  if (c === "$" && text[i + 1] === "'") return closing(text, i + 2, "'");
  return i + 1;
}

function closing(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\" && quote !== "'") i++;
    else if (text[i] === quote) return i + 1;
  }
  return text.length;
}

function balanced(text: string, from: number): number {
  const open = text[from]!;
  const close = open === "{" ? "}" : ")";
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i + 1;
  }
  return text.length;
}

const NUMBERS = /^(-?\d{1,15})\.\.(-?\d{1,15})(?:\.\.(-?\d{1,15}))?$/;
const LETTERS = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d{1,15}))?$/;

/** Members of `1..10`, `a..e`, `01..10..2`; one more than the bound where they are more; null where it is none. */
function readSequence(body: string): string[] | null {
  const numbers = NUMBERS.exec(body);
  const letters = numbers === null ? LETTERS.exec(body) : null;
  const found = numbers ?? letters;
  if (found === null) return null;
  const [, first = "", last = "", by] = found;
  const from = letters === null ? Number(first) : first.charCodeAt(0);
  const to = letters === null ? Number(last) : last.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(by ?? 1))) * (from <= to ? 1 : -1);
  const padded = letters === null && (/^-?0\d/.test(first) || /^-?0\d/.test(last));
  const width = padded ? Math.max(first.length, last.length) : 0;
  if (Math.abs(to - from) / Math.abs(step) >= LIMITS.braceWords) return TOO_MANY;
  const members: string[] = [];
  for (let n = from; step > 0 ? n <= to : n >= to; n += step) {
    members.push(letters === null ? pad(n, width) : String.fromCharCode(n));
  }
  return members;
}

const TOO_MANY: string[] = new Array<string>(LIMITS.braceWords + 1).fill("");

function pad(n: number, width: number): string {
  const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, "0");
  return n < 0 ? `-${digits}` : digits;
}
