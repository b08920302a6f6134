import type { PolicyError } from "@rampart/core";
import { formatPolicyError } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject, quoteWord } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuard, stateOption } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { sourcesNamed } from "../policy/compared.js";
import { digestNamed, looksLikeDigest, shortDigest, versionsOf } from "../policy/named.js";
import { sayEffect } from "../policy/say-effect.js";

export const verb: Verb = {
  name: "policy stage",
  summary: "hand in a policy: tested, kept, and not yet in force",
  usage: "FILE|DIGEST | --drop DIGEST",
  about: [
    "The guard reads it, runs its tests, keeps it by its digest, and says what would change and who has to agree. A policy that was in force can be handed in again by its digest.",
  ],
  options: { drop: { type: "string", value: "DIGEST", help: "take back one that waits" }, ...KEY_FILE },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart policy stage new-policy.yaml", what: "what would change, and what it waits for" },
    { run: "rampart policy stage --drop 3fa94c", what: "it waits no longer" },
  ],
  exits: [{ status: EXIT.no, means: "it is not sound, a test fails, or the guard refuses" }],
  async run(input, io) {
    const [file] = input.positionals;
    const dropped = input.text("drop");
    if ((file === undefined) === (dropped === null))
      throw new Failure("usage", "rampart policy stage: a file, or --drop", "rampart policy stage --help");
    if (dropped !== null) return drop(await digestNamed(dropped, input, io), input, io);
    const { staged, by, verified } = await askGuard(
      input,
      io,
      { op: "policy-stage", texts: await textsOf(file!, input, io), ...(await keyIn(input, io)) },
      60_000,
    );
    if (input.json) io.json({ staged: staged ?? null, by: by ?? null, verified: verified ?? false });
    else if (isJsonObject(staged)) sayStaged(staged, input, io);
    return isJsonObject(staged) && staged["ok"] === true ? EXIT.ok : EXIT.no;
  },
};

async function drop(digest: string, input: Input, io: Io): Promise<number> {
  await askGuard(input, io, { op: "policy-drop", digest, ...(await keyIn(input, io)) });
  if (input.json) io.json({ dropped: digest });
  else io.line(green("taken back  "), shortDigest(digest));
  return EXIT.ok;
}

/** A file as it stands, with the packs it extends resolved by the guard; or what is kept of one. */
async function textsOf(named: string, input: Input, io: Io): Promise<Json> {
  const kept = looksLikeDigest(named) ? await versionsOf(input, io).read(await digestNamed(named, input, io)) : null;
  const texts = kept === null ? await sourcesNamed(named, input, io) : kept.texts;
  return texts.map(({ name, text, kind }) => (kind === "knowledge" ? { name, text, kind } : { name, text }));
}

/** Areas that have to agree to it. */
const areasOf = ({ areas }: JsonObject): readonly string[] =>
  Array.isArray(areas) ? areas.flatMap((one) => (isJsonObject(one) ? [String(one["area"])] : [])) : [];

function sayStaged(staged: JsonObject, input: Input, io: Io): void {
  if (staged["ok"] !== true) {
    io.line(red("not taken: it is not sound, or one of its tests fails"));
    for (const error of Array.isArray(staged["errors"]) ? staged["errors"] : [])
      io.line("  ", formatPolicyError(error as unknown as PolicyError));
    return;
  }
  const effect = isJsonObject(staged["effect"]) ? staged["effect"] : {};
  const digest = typeof effect["to"] === "string" ? effect["to"] : "";
  io.line(green("staged  "), bold(shortDigest(digest)), dim(`  ${digest}`));
  sayEffect(effect, io);
  for (const finding of Array.isArray(staged["findings"]) ? staged["findings"] : [])
    if (isJsonObject(finding)) io.line(yellow(`  lint  ${String(finding["rule"])}: `), String(finding["message"]));
  const say = (lead: string, verb: string, more = "") =>
    io.line(dim(lead), `rampart policy ${verb} ${shortDigest(digest)}${more}${stateOption(input)}`);
  say("  look   ", "diff");
  say("  try    ", "shadow");
  for (const area of areasOf(effect)) say("  agree  ", "sign", ` --area ${quoteWord(area)}`);
  say("  then   ", "activate");
}
