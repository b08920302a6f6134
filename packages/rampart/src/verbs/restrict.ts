import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { MAX_RESTRICTION_TEXT } from "@rampart/core";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { LASTING, lastingOf } from "../command/lasting.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { order } from "../guard/order.js";
import { sayOrdered } from "../say/orders.js";

export const verb: Verb = {
  name: "restrict",
  summary: "an emergency restriction: rules for every door, at once",
  usage: "(FILE | --deny KIND… | --ask KIND…) [--for SPAN] [--reason TEXT]",
  about: [
    "Joins rules that only ask or deny into the policy in force, signed, at every door at once, until it is released or its time is over. Nothing lifts them: no override, privilege or approval given before, for the policy is another one now. The policy file stays as it is.",
    "FILE is a policy of `guardrails` alone. --deny and --ask take kinds of actions, as `net.send` or `file.*`.",
  ],
  options: {
    deny: { type: "string", value: "KIND", multiple: true, help: "refuse these actions" },
    ask: { type: "string", value: "KIND", multiple: true, help: "ask before these actions" },
    for: LASTING,
    reason: { type: "string", value: "TEXT", help: "what an agent is told" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    {
      run: "rampart restrict --deny net.send --deny net.connect --for 2h",
      what: "nothing leaves this machine for two hours",
    },
    { run: "rampart restrict no-payments.yaml", what: "until rampart release x-abcd2345" },
  ],
  exits: [{ status: EXIT.no, means: "refused: the message says where the text is wrong" }],
  async run(input, io) {
    const text = await textOf(input, io);
    const answer = await order(input, io, { op: "restrict", ...text, for: lastingOf(input.text("for")) });
    if (input.json) io.json(answer);
    else {
      io.line(red("restricted"), " as ", bold(String(answer["id"])));
      sayOrdered(answer, io);
      io.line(`  rampart release ${answer["id"]}${stateOption(input)}`);
    }
    return EXIT.ok;
  },
};

/** The restriction's text. @throws Failure `usage`, `file_unreadable` */
export async function textOf(input: Input, io: Io): Promise<{ name: string; text: string }> {
  const [file] = input.positionals;
  const kinds = { deny: input.texts("deny"), ask: input.texts("ask") };
  const given = kinds.deny.length + kinds.ask.length;
  if ((file === undefined) === (given === 0))
    throw new Failure("usage", "rampart restrict: by what? A file, or --deny and --ask", "rampart restrict --help");
  if (file !== undefined && input.text("reason") !== null)
    throw new Failure("usage", "rampart restrict: in a file each rule has its own reason", "rampart restrict --help");
  if (file === undefined) return { name: "command line", text: written(kinds, input.text("reason")) };
  return readRestrictionFile(file, io);
}

/** @throws Failure `file_unreadable` */
export async function readRestrictionFile(file: string, io: Io): Promise<{ name: string; text: string }> {
  try {
    const text = await readFile(resolve(io.cwd, file), "utf8");
    if (text.length > MAX_RESTRICTION_TEXT) throw new Error(`longer than ${MAX_RESTRICTION_TEXT} characters`);
    return { name: file.slice(-256), text };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new Failure("file_unreadable", `${file}: ${why}`, "rampart restrict --help", EXIT.error, { cause });
  }
}

/** JSON is YAML, and needs no escaping of ours. */
function written(
  kinds: { readonly deny: readonly string[]; readonly ask: readonly string[] },
  reason: string | null,
): string {
  const why = reason === null ? {} : { reason };
  const rules = (["deny", "ask"] as const)
    .filter((verdict) => kinds[verdict].length > 0)
    .map((verdict) => ({ id: verdict, [verdict]: kinds[verdict], ...why }));
  return JSON.stringify({ rampart: 1, name: "command-line", guardrails: rules });
}
