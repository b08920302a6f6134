import type { Personal } from "./scan.js";

/** Second lines of a passport's machine readable zone, ICAO 9303: 44 characters (parts 4) and 36 (part 6). */
const LINE = /[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{8}(?:[A-Z0-9<]{6}[\d<])?\d(?![A-Z0-9<])/g;

/** Lines of a passport in a text. They end, or the line before them does, in fillers; only there it is looked. */
export function passportsIn(text: string, found: Personal[]): void {
  let last = 0;
  for (let at = text.indexOf("<<"); at >= 0; at = text.indexOf("<<", Math.max(at + 2, last))) {
    if (!isOfZone(text.charCodeAt(at - 1))) continue;
    const from = Math.max(last, at - 44);
    const window = text.slice(from, at + 96);
    LINE.lastIndex = 0;
    const match = LINE.exec(window);
    if (match === null || !isChecked(match[0])) continue;
    const start = from + match.index;
    last = start + match[0].length;
    found.push({ family: "passport", start, end: last });
  }
}

const isOfZone = (c: number) => c === 60 || (c >= 48 && c <= 57) || (c >= 65 && c <= 90);

/** Check digits of the document's number, the birth, the expiry, and of all of them. */
const isChecked = (line: string) =>
  checkOf(line.slice(0, 9)) === line[9] &&
  checkOf(line.slice(13, 19)) === line[19] &&
  checkOf(line.slice(21, 27)) === line[27] &&
  checkOf(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, -1)) === line.at(-1);

/** ICAO 9303, part 3, section 4.9: weights 7, 3, 1. */
function checkOf(field: string): string {
  let sum = 0;
  for (let i = 0; i < field.length; i++) {
    const c = field.charCodeAt(i);
    const value = c === 60 ? 0 : c < 58 ? c - 48 : c - 55;
    sum += value * [7, 3, 1][i % 3]!;
  }
  return `${sum % 10}`;
}
