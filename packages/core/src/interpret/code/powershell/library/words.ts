import type { Call } from "../../machine/call.js";
import { each, type Thing, UNKNOWN, type Value } from "../../machine/value.js";
import { items, truth } from "../operate.js";

/** What a command was given: parameters by their full name, the others in order, and what came through the bar. */
export interface Words {
  readonly named: ReadonlyMap<string, Value>;
  readonly rest: readonly Value[];
  readonly piped: Value | null;
}

/** Parameters without a value, of any command read here. */
const SWITCHES = new Set(
  "recurse force whatif confirm passthru append nonewline wait nonewwindow raw directory file hidden name leaf parent usebasicparsing asplaintext asjob verbose debug noclobber usessl resolve quiet rest asstring skipcertificatecheck noprofile noexit noninteractive sta mta nologo disablekeepalive usedefaultcredentials container readonly system asbytestream".split(
    " ",
  ),
);

const isParameter = (v: Value): v is Thing => v.k === "thing" && v.type === "parameter";
const nameOf = (v: Thing): string => (v.fields.get("name") as { v: string }).v;

/** Sorts the words of a command. `known`: its parameters; any beginning that fits one of them alone is that one. */
export function wordsOf(c: Call, known: readonly string[]): Words {
  const named = new Map<string, Value>();
  const rest: Value[] = [];
  let piped: Value | null = null;
  for (let i = 0; i < c.args.length; i++) {
    const v = c.args[i]!;
    if (v.k === "thing" && v.type === "piped") piped = v.fields.get("value")!;
    else if (!isParameter(v)) rest.push(v);
    else {
      const name = fullName(nameOf(v).toLowerCase(), known);
      const next = c.args[i + 1];
      const valued = !SWITCHES.has(name) && next !== undefined && !isParameter(next);
      // `-WhatIf:$false` is as if it were not there.
      const bound = !valued && next !== undefined && v.fields.has("bound");
      if (!bound || isOn(name, told(next))) named.set(name, valued ? next : UNKNOWN);
      if (valued || bound) i++;
    }
  }
  return { named, rest, piped };
}

/** A number among words is their text. */
const told = (v: Value): boolean | null => (v.k === "text" && /^0+$/.test(v.v) ? false : truth(v));

/** A switch given a value nobody knows: what only tries is taken to act, all others to be on. */
const isOn = (name: string, said: boolean | null): boolean => said ?? name !== "whatif";

function fullName(said: string, known: readonly string[]): string {
  if (known.includes(said) || SWITCHES.has(said)) return said;
  return known.find((one) => one.startsWith(said)) ?? [...SWITCHES].find((one) => one.startsWith(said)) ?? said;
}

/** The value of a parameter, or the word at its place. */
export function given({ named, rest }: Words, name: string, at: number): Value | null {
  return named.get(name) ?? rest[at] ?? null;
}

/** The words as another program gets them; null entries are lists that are not known. */
export function plainWords(c: Call): { readonly words: readonly Value[]; readonly open: boolean } {
  const words: Value[] = [];
  let { open } = c;
  for (const [i, v] of c.args.entries()) {
    if (v.k === "thing" && v.type === "piped") continue;
    if (isParameter(v)) {
      const off = v.fields.has("bound") && /^wh?i?/i.test(nameOf(v)) && told(c.args[i + 1] ?? UNKNOWN) !== true;
      words.push({ k: "text", v: `-${nameOf(v)}${off ? ":" : ""}`, bytes: false, taint: v.taint });
    } else {
      const all = each(v).length > 1 ? [v] : items(v);
      if (all === null && v.k === "list") open = true;
      words.push(...(all ?? [v]));
    }
  }
  return { words, open };
}
