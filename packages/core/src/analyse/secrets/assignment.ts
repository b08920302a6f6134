/** What stands between a name and its value in any common notation, within 30 characters. */
const BETWEEN = /[ \t\w.\-[\]]{0,24}['"\s]{0,3}(=>|\?=|:{1,3}=|[=>:,]|\|\|)['"`\s=(]{0,6}/y;
/** A value: anything tokens are made of. */
const VALUE = /[\w.=+/:~@%|!#$&*^?-]{1,256}/y;

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
  const value = match[0].replace(/[.:,?!&]{1,8}$/, "");
  const end = start + value.length;
  const open = text[start - 1];
  const quoted = (open === '"' || open === "'" || open === "`") && text[end] === open;
  return { sign: between[1]!, value, start, end, quoted };
}
