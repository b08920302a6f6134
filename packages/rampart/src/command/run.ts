import { asksForHelp, asksForJson, asksForVersion, nearest, Unread } from "@rampart/service";
import { parseArguments } from "./arguments.js";
import { EXIT } from "./exit.js";
import { Failure } from "./failure.js";
import { printFamily, printHelp, printOverview } from "./help.js";
import { red } from "./ink.js";
import type { Io } from "./io.js";
import { helpWith, refusedBySystem } from "./refused.js";
import type { Verb } from "./verb.js";

/** Verbs by name, loaded when needed: `rampart hook` must not pay for reading the others. */
export type Registry = Readonly<Record<string, () => Promise<Verb>>>;

/** One command line from words to exit status: find the verb, read its arguments, run it, say what went wrong. */
export async function run(words: readonly string[], registry: Registry, version: string, io: Io): Promise<number> {
  let program = "rampart";
  try {
    if (words.length === 0 || words[0] === "help" || words[0] === "--help" || words[0] === "-h") {
      return await help(words.slice(1), registry, io);
    }
    if (asksForVersion(words)) return printVersion(asksForJson(words), version, io);
    if (words.length === 2 && asksForHelp(words.slice(1)) && !Object.hasOwn(registry, words[0]!))
      return await help([words[0]!], registry, io);
    const { verb, rest } = await findVerb(words, registry);
    program = `rampart ${verb.name}`;
    if (verb.forward !== undefined && rest.length > 0 && !asksForHelp(rest.slice(0, 1))) {
      return await verb.forward(rest, io);
    }
    if (asksForHelp(rest)) {
      printHelp(verb, io);
      return EXIT.ok;
    }
    return await verb.run(parseArguments(verb, rest), io);
  } catch (error) {
    // Whoever asked has seen enough (`rampart log | head`).
    if (error instanceof Unread) return EXIT.ok;
    return report(error, program, asksForJson(words), io);
  }
}

async function help(words: readonly string[], registry: Registry, io: Io): Promise<number> {
  const family = words.length === 1 && !Object.hasOwn(registry, words[0]!) ? familyOf(words[0]!, registry) : [];
  if (family.length > 0) {
    printFamily(words[0]!, await Promise.all(family.map((name) => registry[name]!())), io);
  } else if (words.length > 0 && !words[0]!.startsWith("-")) {
    printHelp((await findVerb(words, registry)).verb, io);
  } else {
    printOverview(await Promise.all(Object.values(registry).map((load) => load())), io);
  }
  return EXIT.ok;
}

const familyOf = (first: string, registry: Registry) =>
  Object.keys(registry).filter((name) => name.startsWith(`${first} `));

function printVersion(json: boolean, version: string, io: Io): number {
  if (json) io.json({ version });
  else io.line(`rampart ${version}`);
  return EXIT.ok;
}

/** The longest name that fits: `log verify` before `log`. */
async function findVerb(words: readonly string[], registry: Registry): Promise<{ verb: Verb; rest: string[] }> {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    if (words.length >= length && Object.hasOwn(registry, name)) {
      return { verb: await registry[name]!(), rest: words.slice(length) };
    }
  }
  throw unknownVerb(words, Object.keys(registry));
}

function unknownVerb(words: readonly string[], names: readonly string[]): Failure {
  const first = words[0]!;
  if (first.startsWith("-")) {
    return new Failure("usage", `rampart: ${first} stands before the verb; options follow it`, "rampart --help");
  }
  const family = names.filter((name) => name.startsWith(`${first} `));
  if (family.length > 0) {
    const verbs = family.map((name) => name.slice(first.length + 1));
    const second = words[1];
    const meant = second === undefined ? null : nearest(second, verbs);
    const said = second === undefined ? "says not what to do" : `knows no "${second}"`;
    const hint = meant === null ? `There is: ${verbs.join(", ")}.` : `Did you mean "${first} ${meant}"?`;
    return new Failure("unknown_verb", `rampart ${first} ${said}. ${hint}`, `rampart ${first} --help`);
  }
  const meant = nearest(first, [...new Set(names.flatMap((name) => [name, name.split(" ")[0]!]))]);
  const hint = meant === null ? "" : ` Did you mean "${meant}"?`;
  return new Failure("unknown_verb", `rampart knows no verb "${first}".${hint}`, "rampart --help");
}

/** Other packages throw errors with a `code` too; whatever has none is our own bug and says so. */
function report(error: unknown, program: string, json: boolean, io: Io): number {
  const known = error instanceof Error && "code" in error && typeof error.code === "string";
  const code = known ? String(error.code) : "internal";
  const system = refusedBySystem(error);
  const said = error instanceof Error ? error.message : String(error);
  // Errors of Node itself, and some of ours, have the reason in their message.
  const message = system === null || said.includes(system.code) ? said : `${said}: ${system.why}`;
  const next = (error instanceof Failure ? error.next : null) ?? system?.next ?? helpWith(code, program);
  if (json) {
    io.json({ error: { code, message, next } });
  } else {
    const [first = "", ...more] = message.split("\n");
    io.note(red(code === "internal" ? "internal error: " : "error: "), first);
    for (const line of more) io.note("  ", line);
    if (next !== null) io.note("next:  ", next);
    if (code === "internal" && error instanceof Error) for (const line of stack(error)) io.note(line);
  }
  return error instanceof Failure ? error.exit : EXIT.error;
}

const stack = (error: Error): string[] => (error.stack ?? "").split("\n").slice(1, 6);
