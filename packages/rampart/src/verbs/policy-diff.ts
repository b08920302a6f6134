import { type Policy, policyChanges, touchedAreas } from "@rampart/core";
import type { Json } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { effectOnRecord, type RecordEffect } from "../effect/read.js";
import { sayRecordEffect } from "../effect/say.js";
import { parseSince } from "../past/since.js";
import { policyInForce, policyNamed } from "../policy/compared.js";
import { shortDigest } from "../policy/named.js";
import { sayChanges } from "../policy/say-effect.js";

export const verb: Verb = {
  name: "policy diff",
  summary: "what differs between two policies, in words and by effect",
  usage: "[FROM] TO [--since 7d]",
  about: [
    "By meaning and not by line, what lets more through first. Then by effect: the calls on record are decided again under both, and those that come out otherwise are told by rule, with examples. FROM and TO are files, packs or digests; without FROM it is the policy in force.",
    "What the record does not have cannot be decided again, and is counted: content that was deleted, calls a limit decided, what a session had written, labels of where data came from.",
  ],
  options: { since: { type: "string", value: "7d|DATE", help: "which calls; default 7d" } },
  positionals: { min: 1, max: 2 },
  examples: [
    { run: "rampart policy diff new-policy.yaml", what: "against the policy in force" },
    { run: "rampart policy diff 3fa94c 77b01e --since 30d", what: "two the guard keeps" },
  ],
  exits: [{ status: EXIT.no, means: "a call on record would be decided otherwise" }],
  async run(input, io) {
    const since = parseSince(input.text("since") ?? "7d", io.now());
    const [first, second] = input.positionals as [string, string?];
    const from = second === undefined ? await policyInForce(input, io) : await policyNamed(first, input, io);
    const to = await policyNamed(second ?? first, input, io);
    const effect = await effectOnRecord(from, to, since, input, io);
    say(from, to, effect, input, io);
    return effect.compared > effect.same ? EXIT.no : EXIT.ok;
  },
};

function say(from: Policy, to: Policy, effect: RecordEffect, input: Input, io: Io): void {
  const changes = policyChanges(from.document, to.document);
  const areas = touchedAreas(from.document, to.document).map(({ area, needs, people }) => ({ area, needs, people }));
  if (input.json) {
    io.json({ from: from.digest, to: to.digest, changes, areas, effect });
    return;
  }
  const name = ({ document, digest }: Policy) => `${document.name} ${shortDigest(digest)}`;
  io.line(bold(`${name(from)} → ${name(to)}`));
  sayChanges(changes as unknown as Json, io);
  if (areas.length > 0)
    io.line(dim(`  touches ${areas.map(({ area, needs }) => `${area} (needs ${needs})`).join(", ")}`));
  if (JSON.stringify(from.document.knowledge) !== JSON.stringify(to.document.knowledge))
    io.line(dim("  they know other programs; calls are compared as they were read then"));
  sayRecordEffect(effect, io);
}
