import { applyPlan, HOSTS, planUnprotect } from "@rampart/edge";
import { EXIT } from "../command/exit.js";
import { green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { planJson, sayPlan } from "../say/plan.js";
import { agreed } from "../setup/agree.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";

export const verb: Verb = {
  name: "unprotect",
  summary: "take the hook out of a host's settings again; needs no guard",
  usage: "HOST [--yes] [--dry-run]",
  about: [
    "Settings nobody changed meanwhile come back byte for byte; otherwise only our entries go. Policy, key and log stay.",
  ],
  options: {
    yes: { type: "boolean", help: "do not ask" },
    "dry-run": { type: "boolean", help: "show the plan, change nothing" },
  },
  positionals: { min: 1, max: 1 },
  examples: [{ run: "rampart unprotect gemini --yes", what: "as if it had never been there" }],
  async run(input, io) {
    const host = HOSTS[knownHost(input.positionals[0] ?? "")]!;
    const context = protectContext(layoutOf(input, io), "", io);
    const plan = await planUnprotect(host, context);
    const done = plan.changes.length === 0;
    if (!input.json && !done) sayPlan(plan, io);
    const apply = !done && !input.flag("dry-run") && (await agreed(`Take Rampart out of ${host.title}?`, input, io));
    if (apply) await applyPlan(plan, context);
    if (input.json) io.json({ host: host.host, changes: planJson(plan), applied: apply });
    else if (done) io.line(`${host.title} is not protected; nothing to do`);
    else if (apply) io.line(green("done"), `  ${host.title} runs without Rampart from its next start on`);
    else io.line("nothing was changed");
    return done || apply || input.flag("dry-run") ? EXIT.ok : EXIT.no;
  },
};
