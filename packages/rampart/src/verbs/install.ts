import { errno } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { DEFAULT_POLICY } from "../policy/default.js";
import { usePolicy } from "../policy/load.js";
import { policySources } from "../policy/sources.js";
import { agreed } from "../setup/agree.js";
import { agentUser, findGroup, groupsOf } from "../setup/system/accounts.js";
import { hasSystemd, supervisorPid } from "../setup/system/manager.js";
import { applySystem, GUARD_USER, planSystem, type Wanted } from "../setup/system/plan.js";
import { trustedNode } from "../setup/system/program.js";
import type { Step } from "../setup/system/step.js";

/** Groups whose members become root whenever they like. */
const MIGHTY = ["sudo", "wheel", "admin", "docker", "lxd", "disk", "root"];

export const verb: Verb = {
  name: "install",
  summary: "install for the whole machine: the guard as a user of its own",
  usage: "--system --agent USER… [--policy FILE] [--monitor] [--no-systemd] [--dry-run]",
  about: [
    "User mode (`rampart init`, `rampart protect`) needs none of this, and protects neither policy, key, log nor approvals from code that runs as the agents' user. System mode does: it makes a user for the guard, folders only root and the guard may change, a socket for each agents' user and another for administrators, and a service that is started again whatever ends it.",
    "Safe to run again: it changes what differs, and keeps policy, key and log. Afterwards each agents' user runs `rampart protect`, and `rampart doctor --as USER` tries what that user must not be able to do.",
  ],
  options: {
    system: { type: "boolean", help: "for the whole machine; what this verb is for" },
    agent: {
      type: "string",
      value: "USER",
      multiple: true,
      help: "a user whose agents are guarded; may be given again",
    },
    admins: { type: "string", value: "GROUP", help: "a group that may use the admin socket besides root" },
    policy: {
      type: "string",
      value: "FILE",
      help: "the policy to begin with, a file or a pack; default: as `rampart init`",
    },
    monitor: { type: "boolean", help: "doors record what would be decided and stop nothing" },
    "no-systemd": { type: "boolean", help: "write no units; `rampart supervise` runs it" },
    yes: { type: "boolean", help: "do not ask" },
    "dry-run": { type: "boolean", help: "show the plan, change nothing" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart install --system --agent dev --dry-run", what: "what would be made and changed" },
    { run: "rampart install --system --agent dev --agent ci --yes", what: "as root: two users, a socket each" },
    { run: "rampart install --system --agent dev --no-systemd --yes", what: "in a container, then: rampart supervise" },
  ],
  exits: [{ status: EXIT.no, means: "the person said no; nothing was changed" }],
  async run(input, io) {
    const wanted = await wantedOf(input, io);
    const steps = planned(wanted);
    const warnings = warningsOf(wanted);
    if (!input.json) sayPlan(steps, warnings, io);
    if (input.flag("dry-run") || steps.length === 0) {
      if (input.json) io.json({ steps: steps.map(plain), warnings, applied: false });
      else if (steps.length === 0) sayNext(wanted, "done already", io);
      return EXIT.ok;
    }
    if (process.geteuid?.() !== 0)
      throw new Failure("refused", "only root can install system mode; nothing was changed", "the same with sudo");
    if (!(await agreed("Install Rampart for the whole machine?", input, io))) {
      if (!input.json) io.line("nothing was changed");
      return EXIT.no;
    }
    const done = await applySystem(wanted);
    if (input.json) io.json({ steps: done.map(plain), warnings, applied: true });
    else sayNext(wanted, "installed", io);
    return EXIT.ok;
  },
};

/** @throws Failure `refused` where this user may not see what is installed already */
function planned(wanted: Wanted): readonly Step[] {
  try {
    return planSystem(wanted);
  } catch (cause) {
    if (errno(cause) !== "EACCES") throw cause;
    throw new Failure("refused", "only root may see what is installed; nothing was changed", "the same with sudo");
  }
}

const plain = ({ does, what, path }: Step) => ({ does, what, path });

async function wantedOf(input: Input, io: Io): Promise<Wanted> {
  if (!input.flag("system"))
    throw new Failure(
      "usage",
      "rampart install: for one user it is `rampart init`",
      "rampart install --system --agent USER",
    );
  if (input.state !== null)
    throw new Failure(
      "usage",
      "system mode has its fixed places: --state does not go with it",
      "rampart install --help",
    );
  const names = [...new Set(input.texts("agent"))];
  if (names.length === 0)
    throw new Failure("usage", "whose agents? Say --agent USER", "rampart install --system --agent USER");
  const group = input.text("admins");
  const admins = group === null ? null : findGroup(group);
  if (group !== null && admins === null)
    throw new Failure("not_found", `there is no group "${group}"`, `groupadd ${group}`);
  const policy = input.text("policy");
  return {
    agents: names.map((name) => agentUser(name, GUARD_USER)),
    manager: input.flag("no-systemd") || !hasSystemd() ? "supervisor" : "systemd",
    admins,
    node: trustedNode(),
    policy: policy === null ? DEFAULT_POLICY : await policyText(policy, input, io),
    mode: input.flag("monitor") ? "monitor" : "enforce",
    now: io.now(),
  };
}

async function policyText(name: string, input: Input, io: Io): Promise<string> {
  const [source] = await policySources([name], input, io);
  usePolicy([source!]);
  return source!.text;
}

/** What would make system mode worth little. */
function warningsOf({ agents }: Wanted): readonly string[] {
  return agents.flatMap(({ name }) => {
    const mighty = groupsOf(name).filter((group) => MIGHTY.includes(group));
    return mighty.length === 0
      ? []
      : [`${name} is in ${mighty.join(", ")} and can become root: nothing here protects from that`];
  });
}

/** Doors are many and alike: one line for each user. */
function sayPlan(steps: readonly Step[], warnings: readonly string[], io: Io): void {
  const doors = new Map<string, number>();
  for (const { does, what, path } of steps) {
    const user = /^door of .* for (.+)$/.exec(what)?.[1];
    if (user === undefined) io.line("  ", bold(does.padEnd(6)), " ", what, dim(`  ${path}`));
    else doors.set(user, (doors.get(user) ?? 0) + 1);
  }
  for (const [user, count] of doors)
    io.line("  ", bold("write "), ` ${count} doors for ${user}`, dim("  /opt/rampart/agents"));
  for (const warning of warnings) io.line("  ", yellow("note  "), " ", warning);
}

function sayNext({ manager, agents }: Wanted, said: string, io: Io): void {
  io.line(green(said), "  system mode");
  if (manager === "supervisor" && supervisorPid() !== null)
    io.line("  start it again: ", bold("rampart supervise"), dim("  the one that runs keeps what it began with"));
  if (manager === "supervisor" && supervisorPid() === null) {
    const why = hasSystemd() ? "" : "  (systemd does not run this machine)";
    io.line(
      "  start it   ",
      bold("rampart supervise"),
      dim(`  as root, for example as what a container runs first${why}`),
    );
  }
  for (const { name } of agents)
    io.line("  as ", bold(name), "    ", bold("rampart protect"), dim("  adds the doors to the agents' settings"));
  for (const { name } of agents) io.line("  prove it   ", bold(`rampart doctor --as ${name}`));
}
