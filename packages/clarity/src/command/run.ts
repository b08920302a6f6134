import { asksForHelp, asksForJson, asksForVersion, nearest } from "@rampart/service";
import { ClarityError, EXIT } from "../error.js";
import type { Io, Verb } from "../verbs/verb.js";
import { parseArguments } from "./arguments.js";
import { printHelp, printOverview, printVersion } from "./help.js";

/** Verbs by name, loaded when needed. */
export type Registry = Readonly<Record<string, () => Promise<Verb>>>;

/** One command line from words to exit status. `program` is what the person typed before: `clarity`, `rampart model`. */
export async function run(words: readonly string[], registry: Registry, program: string, io: Io): Promise<number> {
  try {
    const [first] = words;
    if (first === undefined || first === "help" || first === "--help" || first === "-h") {
      printOverview(program, await Promise.all(Object.values(registry).map((load) => load())), io);
      return EXIT.ok;
    }
    if (asksForVersion(words)) {
      printVersion(program, asksForJson(words), io);
      return EXIT.ok;
    }
    const { verb, rest } = await findVerb(words, registry, program);
    if (asksForHelp(rest)) {
      printHelp(program, verb, io);
      return EXIT.ok;
    }
    return await verb.run(parseArguments(verb, rest), io);
  } catch (error) {
    return report(error, asksForJson(words), io, program);
  }
}

async function findVerb(
  words: readonly string[],
  registry: Registry,
  program: string,
): Promise<{ verb: Verb; rest: readonly string[] }> {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    if (words.length >= length && Object.hasOwn(registry, name)) {
      return { verb: await registry[name]!(), rest: words.slice(length) };
    }
  }
  const next = `${program} --help`;
  if (words[0]!.startsWith("-"))
    throw new ClarityError("usage", `there is no option ${words[0]} before the verb`, { next });
  const near = nearest(words[0]!, Object.keys(registry));
  const meant = near === null ? "" : `; did you mean "${near}"?`;
  throw new ClarityError("unknown_verb", `${program} knows no verb "${words[0]!.slice(0, 100)}"${meant}`, { next });
}

/** Errors of other packages have a `code` too; whatever has none is our own mistake and says so. */
function report(error: unknown, json: boolean, io: Io, program: string): number {
  const ours = error instanceof ClarityError ? error : null;
  const code = ours?.code ?? "internal";
  const message = error instanceof Error ? error.message : String(error);
  const exit = ours?.exit ?? EXIT.internal;
  // A verb says `verify --help` and does not know how it was called.
  const said = ours?.next ?? null;
  const next = said?.endsWith(" --help") && !said.startsWith(`${program} `) ? `${program} ${said}` : said;
  if (json) {
    io.json({ ok: false, error: { code, message, next, ...ours?.details }, exit });
    return exit;
  }
  const [first = "", ...more] = message.split("\n");
  io.note(`${ours === null ? "internal error" : `error: ${code}`}: ${first}`);
  for (const line of more) io.note(`  ${line}`);
  if (ours === null && error instanceof Error)
    for (const line of (error.stack ?? "").split("\n").slice(1, 6)) io.note(line);
  if (next !== null) io.note(`next:  ${next}`);
  return exit;
}
