import type { Action, ActionKind } from "../../spine/index.js";

/**
 * What a command makes or takes away, by keys: `container web`, `cluster kind-ci`, `branch fix in /home/dev/app`. A key that
 * ends in `*` stands for all that begin like it.
 */
export interface Deed {
  /** Made where nothing of this name stood: the command fails where it is there already. */
  readonly makes?: readonly string[];
  /** There no longer, or nobody knows. */
  readonly ends?: readonly string[];
  /** What becomes of things somebody made: whoever made all of them may do it. */
  readonly drops?: Drop;
}

export interface Drop {
  /** Each of them has to be the session's own. */
  readonly keys: readonly string[];
  readonly kinds: readonly ActionKind[];
  /** Only what happens inside a container. */
  readonly inside?: true;
  /** Folders in it that are somebody's: neither they nor what is below or around them. */
  readonly lent?: readonly string[];
  /** What they are then: the session's own, or nobody's to keep. */
  readonly as?: "scratch";
  /** As little is lost as by what needs no leave, so that nobody has to have seen the making succeed. */
  readonly light?: true;
}

/** A word of a command line behind the program's name; null where it is not known. */
export type Word = string | null;

/** What is around a command, as far as its things hang on it. */
export interface Around {
  /** Folder it works in; null where there may be several. */
  readonly folder: string | null;
  /** The engine, server or cluster it talks to, as settings say; empty where they say nothing. */
  readonly context: string;
  /** What the command does, as far as it was told. */
  readonly actions: readonly Action[];
  /** What it reads from standard input, as far as that is known. */
  readonly input: string;
  /** A variable this call set; null where it is not known, undefined where it set none. */
  variable(...names: readonly string[]): string | null | undefined;
  /** Whether the session made this. */
  owns(key: string): boolean;
  /** Keys of the session's own that begin so, without that beginning. */
  named(prefix: string): readonly string[];
}

/** Things of some programs. */
export interface ThingTable {
  readonly programs: readonly string[];
  read(words: readonly Word[], around: Around, program: string): Deed | null;
}

export interface Line {
  readonly operands: readonly string[];
  readonly options: ReadonlyMap<string, readonly (string | null)[]>;
}

/**
 * The operands and options of a command line; null where one of its words is not known, or asks for help. `valued`: options
 * that take the next word. `most`: operands after which nothing is an option any more.
 */
export function readWords(words: readonly Word[], valued: ReadonlySet<string>, most = 64): Line | null {
  const operands: string[] = [];
  const options = new Map<string, (string | null)[]>();
  let ended = false;
  for (let at = 0; at < words.length && operands.length < most; at++) {
    const word = words[at]!;
    if (word === null) return null;
    if (ended || !word.startsWith("-") || word === "-") {
      operands.push(word);
      continue;
    }
    // Then nothing is made, nor taken away.
    if (word === "--help") return null;
    if (word === "--") {
      ended = true;
      continue;
    }
    const add = (name: string, value: string | null) => {
      const given = options.get(name);
      if (given === undefined) options.set(name, [value]);
      else given.push(value);
    };
    if (!word.startsWith("--")) {
      // `-it`, `-dp 80:80`, `-v/srv:/data`: the first letter that takes a value takes what is left.
      for (let i = 1; i < word.length; i++) {
        const name = `-${word[i]!}`;
        const takes = valued.has(name);
        const left = word.slice(i + 1).replace(/^=/, "");
        add(name, takes ? (i + 1 < word.length ? left : (words[++at] ?? null)) : null);
        if (takes) break;
      }
      continue;
    }
    const equals = word.indexOf("=");
    if (equals > 0) add(word.slice(0, equals), word.slice(equals + 1));
    else add(word, valued.has(word) ? (words[++at] ?? null) : null);
  }
  return { operands, options };
}

/** The one value of an option by any of its spellings; null where it is not known, undefined where it is not given. */
export function givenIn({ options }: Line, ...spellings: readonly string[]): string | null | undefined {
  for (const name of spellings) {
    const given = options.get(name);
    if (given !== undefined) return given.length === 1 ? given[0] : null;
  }
  return undefined;
}

/** A name that is one, and no option, list or pattern. */
export const isName = (text: string | null | undefined): text is string =>
  typeof text === "string" && /^[\w][\w./@{}:-]{0,200}$/.test(text);

export const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Whether a key, or all that begin like it, means this one. */
export const covers = (one: string, key: string): boolean =>
  one.endsWith("*") ? key.startsWith(one.slice(0, -1)) : one === key;
