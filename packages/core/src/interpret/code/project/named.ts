import type { Command } from "./settings.js";
import { quoted } from "./words.js";

type Tells<T extends Command = Command> = (text: string) => readonly T[];

/** A path, or a file of code; anything else a setting names is a package, a preset or a rule. */
const PATH = /^(?:\.{0,2}\/|[\w./-]{1,256}\.(?:[cm]?[jt]sx?|py|rb|php|sh|ya?ml|just)$)/;

/** Files that settings name, as the shell starts them: `node './setup.js'`. `program` is what runs such a file. */
export const startedBy =
  (program: string, names: Tells): Tells =>
  (text) =>
    names(text).flatMap((one) => {
      const path = one.text.replace(/^<rootDir>\//, "./");
      return PATH.test(path) ? [{ ...one, text: `${program} ${quoted(path)}` }] : [];
    });

/** What a setting names is loaded as a module: its ending may be left out, and a folder stands for what is in it. */
export const requiredBy =
  (names: Tells): Tells<Command & { readonly language: "node" }> =>
  (text) =>
    names(text).flatMap((one) => {
      const path = one.text.replace(/^<rootDir>\//, "./");
      return PATH.test(path) ? [{ ...one, text: `require(${JSON.stringify(path)})`, language: "node" as const }] : [];
    });

/** Each of these texts behind a program and its options: a path that is removed, a line of another tool's. */
export const behind =
  (words: string, tells: Tells): Tells =>
  (text) =>
    tells(text).map((one) => ({ ...one, text: `${words} ${one.text}` }));

/** What several ways of reading it find, one after the other. */
export const eitherOf =
  <T extends Command>(...all: readonly Tells<T>[]): Tells<T> =>
  (text) =>
    all.flatMap((tells) => tells(text));
