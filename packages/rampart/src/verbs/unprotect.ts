import { applyPlan, HOSTS, type Plan, planUnprotect } from "@rampart/edge";
import { EXIT } from "../command/exit.js";
import { green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { planJson, sayPlan } from "../say/plan.js";
import { agreed } from "../setup/agree.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";
import { onDoors } from "../setup/protection.js";

export const verb: Verb = {
  name: "unprotect",
  summary: "take the hook out of a host's settings again; needs no guard",
  usage: "[HOST…] [--yes] [--dry-run]",
  about: [
    "Settings nobody changed meanwhile come back byte for byte; otherwise only our entries go. Policy, key and log stay. Without a HOST, every host is meant.",
  ],
  options: {
    yes: { type: "boolean", help: "do not ask" },
    "dry-run": { type: "boolean", help: "show the plan, change nothing" },
  },
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart unprotect gemini --yes", what: "as if it had never been there" },
    { run: "rampart unprotect --dry-run", what: "what would change for every host" },
  ],
  async run(input, io) {
    const named = input.positionals.map((name) => HOSTS[knownHost(name)]!);
    const context = protectContext(layoutOf(input, io), "", io);
    const plans: Plan[] = [];
    for (const host of named.length > 0 ? named : Object.values(HOSTS)) plans.push(await planUnprotect(host, context));
    const open = plans.filter(({ changes }) => changes.length > 0);
    if (!input.json) for (const plan of open) sayPlan(plan, io);
    const names = open.map(({ host }) => host.title).join(", ");
    const apply =
      open.length > 0 && !input.flag("dry-run") && (await agreed(`Take Rampart out of ${names}?`, input, io));
    // The last host takes what all of them shared with it, so each plan is made when its turn comes.
    if (apply)
      for (const { host } of open)
        await onDoors(context, async () => applyPlan(await planUnprotect(host, context), context));
    if (input.json) {
      const each = plans.map((plan) => ({ host: plan.host.host, changes: planJson(plan), applied: apply }));
      io.json(named.length === 1 ? each[0] : { hosts: each.filter(({ changes }) => changes.length > 0) });
    } else if (open.length === 0) {
      io.line(
        named.length === 1
          ? `${named[0]!.title} is not protected; nothing to do`
          : "nothing is protected; nothing to do",
      );
    } else if (apply) io.line(green("done"), `  ${names}: without Rampart from the next start on`);
    else io.line("nothing was changed");
    return open.length === 0 || apply || input.flag("dry-run") ? EXIT.ok : EXIT.no;
  },
};
