import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { digestNamed, shortDigest } from "../policy/named.js";
import { some, when } from "../say/words.js";

export const verb: Verb = {
  name: "policy shadow",
  summary: "let a policy decide beside the one in force, and compare",
  usage: "[DIGEST | --end]",
  about: [
    "It looks at the calls that come in, after they were answered, and enforces nothing. Without DIGEST: what it has decided otherwise so far. What does not fit into its queue is counted and left out, so that no call waits for it. Limits are counted for the policy in force only.",
  ],
  options: { end: { type: "boolean", help: "end it; what it came to stays on record" } },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart policy shadow 3fa94c", what: "begin; again anew for each policy" },
    { run: "rampart policy shadow", what: "what it would have decided otherwise" },
    { run: "rampart policy shadow --end", what: "enough" },
  ],
  exits: [{ status: EXIT.no, means: "none is beside, or the guard refuses" }],
  async run(input, io) {
    const [said] = input.positionals;
    if (said !== undefined || input.flag("end")) {
      const digest = said === undefined ? null : await digestNamed(said, input, io);
      const { ended } = await askGuard(input, io, { op: "policy-shadow", digest });
      if (input.json) io.json({ shadow: digest, ended: ended ?? null });
      else {
        if (isJsonObject(ended)) sayShadow(ended, io);
        io.line(
          digest === null
            ? green("no policy is beside the one in force")
            : green(`beside the one in force: ${shortDigest(digest)}`),
        );
      }
      return EXIT.ok;
    }
    const { policies } = await askGuard(input, io, { op: "policies" });
    const shadow = isJsonObject(policies) ? (policies["shadow"] ?? null) : null;
    if (input.json) io.json({ shadow });
    else if (isJsonObject(shadow)) sayShadow(shadow, io);
    else io.line("no policy is beside the one in force", dim("  rampart policy shadow DIGEST"));
    return shadow === null ? EXIT.no : EXIT.ok;
  },
};

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

function sayShadow(shadow: JsonObject, io: Io): void {
  const compared = number(shadow["compared"]);
  const other = compared - number(shadow["same"]);
  io.line(
    bold(shortDigest(text(shadow["digest"]))),
    ` since ${when(number(shadow["since"]))} UTC: ${some(compared, "call")}, `,
    other === 0 ? green("none decided otherwise") : yellow(`${other} decided otherwise`),
  );
  const differences = Array.isArray(shadow["differences"]) ? shadow["differences"].filter(isJsonObject) : [];
  for (const { was, is, rule, count, examples } of differences) {
    io.line(`  ${String(number(count)).padStart(6)}  ${text(was)} → `, bold(text(is)), dim(`  [${text(rule)}]`));
    const [first] = Array.isArray(examples) ? examples.filter(isJsonObject) : [];
    if (first !== undefined) io.line(dim(`          ${text(first["agent"])}: ${text(first["says"])}`));
  }
  const erred = isJsonObject(shadow["erred"]) ? Object.entries(shadow["erred"]) : [];
  for (const [rule, count] of erred) io.line(yellow(`  rule ${rule} could not be evaluated, ${number(count)} times`));
  const left = number(shadow["dropped"]) + number(shadow["unread"]);
  if (left > 0)
    io.line(dim(`  not compared: ${some(left, "call")} there was no time for, or that it would read otherwise`));
}
