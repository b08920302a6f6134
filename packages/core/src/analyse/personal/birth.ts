import type { Personal } from "./scan.js";

const DATE =
  /(?:(?:19|20)\d{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/. ])(?:0?[1-9]|1[0-2]|[A-Z][a-zé]{2,9})\.?\2(?:19|20)\d{2}|(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01])\/(?:19|20)\d{2})(?!\d)/y;
/** Words that make a date one of birth, right before it. */
const BORN =
  /(?:birth|\bborn\b|\bd\.?o\.?b\b|geburt|geboren|geboorte|naissance|\bn[ée]+ le\b|nacimiento|nascimento|nascita|f[øo]dt|f[öo]dd|urodz)[^\d\n]{0,24}$/i;
const BESIDE = 48;

/** A date of birth whose first group of digits begins at `start`: any date is one only beside a word that says so. */
export function birthAt(text: string, start: number, length: number): Personal | null {
  if (length !== 1 && length !== 2 && length !== 4) return null;
  DATE.lastIndex = start;
  if (!DATE.test(text)) return null;
  const end = DATE.lastIndex;
  return BORN.test(text.slice(Math.max(0, start - BESIDE), start)) ? { family: "birth-date", start, end } : null;
}
