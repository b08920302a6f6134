import type { Call } from "../../machine/call.js";
import { each, type Thing, UNKNOWN, type Value } from "../../machine/value.js";
import { items } from "../operate.js";

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
      const off = !valued && next?.k === "const" && next.v === false;
      if (!off) named.set(name, valued ? next : UNKNOWN);
      if (valued || off) i++;
    }
  }
  return { named, rest, piped };
}

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
  for (const v of c.args) {
    if (v.k === "thing" && v.type === "piped") continue;
    if (isParameter(v)) words.push({ k: "text", v: `-${nameOf(v)}`, bytes: false, taint: v.taint });
    else {
      const all = each(v).length > 1 ? [v] : items(v);
      if (all === null && v.k === "list") open = true;
      words.push(...(all ?? [v]));
    }
  }
  return { words, open };
}
