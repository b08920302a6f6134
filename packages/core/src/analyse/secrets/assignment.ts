/** What stands between a name and its value in any common notation, a type included, within some 50 characters. */
const BETWEEN =
  /[ \t\w.\-[\]]{0,24}['"\s]{0,3}(?:value(?==)|:\s{0,2}&?(?:'static )?(?:str|String|string|bytes|SecretStr|Optional\[str\]|str \| None|string \| (?:null|undefined))\s{0,2}(?==))?(=>|\?=|:{1,3}=|[=>:,]|\|\|)['"`\s=(]{0,6}/y;
/** A value: anything tokens are made of. */
const VALUE = /[\w.=+/:~@%|!#$&*^?-]{1,256}/y;
/** In quotation marks, brackets too. */
const QUOTED = /[\w.=+/:~@%|!#$&*^?()[\]{},;<>-]{1,256}(?=["'`])/y;

export interface Assigned {
  /** What stands between: `=`, `:`, `=>` … */
  readonly sign: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** A quote before and after the value. */
  readonly quoted: boolean;
}

/** The value assigned to the name that ends at `at`, or null. Linear in a window of a few hundred characters. */
export function assignedAt(text: string, at: number): Assigned | null {
  BETWEEN.lastIndex = at;
  const between = BETWEEN.exec(text);
  if (between === null) return null;
  const start = BETWEEN.lastIndex;
  VALUE.lastIndex = start;
  const match = VALUE.exec(text);
  if (match === null) return null;
  const open = text[start - 1];
  const whole = isQuote(open) && isBracket(text[VALUE.lastIndex]) ? quotedAt(text, start, open) : null;
  const value = whole ?? match[0].replace(/[.:,?!&]{1,8}$/, "");
  const end = start + value.length;
  return { sign: between[1]!, value, start, end, quoted: isQuote(open) && text[end] === open };
}

const isQuote = (c: string | undefined): c is string => c === '"' || c === "'" || c === "`";
const isBracket = (c: string | undefined) => c !== undefined && "()[]{},;<>".includes(c);

/** What stands between two quotation marks without a blank, or null. */
function quotedAt(text: string, start: number, quote: string): string | null {
  QUOTED.lastIndex = start;
  const match = QUOTED.exec(text);
  return match !== null && text[QUOTED.lastIndex] === quote && !/[([]\w*[)\]]$/.test(match[0]) ? match[0] : null;
}
