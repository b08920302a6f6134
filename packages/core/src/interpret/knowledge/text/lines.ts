import type { Line } from "../line.js";
import { textOf } from "../value.js";

/** Lines of a text without their ends. A missing end of the last line counts as one. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

export function unlines(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** An option's value as a whole number; null where it is not known or none. */
export function numberOption(line: Line, name: string): number | null {
  const text = textOf(line.value(name));
  return text !== null && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Positions of a list such as `1,3-5,7-` as `cut` has it, as ranges counted from 1; null where it is malformed. */
export function readRanges(list: string): readonly (readonly [number, number])[] | null {
  const ranges: [number, number][] = [];
  for (const part of list.split(/[, ]/)) {
    const found = /^(\d{0,9})(-?)(\d{0,9})$/.exec(part);
    if (found === null || part === "" || part === "-") return null;
    const [, from = "", dash, to = ""] = found;
    const first = from === "" ? 1 : Number(from);
    ranges.push([first, dash === "" ? first : to === "" ? Number.POSITIVE_INFINITY : Number(to)]);
  }
  return ranges;
}

export function inRanges(ranges: readonly (readonly [number, number])[], n: number): boolean {
  return ranges.some(([from, to]) => n >= from && n <= to);
}
