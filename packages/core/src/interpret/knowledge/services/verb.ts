import type { VerbKind } from "../clouds/verbs.js";
import { isVerb, kindOf, reachOf } from "../clouds/verbs.js";
import { runStatements } from "../databases/session.js";
import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec } from "../types.js";
import { textOf } from "../value.js";

export interface Service {
  readonly names: readonly string[];
  /** `infra`: machines, routes, access: what others depend on. `records`: flags, contacts, incidents of an application. */
  readonly subject: "infra" | "records";
  /** Words before the verb at the least: `tool noun verb` has one. */
  readonly from: 0 | 1;
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Commands that print a secret, matched against the operands joined by blanks. */
  readonly secrets?: RegExp;
  /** Commands that only show something, or work on this machine alone, where their verb does not say so. */
  readonly shows?: RegExp;
  /** Commands that hand files to the service: reports of tests, maps of sources. */
  readonly hands?: RegExp;
  /** Verbs this service uses otherwise than most. */
  readonly verbs?: Readonly<Record<string, VerbKind>>;
  /** Commands that hand statements to a database, matched against the operands joined by blanks; the rest is one. */
  readonly console?: RegExp;
  /** Options of theirs that hold a statement, by the name their rows begin with. */
  readonly statements?: readonly string[];
  readonly dialect?: string;
  /** What it does without any word. */
  readonly bare?: string;
}

/** Options nearly every such program has. */
const COMMON: readonly (readonly [spellings: string, spec: OptionSpec])[] = [
  ["-h --help --dry-run --dryrun", "harmless"],
  ["-v --version --debug --verbose --json -q --quiet --silent --no-color --no-interactive --interactive", "flag"],
  ["-o --output --format -c --config --profile -p --project --region --token --host --url --org", "value"],
  ["-f --force -y --yes --assume-yes --auto-approve --confirm", "force"],
  ["-r --recursive --all", "recursive"],
];

/** Options of a service, and of the usual ones those it does not use otherwise. */
function withCommon(own: Readonly<Record<string, OptionSpec>>): Readonly<Record<string, OptionSpec>> {
  const taken = new Set(Object.keys(own).flatMap((key) => key.split(/,? /)));
  const options: Record<string, OptionSpec> = { ...own };
  for (const [spellings, spec] of COMMON) {
    for (const name of spellings.split(" ")) if (!taken.has(name)) options[name] = spec;
  }
  return options;
}

/** An entry for a program of the form `tool noun … verb name`. */
export function service(spec: Service): Entry {
  return {
    names: spec.names,
    options: withCommon(spec.options ?? {}),
    // An option qualifies what the verb does; none turns a reading one into another.
    unknownOptions: "ignored",
    act: (line, emit) => runVerb(line, spec, emit),
  };
}

/** Says what the verb of a line does. */
export function runVerb(line: Line, spec: Service, emit: Emit): void {
  // A subcommand with a usage of its own has said what it does.
  if (line.path.length > 0) return;
  const words = wordsOf(line);
  const text = words.join(" ").slice(0, 512);
  if (text === "" && spec.bare === undefined) return;
  if (/^(?:help|version|completions?|diagnostic)\b/.test(text)) return;
  const told = spec.console?.exec(text);
  if (told !== null && told !== undefined) return tell(line, spec, told[0].split(" ").length, emit);
  if (spec.secrets?.test(text)) return sayKeys(line, text, emit);
  if (isShown(text, spec)) return;
  if (spec.hands?.test(text)) return handOver(line, text, emit);
  const at = text === "" ? 0 : findVerb(words, spec);
  const verb = text === "" ? spec.bare! : words[at];
  if (verb === undefined) return emit.unknown();
  const kind = verbKind(verb, spec);
  const on = [line.program, ...words.slice(0, at)].join("/").slice(0, 256);
  if (spec.subject === "records") return sayRecord(on, line.program, kind, verb, words.length > at + 1, emit);
  const target = words[at + 1];
  const detail = { program: line.program, what: verb.slice(0, 64), ...(target && { target: target.slice(0, 256) }) };
  if (kind === "read") emit.add("infra.read", "cloud", on, detail);
  else if (kind === "delete") emit.add("infra.delete", "cloud", on, { ...detail, ...reachOf(line) });
  else emit.add("infra.apply", "cloud", on, detail);
}

/** One secret by its name, or all there are. */
function sayKeys(line: Line, text: string, emit: Emit): void {
  emit.add("secret.read", "cloud", line.program, { what: /\bexport\b/.test(text) ? "secrets" : text.slice(0, 64) });
}

