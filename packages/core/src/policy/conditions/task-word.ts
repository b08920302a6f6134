import { and, MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import type { Resource } from "../../spine/action.js";
import type { TaskFacts } from "../../spine/facts.js";
import { type NameGlob, parseNameGlob, relateName } from "../globs/name.js";
import type { Report } from "../shape.js";
import { nearest } from "../suggest.js";
import type { Binding } from "./language.js";

/**
 * Words in a condition that stand for what the task is about, so that one rule ties every task to its own subject:
 * `/records/{task.subject.id}/**`. They are settled when a policy meets a task. Without a task, or where the task does not say,
 * what they stand for is not known: a restriction then counts wherever any value could make it count, a grant never.
 */
const MEANING: Readonly<Record<string, (task: TaskFacts) => string | null>> = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  purpose: ({ purpose }) => purpose,
  subject: ({ subject }) => subject,
  "subject.kind": ({ subject }) => subjectPart(subject, 0),
  "subject.id": ({ subject }) => subjectPart(subject, 1),
};
const NAMES = Object.keys(MEANING);
const BEGINNING = "{task.";
const WORD = /\{task\.([a-z.]{1,16})\}/g;

/** No wildcard, no `.` or `..`, nothing that begins anew: such a value stands for itself wherever it is put. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._:@-]*(?:\/[\p{L}\p{N}][\p{L}\p{N}._:@-]*)*$/u;

/** Names, with slashes between them, that may stand for a task's subject in a path, a table or a value; at most 256 characters. */
export function isPlainWord(text: string): boolean {
  return text.length <= 256 && PLAIN.test(text);
}

/** `patient/42` is the patient 42; what follows the first slash is the id. */
function subjectPart(subject: string | null, part: 0 | 1): string | null {
  const slash = subject === null ? -1 : subject.indexOf("/");
  if (subject === null || slash === -1) return null;
  return part === 0 ? subject.slice(0, slash) : subject.slice(slash + 1);
}

export interface Settled {
  readonly text: string;
  /** What some word in it stands for is not known: `text` then has a wildcard in its place. */
  readonly open: boolean;
}

export function hasTaskWord(text: string): boolean {
  return text.includes(BEGINNING);
}

/** The text with every such word replaced by what it stands for. */
export function settleWords(text: string, { standing }: Binding, across = "*"): Settled {
  if (!hasTaskWord(text)) return { text, open: false };
  let open = false;
  const settled = text.replace(WORD, (_word, name: string) => {
    const { task } = standing;
    const value = task === null || !Object.hasOwn(MEANING, name) ? null : MEANING[name]!(task);
    if (value !== null && isPlainWord(value)) return value;
    open = true;
    return name === "subject" ? across : "*";
  });
  return { text: settled, open };
}

/** Globs over names, and whether it is not known what one of them stands for. */
export interface SettledName extends NameGlob {
  readonly open: boolean;
}

export function settleName(
  text: string,
  binding: Binding,
  parse: (text: string) => NameGlob = parseNameGlob,
): SettledName {
  const settled = settleWords(text, binding);
  return { open: settled.open, ...parse(settled.text) };
}

/** Where a resource stands to it: never certainly in it where nobody knows what it stands for. */
export function relateSettled(glob: SettledName, resource: Resource): Truth {
  const truth = relateName(glob, resource);
  return glob.open ? and(truth, MAYBE) : truth;
}

/** The same for a name at hand. */
export function matchSettled(globs: readonly SettledName[], name: string): Truth {
  let best: Truth = NO;
  for (const glob of globs) {
    if (!glob.matches(name)) continue;
    if (!glob.open) return YES;
    best = MAYBE;
  }
  return best;
}

/** What is wrong with the words in a text: one nobody knows; in a path, a subject that is no whole name between slashes. */
export function checkTaskWords(text: string, inPath: boolean, at: string, report: Report): void {
  for (let from = text.indexOf(BEGINNING); from !== -1; from = text.indexOf(BEGINNING, from + 1)) {
    const end = text.indexOf("}", from);
    const name = end === -1 ? text.slice(from + BEGINNING.length) : text.slice(from + BEGINNING.length, end);
    const known = end !== -1 && Object.hasOwn(MEANING, name);
    if (known && !(inPath && name === "subject")) continue;
    if (known && text[from - 1] === "/" && (text[end + 1] ?? "/") === "/") continue;
    const near = nearest(name, NAMES);
    const message = known
      ? "a subject may have slashes: in a path `{task.subject}` stands alone between two of them"
      : `unknown word \`{task.${name.slice(0, 32)}\``;
    const suggestion = known ? "{task.subject.id}" : near === null ? null : `{task.${near}}`;
    report({ code: "policy.unknown_place", at, part: "value", message, suggestion });
  }
}
