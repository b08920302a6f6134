import type { Action, Source } from "../../../spine/index.js";
import { NO_LABELS } from "../../action.js";
import { CONTEXT_OF } from "../../contexts/index.js";
import type { Value } from "../../knowledge/value.js";
import { type Around, type Drop, LENT_ID, OWN_ID, printedId, THINGS, type Word } from "../../things/index.js";
import type { Machine } from "../state/machine.js";
import { addSources } from "../state/sources.js";
import { Asked } from "./asked.js";

/** Words of a command line that are looked at. */
const MAX_WORDS = 128;

/** Words behind the program's name. The id of a container of this call is known by what it looks like. */
const wordsOf = (argv: readonly Value[]): Word[] =>
  argv.slice(1, MAX_WORDS + 1).map((word) => (word.form === "exact" || isId(word) ? word.text : null));

/** Marks the id of a container this call started: a glob may be spelled like it. */
const STARTED: Source = { type: "command", name: "container id", labels: NO_LABELS };
const isId = ({ form, text, sources }: Value) =>
  form === "pattern" && (text === OWN_ID || text === LENT_ID) && sources.some(({ name }) => name === STARTED.name);

/**
 * Remembers what a command makes by a name, and says of what its actions from `from` on reach that the session itself made
 * it: what nobody else has a part in may be taken away again.
 */
export function keepThings(m: Machine, program: string, argv: readonly Value[], from: number): void {
  const table = THINGS.get(program);
  if (table === undefined || m.where !== "here" || argv.length > MAX_WORDS) return;
  const around = new Surroundings(m, program, argv, from);
  const deed = table.read(wordsOf(argv), around, program);
  if (deed === null) return;
  if (deed.drops !== undefined) claim(m, deed.drops, from);
  if (deed.ends !== undefined) m.things.end(deed.ends);
  // By another PATH the name may be that of a program which makes nothing and succeeds.
  const isSure = m.certainty === "certain" && around.variable("PATH") === undefined;
  if (deed.makes !== undefined && isSure) m.things.make(deed.makes, isTold(m, around));
}

/** What is around a command. A class: an object written out with a getter gets a shape of its own each time. */
class Surroundings implements Around {
  readonly folder: string | null;
  readonly actions: readonly Action[];
  readonly input: string;
  readonly #m: Machine;
  readonly #program: string;
  readonly #asked: Asked;

  constructor(m: Machine, program: string, argv: readonly Value[], from: number) {
    this.folder = m.cwd();
    this.actions = m.actions.slice(from);
    this.input = m.stdin.text ?? "";
    this.#m = m;
    this.#program = program;
    this.#asked = new Asked(m, argv);
  }

  get context(): string {
    return CONTEXT_OF.get(this.#program)?.resolve(this.#asked) ?? "";
  }

  variable(...names: readonly string[]): string | null | undefined {
    return this.#asked.variable(...names);
  }

  owns(key: string): boolean {
    return this.#m.things.owns(key, false);
  }

  named(prefix: string): readonly string[] {
    return this.#m.things.named(prefix);
  }
}

/** Variables by which a failure is told in other words. */
const WORDED = ["LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"];

/** Whether a failure would be told in the result of the call, in words that are known. */
const isTold = (m: Machine, around: Around): boolean =>
  m.things.heard && WORDED.every((name) => around.variable(name) === undefined);

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

/** Prints the id of the container a command starts, instead of what it printed; false where it prints something else. */
export function printId(m: Machine, program: string, argv: readonly Value[]): boolean {
  if (m.sink === null || m.where !== "here" || (program !== "docker" && program !== "podman" && program !== "nerdctl"))
    return false;
  const id = printedId(wordsOf(argv));
  if (id === null) return false;
  addSources(m.sink.sources, [STARTED]);
  m.sink.printShape(id);
  return true;
}

/** Programs that end as what they run ends. */
const WRAPPERS: ReadonlySet<string> = new Set(["sudo", "env", "timeout", "command", "nice", "time"]);

/** What may stand between such a program and the one it runs: its options, variables, a time. */
const BETWEEN = /^(?:-[\w-]*(?:=\S*)?|\w+=\S*|\d+(?:\.\d+)?[smhd]?)$/;
const VALUED = /^-[ugnskC]$/;

/** Whether the success of a command of these words, as they are written, is that of what it makes. */
export function isMaker(words: readonly string[]): boolean {
  for (const [at, word] of words.entries()) {
    const base = word.slice(word.lastIndexOf("/") + 1);
    if (THINGS.has(base)) return true;
    const isBetween = at > 0 && (BETWEEN.test(word) || VALUED.test(words[at - 1]!));
    if (!isBetween && !WRAPPERS.has(base)) return false;
  }
  return false;
}

/** Programs that leave the errors of what they run where they are, and end no sooner. */
const PASSING_ON: ReadonlySet<string> = new Set("sudo doas env command nice time bash sh dash zsh ksh".split(" "));
export const passesErrorsOn = (program: string): boolean => PASSING_ON.has(program);