/** What a database is told: by options, by the operands from one place on, else on standard input. */
function tell(line: Line, { statements = [], dialect = "generic" }: Service, from: number, emit: Emit): void {
  const texts = [...statements.flatMap((option) => line.values(option)), ...line.operands.slice(from)];
  runStatements(line, { texts, files: line.values("-f") }, dialect, emit);
}

/** The operands, `*` where one is not known; more than eight words are never looked at. */
function wordsOf(line: Line): readonly string[] {
  return line.operands.slice(0, 9).map((operand) => textOf(operand) ?? "*");
}

/** The place of the first word that is a verb; behind the last one where none is. */
function findVerb(words: readonly string[], spec: Service): number {
  for (let at = spec.from; at < words.length; at++)
    if (isServiceVerb(words[at]!, spec) && !(NOUNS.test(words[at]!) && isServiceVerb(words[at + 1] ?? "", spec)))
      return at;
  // Some of the same form have the verb first: `kafkactl delete topic t`.
  return spec.from === 1 && words.length > 1 && isServiceVerb(words[0]!, spec) ? 0 : words.length;
}

/** Words that read where they stand last, and name a kind of thing where a verb follows: `env rm`, `log delete`. */
const NOUNS = /^(?:env|logs?|templates?|release|archive|plan|graph|lock|history|tests?|status|image|cache)$/;

/** Verbs of services that clouds have not: what is said to alerts, members, flags and versions. */
const OWN: Readonly<Record<string, VerbKind>> = {
  ...Object.fromEntries(
    "toggle assign grant invite resolve unresolve ignore ack acknowledge snooze unmute approve merge transfer block unblock trigger retry rerun rollback resume suspend reactivate deprecate scale share trust authorize repair squash buy purchase disconnect"
      .split(" ")
      .map((verb) => [verb, "apply"] as const),
  ),
  ...Object.fromEntries("mute silence unlist kill seal freeze".split(" ").map((verb) => [verb, "stop"] as const)),
  ...Object.fromEntries(
    "unassign kick ban yank unpublish unbind unmap unshare unregister"
      .split(" ")
      .map((verb) => [verb, "delete"] as const),
  ),
};

/** `apps:destroy`, `toggle-off`, `mute_all`, `deleteSite`, `apiAccessDeleteKeys`: the words the verb stands among. */
function verbWords(word: string): string {
  const last = word.slice(word.lastIndexOf(":") + 1);
  const parts = last
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
  if (parts === last) return parts;
  const from = parts.split("-").findIndex((part) => (isVerb(part) && !NOUNS.test(part)) || OWN[part] !== undefined);
  return from <= 0 ? parts : parts.split("-").slice(from).join("-");
}

function isServiceVerb(word: string, spec: Service): boolean {
  if (spec.verbs?.[word] !== undefined) return true;
  const verb = verbWords(word);
  return isVerb(verb) || OWN[verb.split("-", 1)[0]!] !== undefined;
}

function verbKind(word: string, spec: Service): VerbKind {
  const verb = verbWords(word);
  return spec.verbs?.[word] ?? OWN[verb.split("-", 1)[0]!] ?? kindOf(verb);
}

/** What is listed as showing says so of its own verb, not of `ps:scale` and `releases:rollback`. */
function isShown(text: string, spec: Service): boolean {
  const found = spec.shows?.exec(text);
  if (found == null) return false;
  const rest = text.slice(found[0].length);
  if (!rest.startsWith(":")) return true;
  const verb = rest.slice(1).split(" ", 1)[0]!;
  return !isServiceVerb(verb, spec) || verb === "start" || verbKind(verb, spec) === "read";
}

/** What was measured leaves for the service, and of an upload the files it names. */
function handOver(line: Line, text: string, emit: Emit): void {
  const files = /\b(?:upload|send)/.test(text) ? line.operands.slice(1) : [];
  for (const one of files) if (/[./]/.test(one.text)) emit.file("file.read", one, { recursive: true });
  emit.add("net.send", "host", line.program);
}

/** Records are data: one is added, changed, deleted or read. */
function sayRecord(on: string, dialect: string, kind: VerbKind, verb: string, bounded: boolean, emit: Emit): void {
  if (kind === "read") emit.add("data.read", "table", on, { dialect, statement: "select", bounded });
  else if (kind === "delete") emit.add("data.delete", "table", on, { dialect, statement: "delete", bounded: true });
  else {
    const statement = /^(?:create|add|new|import|send|evaluate|invite)/.test(verb) ? "insert" : "update";
    emit.add("data.write", "table", on, { dialect, statement, bounded });
  }
}
