import type { Personal } from "./scan.js";

const NUMBER = /\+([1-9]\d{0,2})((?:[ .()/-]{0,2}\d){6,13})(?![A-Za-z0-9])/y;
/** Calling codes in use, by their first digits (ITU-T E.164): 1, 7, two digits of those listed, else three. */
const TWO = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Numbers written as E.164 has it: a plus, a calling code, eight to fifteen digits. */
export function phonesIn(text: string, found: Personal[]): void {
  for (let at = text.indexOf("+"); at >= 0; at = text.indexOf("+", at + 1)) {
    const before = at === 0 ? 10 : text.charCodeAt(at - 1);
    if (isWord(before)) continue;
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (match === null) continue;
    // At the beginning of a line a plus before bare digits is a line somebody added.
    const bare = /^\d+$/.test(match[2]!);
    if ((bare && before === 10) || !isNumber((match[1]! + match[2]!).replace(/\D/g, ""))) continue;
    found.push({ family: "phone", start: at, end: NUMBER.lastIndex });
  }
}

function isNumber(digits: string): boolean {
  if (digits.length < 8 || digits.length > 15) return false;
  if (digits.startsWith("1")) return /^1[2-9]\d{2}[2-9]\d{6}$/.test(digits);
  if (digits.startsWith("7")) return digits.length === 11;
  return TWO.test(digits)
    ? digits.length >= 9
    : /^(?:2[1-689]|3[578]|42|5[09]|6[789]|8[058]|9[679])/.test(digits) && digits.length >= 10;
}

const isWord = (c: number) => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
