import { fromBytes } from "../../knowledge/text/codec.js";
import type { Machine } from "../state/machine.js";
import type { Variable } from "../state/variable.js";
import { concat, known, open } from "../state/variable.js";
import { expandAgain } from "./again.js";

/** What the letters behind a backslash put into a prompt; of all others nobody knows what they put there. */
const PLAIN: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  n: "\n",
  r: "\r",
  e: "\x1b",
  a: "\x07",
  "[": "",
  "]": "",
  $: "\\$",
};
/** Stands for what is not known while the text is expanded; no prompt holds it. */
const HOLE = "\ue000";

/** `${x@P}`: a text as the prompt it would be. Its escapes are read first, and then it is expanded. */
export function expandPrompt(m: Machine, text: string): Variable {
  const expanded = expandAgain(m, readEscapes(text));
  if (expanded.open || !expanded.texts.some((one) => one.includes(HOLE))) return expanded;
  return expanded.texts
    .flatMap((one) => one.split(HOLE))
    .map((part) => known(part, expanded.sources))
    .reduce((all, part) => concat(concat(all, open("*")), part));
}

function readEscapes(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|D\{[^}]*\}|(.))/gs, (_, octal?: string, letter?: string) =>
    octal === undefined ? (PLAIN[letter ?? "D"] ?? HOLE) : fromBytes([Number.parseInt(octal, 8) & 255]),
  );
}
