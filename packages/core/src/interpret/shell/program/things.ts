import type { Action } from "../../../spine/index.js";
import { CONTEXT_OF } from "../../contexts/index.js";
import type { Value } from "../../knowledge/value.js";
import { type Around, type Drop, LENT_ID, OWN_ID, printedId, THINGS, type Word } from "../../things/index.js";
import type { Machine } from "../state/machine.js";
import { Asked } from "./asked.js";

/** Words of a command line that are looked at. */
const MAX_WORDS = 128;

/** Words behind the program's name. The id of a container of this call is known by what it looks like. */
const wordsOf = (argv: readonly Value[]): Word[] =>
  argv
    .slice(1, MAX_WORDS + 1)
    .map(({ form, text }) =>
      form === "exact" || (form === "pattern" && (text === OWN_ID || text === LENT_ID)) ? text : null,
    );

/**
 * Remembers what a command makes by a name, and says of what its actions from `from` on reach that the session itself made
 * it: what nobody else has a part in may be taken away again.
 */
export function keepThings(m: Machine, program: string, argv: readonly Value[], from: number): void {
  const table = THINGS.get(program);
  if (table === undefined || m.where !== "here" || argv.length > MAX_WORDS) return;
  const { things } = m;
  const ask = new Asked(m, argv);
  const around: Around = {
    folder: m.cwd(),
    get context() {
      return CONTEXT_OF.get(program)?.resolve(ask) ?? "";
    },
    actions: m.actions.slice(from),
    input: m.stdin.text ?? "",
    variable: (...names) => ask.variable(...names),
    owns: (key) => things.owns(key, false),
    named: (prefix) => things.named(prefix),
  };
  const deed = table.read(wordsOf(argv), around, program);
  if (deed === null) return;
  if (deed.drops !== undefined) claim(m, deed.drops, from);
  if (deed.ends !== undefined) things.end(deed.ends);
  if (deed.makes !== undefined && m.certainty === "certain") things.make(deed.makes, isTold(m, around));
}

/** Variables by which a name means another program, or a failure is told in other words. */
const TURNED = ["PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"];

/** Whether the program of this name would say so in the result of the call, in words that are known, had it failed. */
const isTold = (m: Machine, around: Around): boolean =>
  m.things.heard && TURNED.every((name) => around.variable(name) === undefined);

function claim(m: Machine, { keys, kinds, inside, lent, light, as }: Drop, from: number): void {
  const label = as ?? "session-made";
  if (!keys.every((key) => m.things.owns(key, light === true))) return;
  for (let at = from; at < m.actions.length; at++) {
    const one = m.actions[at]!;
    if (!kinds.includes(one.kind) || one.labels.includes(label)) continue;
    if (lent !== undefined && !lent.every((folder) => isApart(one, folder))) continue;
    if (inside !== true || one.labels.includes("container")) m.actions[at] = labelled(one, label);
  }
}

/** Whether a path is not this folder, nor below or around it. */
const isApart = ({ resource: { form, name } }: Action, folder: string): boolean =>
  form === "exact" && !`${name}/`.startsWith(`${folder}/`) && !`${folder}/`.startsWith(name === "/" ? "/" : `${name}/`);

const labelled = (one: Action, label: string): Action => ({ ...one, labels: [...one.labels, label] });

/** What the session should remember: which stash was applied ends with the call. */
export const lasting = (keys: readonly string[]): readonly string[] => keys.filter((key) => !key.startsWith("stash "));

/** What a command prints of the container it starts; null where it prints something else. */
export function idPrinted(m: Machine, program: string, argv: readonly Value[]): string | null {
  if (m.sink === null || m.where !== "here" || (program !== "docker" && program !== "podman" && program !== "nerdctl"))
    return null;
  return printedId(wordsOf(argv));
}

/** Programs that end as what they run ends. */
const WRAPPERS: ReadonlySet<string> = new Set(["sudo", "env", "timeout", "command", "nice", "time"]);

/** Whether the success of a command of this name is that of what it makes. */
export const isMaker = (name: string): boolean => {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return THINGS.has(base) || WRAPPERS.has(base);
};

/** Programs that leave the errors of what they run where they are, and end no sooner. */
const PASSING_ON: ReadonlySet<string> = new Set("sudo doas env command nice time bash sh dash zsh ksh".split(" "));
export const passesErrorsOn = (program: string): boolean => PASSING_ON.has(program);
