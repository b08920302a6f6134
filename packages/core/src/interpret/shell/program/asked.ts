import type { Ask, Settled } from "../../contexts/index.js";
import type { Value } from "../../knowledge/value.js";
import { wantContent } from "../scripts/script.js";
import type { Machine } from "../state/machine.js";

/** Where a command's choice of a context is kept until the call ends; never a file of anybody's. */
const CHOSEN = "/dev/context";
/** Words of a command line that are looked at. */
const MAX_WORDS = 128;
const DASH = 45;
const EQUALS = 61;

/** What the tables of contexts ask about one command line: read when it is asked for, since most is asked nothing. */
export class Asked implements Ask {
  readonly #m: Machine;
  readonly #argv: readonly Value[];
  #words: readonly (string | null)[] | null = null;
  #verbs: readonly string[] | null = null;

  constructor(m: Machine, argv: readonly Value[]) {
    this.#m = m;
    this.#argv = argv;
  }

  get words(): readonly (string | null)[] {
    this.#words ??= this.#argv.slice(1, MAX_WORDS + 1).map(({ form, text }) => (form === "exact" ? text : null));
    return this.#words;
  }

  get verbs(): readonly string[] {
    if (this.#verbs !== null) return this.#verbs;
    const verbs: string[] = [];
    for (const word of this.words) if (word !== null && word !== "" && word.charCodeAt(0) !== DASH) verbs.push(word);
    this.#verbs = verbs;
    return verbs;
  }

  get cwd(): string | null {
    return this.#m.cwd();
  }

  get home(): string {
    return this.#m.world.place.home;
  }

  get project(): string | null {
    return this.#m.world.place.project;
  }

  option(...spellings: readonly string[]): string | null | undefined {
    const { words } = this;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === null || word.length < 2 || word.charCodeAt(0) !== DASH) continue;
      for (let j = 0; j < spellings.length; j++) {
        const value = valueIn(word, spellings[j]!);
        if (value === null) continue;
        return value === undefined ? (words[i + 1] ?? null) : value;
      }
    }
    return undefined;
  }

  variable(...names: readonly string[]): string | null | undefined {
    const { scope, world } = this.#m;
    for (const name of names) {
      const found = scope.get(name);
      if (found !== null) return found.open || found.texts.length !== 1 ? null : found.texts[0]!;
      const around = scope.sealed ? undefined : world.place.variables?.[name];
      if (around !== undefined && around !== "") return around;
    }
    return undefined;
  }

  file(path: string): string | null | undefined {
    if (!path.startsWith("/") || path.length > 1_024) return undefined;
    const { files, world } = this.#m;
    const known = files.get(CHOSEN + path) ?? files.get(path);
    if (known !== null) return known.text;
    if (world.answers.size > 0 && world.answers.has(`content:${path}`)) return null;
    wantContent(this.#m, { type: "path", name: path, form: "exact" });
    return undefined;
  }

  settled(path: string): string | null {
    const { files } = this.#m;
    return (files.get(CHOSEN + path) ?? files.get(path))?.text ?? null;
  }

  /** Keeps what the command chose for those after it. */
  choose({ path, text, lasting }: Settled): void {
    this.#m.files.set(lasting === true ? path : CHOSEN + path, text, []);
  }
}

/** The value an option carries in its own word, undefined where the next word is it; null for another option. */
function valueIn(word: string, spelling: string): string | null | undefined {
  // The second character of either tells most apart: `-` or a letter.
  if (word.charCodeAt(1) !== spelling.charCodeAt(1) || !word.startsWith(spelling)) return null;
  const { length } = spelling;
  if (word.length === length) return undefined;
  if (word.charCodeAt(length) === EQUALS) return word.slice(length + 1);
  // A short option with its value attached: `-nprod`.
  return length === 2 && word.charCodeAt(1) !== DASH ? word.slice(2) : null;
}
