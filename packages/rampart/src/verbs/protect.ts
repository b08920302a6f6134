import { type DoorChoice, detectHosts, HOSTS, type Host, type Plan, type ProtectContext } from "@rampart/edge";
import { type Layout, placesIn, readDoors, wrap } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { planJson } from "../say/plan.js";
import { agreed } from "../setup/agree.js";
import { protectContext } from "../setup/door.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";
import { install, missingOf, readKey } from "../setup/install.js";
import { carryOut, type Intended, intend, sayIntended } from "../setup/protection.js";

export const verb: Verb = {
  name: "protect",
  summary: "put Rampart in front of coding agents, after showing the plan",
  usage: "[HOST…] [--monitor] [--yes] [--dry-run]",
  about: [
    "Copies the program outside any clone, and adds its hook to the host's own settings beside whatever is there. `rampart unprotect HOST` puts the settings back. Where nothing is installed yet, it does what `rampart init` does first.",
    "Without a HOST it looks for the agents on this machine, and shows one plan for all of them.",
  ],
  options: {
    mode: {
      type: "string",
      choices: ["monitor", "enforce"],
      help: "monitor records what would be decided and stops nothing; default enforce",
    },
    monitor: { type: "boolean", help: "the same as --mode monitor" },
    "on-unavailable": {
      type: "string",
      choices: ["deny", "allow"],
      help: "when neither guard nor a valid bundle is there; default deny",
    },
    yes: { type: "boolean", help: "do not ask" },
    "dry-run": { type: "boolean", help: "show the plan, change nothing" },
  },
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart protect", what: "every agent found here: shows what would change and asks" },
    { run: "rampart protect gemini --monitor --yes", what: "record first, stop nothing" },
    { run: "rampart protect claude-code --dry-run", what: "only the plan" },
  ],
  async run(input, io) {
    const layout = layoutOf(input, io);
    for (const name of input.positionals) knownHost(name);
    const fresh = missingOf(layout).length > 0;
    let context = protectContext(layout, fresh ? "not made yet" : await readKey(layout), io);
    const hosts = await hostsOf(input, context);
    const alone = input.positionals.length === 1;
    const choice = await choiceOf(input, context, io);
    const plan = async () => {
      const each: Intended[] = [];
      for (const host of hosts) each.push(await intend(host, context, choice, alone));
      return each;
    };
    let intended = await plan();
    const open = intended.filter(({ plan, done }) => plan !== null && !done);

    if (input.flag("dry-run") || open.length === 0) {
      if (fresh && !input.json) sayInstall(layout, io);
      tell(intended, choice, false, alone, input, io);
      return intended.some(({ problem }) => problem !== null) && !input.flag("dry-run") ? EXIT.no : EXIT.ok;
    }
    if (!input.json) {
      const names = open.map(({ host }) => host.title).join(", ");
      io.line(`This puts Rampart in front of ${names}, mode `, bold(choice.mode), ":");
      if (fresh) sayInstall(layout, io);
      for (const one of intended) sayIntended(one, io);
    }
    if (!(await agreed(questionOf(open), input, io))) {
      io.line("nothing was changed");
      return EXIT.no;
    }
    if (fresh) {
      // A plan made without a key has none to write into doors.
      context = protectContext(layout, (await install(layout, io)).key, io);
      intended = await plan();
    }
    const done: Intended[] = [];
    for (const one of intended) done.push(await carryOut(one, context, choice, alone));
    tell(done, choice, true, alone, input, io);
    return done.some(({ problem }) => problem !== null) ? EXIT.no : EXIT.ok;
  },
};

/** What comes first where nothing is installed yet. */
function sayInstall(layout: Layout, io: Io): void {
  io.line("  ", bold("make   "), "policy, key and log", dim(`  below ${layout.config} and ${layout.state}`));
}

/** @throws Failure `not_found` where no agent is on this machine */
async function hostsOf(input: Input, context: ProtectContext): Promise<readonly Host[]> {
  if (input.positionals.length > 0) return input.positionals.map((name) => HOSTS[knownHost(name)]!);
  const detected = await detectHosts(context);
  if (detected.length > 0) return detected.map(({ host }) => host);
  const names = Object.keys(HOSTS).join(", ");
  throw new Failure(
    "not_found",
    `no coding agent was found on this machine; there are doors for ${names}`,
    "rampart protect HOST, for one that is elsewhere; rampart check -- 'rm -rf ~' needs none",
  );
}

/** Enforcing unless said otherwise; a person at a terminal who said nothing is offered to watch first. */
async function choiceOf(input: Input, { layout }: ProtectContext, io: Io): Promise<DoorChoice> {
  const onUnavailable = input.text("on-unavailable") === "allow" ? "allow" : "deny";
  const said = input.flag("monitor") ? "monitor" : input.text("mode");
  if (layout.system !== undefined) return decidedChoice(layout, said !== null || onUnavailable === "allow");
  const silent = said !== null || input.flag("yes") || input.flag("dry-run") || input.json || !io.interactive;
  const watches = !silent && (await io.confirm("Only watch at first, and stop nothing yet?"));
  return { mode: said === "monitor" || watches ? "monitor" : "enforce", onUnavailable };
}

/**
 * In system mode doors are as whoever installed it decided, for every host alike.
 *
 * @throws Failure `refused` where somebody wants another, or is none whose agents are guarded
 */
async function decidedChoice(layout: Layout, asked: boolean): Promise<DoorChoice> {
  const names = layout.system!.agents.map(({ name }) => name).join(", ");
  if (guardedUser(layout) === null)
    throw new Failure("refused", `system mode: the agents of ${names} are guarded; protect is for these users`, null);
  if (asked)
    throw new Failure(
      "refused",
      "system mode: how doors behave is for administrators",
      "sudo rampart install --system",
    );
  const doors = Object.values(await readDoors(placesIn(layout).doors));
  return { mode: doors[0]?.mode ?? "enforce", onUnavailable: "deny" };
}

function questionOf(open: readonly Intended[]): string {
  const names = open.map(({ host }) => host.title).join(", ");
  const trusting = open.filter(({ host }) => host.trust !== undefined).map(({ host }) => host.title);
  return trusting.length === 0
    ? `Protect ${names}?`
    : `Protect ${names}, and have ${trusting.join(", ")} trust these hooks?`;
}

function tell(
  intended: readonly Intended[],
  { mode }: DoorChoice,
  applied: boolean,
  alone: boolean,
  input: Input,
  io: Io,
): void {
  if (input.json) {
    const each = intended.map(({ host, plan, done, problem }) => {
      const changes = plan === null ? [] : planJson(plan);
      return {
        host: host.host,
        mode,
        changes,
        applied: applied && plan !== null && !done,
        ...(problem === null ? {} : { problem }),
      };
    });
    io.json(alone ? each[0] : { hosts: each });
    return;
  }
  for (const one of intended) {
    const { host, plan, done, problem } = one;
    if (done) io.line(green("done already"), `  ${host.title} is protected, mode ${mode}`);
    else if (!applied || problem !== null) sayIntended(one, io);
    else if (plan !== null) sayProtected(host, mode, plan, input, io);
  }
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
