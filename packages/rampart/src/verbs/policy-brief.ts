import { nearest } from "@rampart/service";
import { briefOf } from "../brief/brief.js";
import { sayBrief } from "../brief/say.js";
import { Failure } from "../command/failure.js";
import { dim } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { judgingPolicy } from "../policy/judging.js";

export const verb: Verb = {
  name: "policy brief",
  summary: "tell an agent its limits, for it to plan within",
  usage: "[--role ROLE]… [FILE|PACK]…",
  about: [
    "Made of the rules that are in force now, in their own words: nothing in it is a promise beyond them. Put it into an agent's instructions, or let the agent run it; agents may.",
    "Without a name: the policy in force, or, where no guard runs, the installed one. Rules a person switched off with `rampart allow` are left out while that lasts.",
  ],
  options: {
    role: { type: "string", value: "ROLE", multiple: true, help: "also what this role of the policy may do" },
  },
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart policy brief >> AGENTS.md", what: "into the file your agents read" },
    { run: "rampart policy brief --json", what: "with kinds, conditions and exceptions, for a program" },
    { run: "rampart policy brief strict", what: "under a pack" },
  ],
  async run(input, io) {
    const { policy, note } = await judgingPolicy(input.positionals, input, io);
    if (note !== null) io.note(dim(note));
    const roles = input.texts("role");
    for (const role of roles) checkRole(role, Object.keys(policy.document.roles));
    const brief = briefOf(policy, roles, io.now());
    if (input.json) io.json(brief);
    else sayBrief(brief, io);
    return 0;
  },
};

function checkRole(role: string, known: readonly string[]): void {
  if (known.includes(role)) return;
  const meant = nearest(role, known);
  const hint = known.length === 0 ? "it has none" : (meant ?? `it has ${known.join(", ")}`);
  throw new Failure("bad_value", `the policy has no role "${role}": ${hint}`, "rampart policy brief");
}
