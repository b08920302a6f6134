import {
  applyPlan,
  establishTrust,
  HOSTS,
  type Host,
  type Plan,
  type ProtectContext,
  planProtect,
  trustState,
} from "@rampart/edge";
import { EXIT } from "../command/exit.js";
import { wrap } from "../command/help.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { planJson, sayPlan } from "../say/plan.js";
import { agreed } from "../setup/agree.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";
import { install } from "../setup/install.js";

export const verb: Verb = {
  name: "protect",
  summary: "put Rampart in front of a coding agent, after showing the plan",
  usage: "HOST [--mode monitor|enforce] [--yes] [--dry-run]",
  about: [
    "Copies the program outside any clone, and adds its hook to the host's own settings beside whatever is there. `rampart unprotect HOST` puts the settings back. Where nothing is installed yet, it does what `rampart init` does first.",
  ],
  options: {
    mode: {
      type: "string",
      choices: ["monitor", "enforce"],
      help: "monitor records what would be decided and stops nothing; default enforce",
    },
    "on-unavailable": {
      type: "string",
      choices: ["deny", "allow"],
      help: "when neither guard nor a valid bundle is there; default deny",
    },
    yes: { type: "boolean", help: "do not ask" },
    "dry-run": { type: "boolean", help: "show the plan, change nothing" },
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart protect gemini", what: "shows what would change and asks" },
    { run: "rampart protect gemini --mode monitor --yes", what: "record first, stop nothing" },
    { run: "rampart protect claude-code --dry-run", what: "only the plan" },
  ],
  async run(input, io) {
    const host = HOSTS[knownHost(input.positionals[0] ?? "")]!;
    const { plan, context } = await prepare(host, input, io);
    const mode = input.text("mode") ?? "enforce";
    const trusts = host.trust === undefined || (await trustState(host, context, 1)) === "trusted";
    const done = plan.changes.length === 0 && trusts;
    if (input.flag("dry-run") || done) {
      if (input.json) io.json({ host: host.host, mode, changes: planJson(plan), applied: false });
      else if (done) io.line(green("done already"), `  ${host.title} is protected, mode ${mode}`);
      else sayWhole(host, plan, io);
      return EXIT.ok;
    }
    if (!input.json) {
      io.line(`This puts Rampart in front of ${host.title}, mode `, bold(mode), ":");
      sayWhole(host, plan, io);
    }
    const question = host.trust === undefined ? "" : ", and have it trust these hooks";
    if (!(await agreed(`Protect ${host.title}${question}?`, input, io))) {
      io.line("nothing was changed");
      return EXIT.no;
    }
    await applyPlan(plan, context);
    await establishTrust(host, context);
    if (input.json) io.json({ host: host.host, mode, changes: planJson(plan), applied: true });
    else sayProtected(host, mode, plan, input, io);
    return EXIT.ok;
  },
};

/** The plan, and what the host itself will write when it is told to trust our hooks. */
function sayWhole(host: Host, plan: Plan, io: Io): void {
  sayPlan(plan, io);
  if (host.trust === undefined) return;
  io.line("  ", bold("trust  "), `${host.title} is told that you trust these hooks, and writes that down itself`);
}

/** A dry run changes nothing, and so plans with what is there. */
async function prepare(host: Host, input: Input, io: Io): Promise<{ plan: Plan; context: ProtectContext }> {
  const layout = layoutOf(input, io);
  const { made, key } = input.flag("dry-run") ? { made: [], key: "not made yet" } : await install(layout, io);
  if (made.length > 0 && !input.json)
    io.line(dim(`installed first: policy, key and log below ${layout.config} and ${layout.state}`));
  const context = protectContext(layout, key, io);
  const choice = {
    mode: input.text("mode") === "monitor" ? "monitor" : "enforce",
    onUnavailable: input.text("on-unavailable") === "allow" ? "allow" : "deny",
  } as const;
  return { plan: await planProtect(host, context, choice), context };
}

function sayProtected(host: Host, mode: string, plan: Plan, input: Input, io: Io): void {
  io.line(
    green("protected"),
    `  every tool call of ${host.title} from its next start on, through the ${plan.native ? "native" : "Node"} hook`,
  );
  io.line(
    "  how sure   ",
    host.proved ? "proved: driven against the real host" : yellow("from its documentation, not proved"),
  );
  const [first = "", ...more] = wrap(host.ask, 65);
  io.line("  ask means  ", first);
  for (const line of more) io.line("             ", line);
  if (mode === "monitor") io.line("  monitor    ", yellow("nothing is stopped; the record says what would have been"));
  io.line("  see        ", bold(`rampart watch${stateOption(input)}`), ", ", bold(`rampart log${stateOption(input)}`));
  io.line("  undo       ", bold(`rampart unprotect ${host.host}${stateOption(input)}`));
}
