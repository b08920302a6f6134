import { textOf } from "../../knowledge/value.js";
import { parameter } from "../expand/parameter.js";
import type { Machine } from "../state/machine.js";
import { valueVariable } from "../state/values.js";
import type { Variable } from "../state/variable.js";
import { known, onlyText, open, UNKNOWN, UNSET } from "../state/variable.js";
import type { Builtin } from "./index.js";

/** Place within a bundle of options, as `INDEX:PLACE`; no name a script can write. */
const PLACE = "getopts place";

/** `getopts`: the next option of arguments that are known; unknown variables where they are not. */
export const getopts: Builtin = (m, args) => {
  const spec = textOf(args[0]);
  const name = textOf(args[1]);
  m.changes++;
  if (name === null || spec === null) {
    m.status = null;
    return;
  }
  const words = args.length > 2 ? args.slice(2).map(valueVariable) : m.scope.positional();
  const index = Number(onlyText(parameter(m, "OPTIND")) ?? "0");
  const word = words[index - 1];
  const text = word === undefined ? null : onlyText(word);
  if (index < 1 || (word !== undefined && text === null)) return giveUp(m, name);
  if (text === null || text === "-" || !text.startsWith("-") || text === "--") {
    if (text === "--") m.scope.set("OPTIND", known(String(index + 1)));
    m.scope.set(name, known("?"));
    m.status = 1;
    return;
  }
  const place = placeIn(m, index);
  const letter = text[place] ?? "?";
  const at = letter === ":" ? -1 : spec.replace(/^:/, "").indexOf(letter);
  const silent = spec.startsWith(":");
  m.status = 0;
  if (at < 0) {
    move(m, index, place, text);
    say(m, name, "?", silent ? known(letter) : UNSET);
  } else if (spec.replace(/^:/, "")[at + 1] !== ":") {
    move(m, index, place, text);
    say(m, name, letter, UNSET);
  } else if (place + 1 < text.length) {
    m.scope.set("OPTIND", known(String(index + 1)));
    say(m, name, letter, known(text.slice(place + 1), word!.sources));
  } else {
    const value = words[index];
    m.scope.set("OPTIND", known(String(index + (value === undefined ? 1 : 2))));
    if (value === undefined) say(m, name, silent ? ":" : "?", silent ? known(letter) : UNSET);
    else say(m, name, letter, value);
  }
};

function say(m: Machine, name: string, letter: string, argument: Variable): void {
  m.scope.set(name, known(letter));
  m.scope.set("OPTARG", argument);
}

function placeIn(m: Machine, index: number): number {
  const [before, place] = (onlyText(m.scope.get(PLACE) ?? UNSET) ?? "").split(":");
  return Number(before) === index ? Number(place) : 1;
}

/** To the next letter of a bundle, or to the next word. */
function move(m: Machine, index: number, place: number, text: string): void {
  const next = place + 1 < text.length;
  m.scope.set("OPTIND", known(String(next ? index : index + 1)));
  m.scope.set(PLACE, known(next ? `${index}:${place + 1}` : ""));
}

function giveUp(m: Machine, name: string): void {
  m.status = null;
  m.scope.set(name, open("*"));
  m.scope.set("OPTARG", UNKNOWN);
  m.scope.set("OPTIND", open("*"));
}
