import type { Line } from "../line.js";
import type { Emit } from "../types.js";
import { type Value, withText } from "../value.js";

/** Commands that show what files hold; `log` does where it is told to show patches. */
const SHOWING = /^(?:show|diff|blame|annotate|cat-file|log|whatchanged)$/;
const PATCHES = /^(?:-p|-u|--patch|-L.*|-U\d*|--cc|-c)$/;
/** They tell of files by their names and numbers alone. */
const NAMES = /^(?:--name-only|--name-status|--stat.*|--numstat|--shortstat|--summary|--no-patch|-s|--quiet|-q)$/;
const MOST_WORDS = 64;

/**
 * A word that is a file for sure, of those that may hold secrets: hidden ones, and keys. What another word means, a branch
 * or a file, nobody here knows.
 */
const isNamed = ({ form, text }: Value) =>
  form === "exact" &&
  !text.startsWith(":") &&
  (/(?:^|\/)\.[A-Za-z][\w.-]*$/.test(text.slice(-256)) || /\.(?:pem|key|p12|pfx|jks|tfvars)$/.test(text.slice(-16)));

/** `git show HEAD:path`, `git diff -- path`: a file as it is or was. */
export function shows(line: Line, emit: Emit): void {
  const [verb = ""] = line.path;
  const words = line.words.slice(0, MOST_WORDS).map(({ text }) => text.slice(0, 64));
  if (!SHOWING.test(verb) || words.some((word) => NAMES.test(word))) return;
  if (verb === "log" && !words.some((word) => PATCHES.test(word))) return;
  for (const one of line.operands.slice(0, MOST_WORDS)) {
    const path = one.form === "exact" ? /^[^:]+:(?!\/)(.+)$/.exec(one.text.slice(0, 1_024))?.[1] : undefined;
    if (path !== undefined) emit.file("file.read", withText(one, path));
    else if (isNamed(one)) emit.file("file.read", one);
  }
}

/** `git add path`: what is taken into the history goes wherever that goes. */
export function takes(line: Line, emit: Emit): void {
  for (const path of line.operands.slice(0, MOST_WORDS)) if (isNamed(path)) emit.file("file.read", path);
}
