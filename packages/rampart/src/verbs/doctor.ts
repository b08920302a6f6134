import {
  applyPlan,
  detectHosts,
  establishTrust,
  HOSTS,
  type Host,
  inspectDoor,
  type ProtectContext,
  planProtect,
  shadowsIn,
} from "@rampart/edge";
import { USER_MODE } from "@rampart/guard";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { pingGuard, startCommand } from "../guard/ping.js";
import { agreed } from "../setup/agree.js";
import { protectContext } from "../setup/door.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { readKey } from "../setup/install.js";
import { isInstalled } from "../setup/installed.js";
import { onDoors } from "../setup/protection.js";
import { examineAs } from "../setup/system/examine.js";

/** One thing that is not as it should be, and what to do about it. */
interface Symptom {
  readonly host: string | null;
  readonly what: string;
  /** A command for a person. */
  readonly next: string;
  /** Whether `--fix` does it. */
  readonly fixable: boolean;
  /** False: worth knowing, and no failure. */
  readonly wrong: boolean;
}

export const verb: Verb = {
  name: "doctor",
  summary: "find what keeps doors from working, and put it right",
  usage: "[--fix] [--yes] | --as USER",
  about: [
    "Looks at every protected host: entries that are gone or switched off, here or by this project's settings; hooks the host does not trust; programs that moved or are older than this one; and agents on this machine that nothing protects. --fix protects the hosts again that need it, as they were protected.",
    "--as USER, in system mode: tries as that user to read, write, signal, connect and become what it must not, and reports each attempt. Nothing is harmed where one succeeds. Root may examine every user, a user itself.",
  ],
  options: {
    fix: { type: "boolean", help: "put right what can be put right, after asking" },
    as: { type: "string", value: "USER", help: "system mode: try what this agents' user must not be able to do" },
    yes: { type: "boolean", help: "do not ask" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart doctor", what: "what is wrong, and the command that helps" },
    { run: "rampart doctor --fix --yes", what: "put it right" },
    { run: "rampart doctor --as dev", what: "system mode, proved by trying" },
  ],
  exits: [{ status: EXIT.no, means: "something is wrong; with --as: something was not refused, or not tried" }],
  async run(input, io) {
    const user = input.text("as");
    if (user !== null) return examineAs(user, input.json, io);
    const layout = layoutOf(input, io);
    const context = protectContext(layout, await readKey(layout).catch(() => ""), io);
    let symptoms = await examine(input, context, io);
    const sick = [...new Set(symptoms.flatMap(({ host, fixable }) => (fixable && host !== null ? [host] : [])))];
    let fixed: readonly string[] = [];
    if (input.flag("fix") && sick.length > 0) {
      if (!input.json) say(symptoms, io);
      const names = sick.map((name) => HOSTS[name]!.title).join(", ");
      if (await agreed(`Protect ${names} again, as before?`, input, io)) {
        for (const name of sick) await treat(HOSTS[name]!, context);
        fixed = sick;
        symptoms = await examine(input, context, io);
      }
    }
    if (input.json) io.json({ symptoms, fixed });
    else {
      for (const name of fixed) io.line(green("put right"), `  ${HOSTS[name]!.title}`);
      say(symptoms, io);
    }
    return symptoms.some(({ wrong }) => wrong) ? EXIT.no : EXIT.ok;
  },
};

async function examine(input: Input, context: ProtectContext, io: Io): Promise<readonly Symptom[]> {
  const state = stateOption(input);
  if (!isInstalled(context.layout)) {
    const what = "nothing is installed here";
    return [{ host: null, what, next: `rampart protect${state}`, fixable: false, wrong: true }];
  }
  const symptoms: Symptom[] = [];
  const detected = new Set((await detectHosts(context)).map(({ host }) => host.host));
  for (const host of Object.values(HOSTS)) {
    const door = await inspectDoor(host, context);
    const next = `rampart protect ${host.host}${state}`;
    const known = door.protected || door.problems.length > 0;
    const add = (what: string, more: Partial<Symptom> = {}) =>
      symptoms.push({ host: host.host, what, next, fixable: true, wrong: true, ...more });
    for (const problem of door.problems)
      add(problem, { fixable: !/switched off|is a |belongs to|read-only/.test(problem) });
    if (known) {
      for (const shadow of await shadowsIn(host, context, io.cwd)) {
        add(shadow, { fixable: false, next: "take that setting out of the project, or do not run the agent there" });
      }
      if (door.protected && (await isOutdated(host, context)))
        add("what is installed is not what this version installs");
    } else if (detected.has(host.host))
      add("it is used on this machine, and not protected", { fixable: false, wrong: false });
  }
  if (context.layout.system !== undefined) return [...symptoms, ...(await systemSymptoms(input, context, io))];
  const what = `${USER_MODE} What that means for key, policy, socket and approvals: docs/system-mode.md`;
  symptoms.push({ host: null, what, next: "sudo rampart install --system --agent USER", fixable: false, wrong: false });
  const guard = await askGuardIfThere(input, io, { v: 1, op: "head" }).catch(() => null);
  if (guard === null) {
    const what = "no guard is running; the next hook starts it, or decides by its last signed bundle";
    symptoms.push({ host: null, what, next: `rampart serve${state}`, fixable: false, wrong: false });
  }
  return symptoms;
}

/** In system mode the guard is the machine's: one that does not run is wrong, and nobody's hook starts it. */
async function systemSymptoms(input: Input, { layout }: ProtectContext, io: Io): Promise<readonly Symptom[]> {
  const none = { host: null, fixable: false };
  const guarded = guardedUser(layout);
  const alive = guarded === null ? await askGuardIfThere(input, io, { op: "head" }) : await pingGuard(guarded);
  const names = layout.system!.agents.map(({ name }) => name);
  const prove = {
    ...none,
    what: "system mode: prove it by trying",
    next: `sudo rampart doctor --as ${guarded?.name ?? names[0]}`,
  };
  if (alive !== null) return [{ ...prove, wrong: false }];
  return [
    {
      ...none,
      what: "the guard does not run; doors decide by its last bundle",
      next: startCommand(layout) ?? "rampart serve",
      wrong: true,
    },
  ];
}

/** Whether protecting it again would change anything. */
async function isOutdated(host: Host, context: ProtectContext): Promise<boolean> {
  const { settings } = await inspectDoor(host, context);
  if (settings === null) return false;
  return planProtect(host, context, settings).then(
    ({ changes }) => changes.length > 0,
    () => false,
  );
}

/** Protects it again, in the mode it has. */
async function treat(host: Host, context: ProtectContext): Promise<void> {
  const { settings } = await inspectDoor(host, context);
  const choice = settings ?? { mode: "enforce" as const, onUnavailable: "deny" as const };
  await onDoors(context, async () => applyPlan(await planProtect(host, context, choice), context));
  await establishTrust(host, context);
}

function say(symptoms: readonly Symptom[], io: Io): void {
  if (symptoms.length === 0) io.line(green("nothing is wrong"));
  for (const { host, what, next, wrong } of symptoms) {
    const name = host === null ? "Rampart" : HOSTS[host]!.title;
    io.line(wrong ? red("wrong") : yellow("note "), "  ", bold(name), `: ${what}`);
    io.line(dim(`         ${next}`));
  }
}
