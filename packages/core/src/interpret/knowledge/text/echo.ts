import type { Line } from "../line.js";
import type { Entry, Shape } from "../types.js";
import { textOf, type Value } from "../value.js";
import { decodeEscapes } from "./escapes.js";
import { formatPrintf } from "./format.js";

/** The words of a line where all of them are known. */
function knownWords(line: Line): string[] | null {
  const words: string[] = [];
  for (const word of line.words) {
    const text = textOf(word);
    if (text === null) return null;
    words.push(text);
  }
  return words;
}

/** One name of which only a pattern is known, printed as it is: `echo "$f"` of a loop over a folder. */
function oneName(words: readonly Value[]): Shape | null {
  const [word, ...more] = words;
  const isName = word?.form === "pattern" && more.length === 0 && !/\/|\*\*|\\/.test(word.text);
  return isName ? { pattern: word.text } : null;
}

function echo(line: Line): string | Shape | null {
  const words = knownWords(line);
  if (words === null) return oneName(line.text(0) === "-n" ? line.words.slice(1) : line.words);
  let newline = true;
  let escapes = false;
  let at = 0;
  for (; at < words.length && /^-[neE]+$/.test(words[at]!.slice(0, 8)); at++) {
    for (const option of words[at]!.slice(1)) {
      if (option === "n") newline = false;
      else escapes = option === "e";
    }
  }
  const text = words.slice(at).join(" ");
  if (!escapes) return newline ? `${text}\n` : text;
  const { decoded, cut } = decodeEscapes(text);
  return newline && !cut ? `${decoded}\n` : decoded;
}

export const entries: readonly Entry[] = [
  { names: ["echo"], syntax: "bare", succeeds: true, output: echo },
  {
    names: ["printf"],
    syntax: "bare",
    succeeds: true,
    output: (line) => {
      const words = knownWords(line);
      if (words === null) return /^%s(?:\\n)?$/.test(line.text(0) ?? "") ? oneName(line.words.slice(1)) : null;
      const [format, ...args] = words[0] === "--" ? words.slice(1) : words;
      return format === undefined ? "" : formatPrintf(format, args);
    },
  },
  {
    names: ["yes"],
    // It never ends; what reads it takes the first lines.
    output: (line) => {
      const words = knownWords(line);
      return words === null ? null : `${words.length === 0 ? "y" : words.join(" ")}\n`.repeat(16);
    },
  },
  {
    names: ["seq"],
    options: { "-s --separator, -f --format": "value", "-w --equal-width": "flag", "-#": "value" },
    output: sequence,
  },
];

const MAX_NUMBERS = 4096;

function sequence(line: Line): string | null {
  if (line.has("-s") || line.has("-w") || line.has("-f")) return null;
  const numbers = line.words.map((one) => (textOf(one) === null ? Number.NaN : Number(one.text)));
  if (numbers.length === 0 || numbers.length > 3 || !numbers.every(Number.isInteger)) return null;
  const from = numbers.length > 1 ? numbers[0]! : 1;
  const step = numbers.length > 2 ? numbers[1]! : 1;
  const to = numbers[numbers.length - 1]!;
  if (step === 0 || (to - from) / step > MAX_NUMBERS) return null;
  let text = "";
  for (let n = from; step > 0 ? n <= to : n >= to; n += step) text += `${n}\n`;
  return text;
}
