import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { Policy } from "@rampart/core";
import { readCheckpoint, readLog } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { unifiedDiff } from "../learn/diff.js";
import { type Lesson, Lessons } from "../learn/lesson.js";
import { type Held, heldBy } from "../learn/proof.js";
import { type LearnedRole, learnRole, withRole } from "../learn/role.js";
import { checkpointOf } from "../log/checkpoint.js";
import { parseSince, type Since } from "../past/since.js";
import { PolicyFailure, readSources } from "../policy/load.js";
import { type PolicySource, policySources } from "../policy/sources.js";
import { layoutOf, scratchFolders, userOf } from "../setup/folders.js";

const USUAL_SINCE = "30d";
/** Below this a role says little about what an agent needs. */
const FEW = 50;
const SHOWN = 10;
/** The newest part of the record, which a role learned from the rest has not seen. */
const UNSEEN = 0.2;

export const verb: Verb = {
  name: "policy learn",
  summary: "a least-privilege role from what an agent really did, as a diff",
  usage: "[--agent AGENT] [--since 30d] [--role NAME]",
  about: [
    "Reads the record, never changes the policy. The diff on standard output adds one role that covers what was allowed or approved and done: the project as a whole, elsewhere the files, folders, hosts, programs, packages, tables and tools that were used. What was denied, or asked and not agreed to, is never learned. Guardrails stay in force over any role.",
    "Then it says what the record proves: whether every call learned from stays as it was, and how many of the newest fifth a role learned from the older calls would have stopped, which is what to expect of new work. A role holds for agents that have it; `--role unknown` is the one that holds for agents without any.",
  ],
  options: {
    agent: { type: "string", value: "AGENT", help: "only what this agent did; default: every agent" },
    since: { type: "string", value: "30d|DATE", help: `how far back; default ${USUAL_SINCE}` },
    role: { type: "string", value: "NAME", help: "the role's name; default: the agent's, or learned" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart policy learn --agent codex > role.patch", what: "review it, then: patch POLICY < role.patch" },
    { run: "rampart policy learn --since 1w --role unknown --json", what: "rules with counts, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "nothing to learn from, or a call that happened would be stopped" }],
  async run(input, io) {
    const since = parseSince(input.text("since") ?? USUAL_SINCE, io.now());
    const agent = input.text("agent");
    const name = roleName(input.text("role") ?? agent ?? "learned");
    const lessons = await readLessons(input, io, agent, since);
    if (lessons.happened.length === 0)
      throw new Failure(
        "not_found",
        `${since.words}: the record has no call${agent === null ? "" : ` of ${agent}`} to learn from`,
        "rampart log search --kind intent",
        EXIT.no,
      );
    const learned = await learn(input, io, name, since, lessons);
    if (input.json) io.json(jsonOf(name, lessons, learned));
    else say(name, lessons, learned, io);
    return learned.lost.length > 0 ? EXIT.no : EXIT.ok;
  },
};

interface Result {
  readonly role: LearnedRole;
  readonly diff: string;
  /** Calls learned from that would be stopped all the same: nothing narrow grants them. */
  readonly lost: readonly Held[];
  readonly unseen: { readonly calls: number; readonly stopped: readonly Held[] };
}

async function learn(input: Input, io: Io, name: string, since: Since, { happened }: Lessons): Promise<Result> {
  const { home: asked, name: user } = userOf(io.env);
  const home = await realpath(asked).catch(() => asked);
  const around = { home, user, scratch: scratchFolders(io.env) };
  const [source, ...knowledge] = await policySources([], input, io);
  const agents = [...new Set(happened.map((lesson) => lesson.agent))].join(", ").slice(0, 200);
  const about = (lessons: readonly Lesson[]) => `Learned from ${lessons.length} calls of ${agents}, ${since.words}.`;
  const written = (lessons: readonly Lesson[]) => {
    const role = learnRole(name, about(lessons), lessons, home);
    const text = withRole(source!.text, name, role);
    return { role, text, policy: load([{ ...source!, text }, ...knowledge]) };
  };
  const before = load([source!, ...knowledge]);
  const whole = written(happened);
  const cut = Math.max(1, Math.floor(happened.length * (1 - UNSEEN)));
  const rest = happened.slice(cut);
  return {
    role: whole.role,
    diff: unifiedDiff(source!.name, source!.text, whole.text),
    lost: heldBy(happened, name, before, whole.policy, around),
    unseen: { calls: rest.length, stopped: heldBy(rest, name, before, written(happened.slice(0, cut)).policy, around) },
  };
}

function load(sources: readonly PolicySource[]): Policy {
  const loaded = readSources(sources);
  if (!loaded.ok) throw new PolicyFailure(loaded.errors);
  return loaded.policy;
}

async function readLessons(input: Input, io: Io, agent: string | null, since: Since): Promise<Lessons> {
  const { log } = placesIn(layoutOf(input, io));
  if (!existsSync(log))
    throw new Failure("not_found", `there is no log at ${log}`, `rampart init${stateOption(input)}`);
  const lessons = new Lessons(agent, since.time);
  const { origin } = readCheckpoint(await checkpointOf(log));
  for await (const { event } of readLog(log, origin)) {
    if (io.interrupted.aborted) break;
    lessons.take(event as unknown as JsonObject);
  }
  lessons.end();
  return lessons;
}

function roleName(said: string): string {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(said)) return said;
  throw new Failure(
    "bad_value",
    `--role ${said}: a role's name is lower-case letters, digits and hyphens`,
    "rampart policy learn --role builder",
  );
}

const total = (held: readonly Held[]) => held.reduce((sum, { count }) => sum + count, 0);

function jsonOf(name: string, lessons: Lessons, { role, diff, lost, unseen }: Result) {
  return {
    role: name,
    about: role.about,
    rules: role.rules.map(({ id, grant, when, calls }) => ({ id, grant, when, calls })),
    calls: lessons.happened.length,
    notLearned: { stopped: lessons.stopped.length, unclear: lessons.unclear, dropped: lessons.dropped },
    kept: lessons.happened.length - total(lost),
    lost,
    unseen: { calls: unseen.calls, stopped: total(unseen.stopped), examples: unseen.stopped.slice(0, SHOWN) },
    diff,
  };
}

/** The diff on standard output, for a file; everything else on standard error. */
function say(name: string, lessons: Lessons, { role, diff, lost, unseen }: Result, io: Io): void {
  for (const line of diff.replace(/\n$/, "").split("\n"))
    io.line(line.startsWith("+") && io.interactive ? green(line) : line);
  const { happened, stopped, unclear, dropped } = lessons;
  io.note(bold(`role ${name}`), `: ${role.rules.length} rules from ${happened.length} calls`);
  for (const { id, calls } of [...role.rules].sort((a, b) => b.calls - a.calls).slice(0, SHOWN))
    io.note(dim(`  ${String(calls).padStart(6)}  ${id}`));
  if (stopped.length > 0)
    io.note(dim(`  not learned: ${stopped.length} calls that were denied, or asked and not agreed to`));
  if (unclear > 0) io.note(dim(`  not learned: ${unclear} calls of which the record does not hold all`));
  if (dropped > 0) io.note(yellow(`  ${dropped} older calls were left out; say --since`));
  if (lost.length === 0) io.note(green("  every call learned from stays as it was"));
  else sayHeld(`${total(lost)} calls that happened would be stopped: nothing narrow grants them`, lost, io);
  if (unseen.stopped.length === 0)
    io.note(green(`  of the newest ${unseen.calls}, a role learned from the rest would have stopped none`));
  else
    sayHeld(
      `of the newest ${unseen.calls}, a role learned from the rest would have stopped ${total(unseen.stopped)}`,
      unseen.stopped,
      io,
    );
  if (happened.length < FEW)
    io.note(yellow(`  ${happened.length} calls are few: watch it in monitor mode before it is enforced`));
}

function sayHeld(title: string, held: readonly Held[], io: Io): void {
  io.note(yellow(`  ${title}`));
  for (const { call, rule, count } of held.slice(0, SHOWN))
    io.note(`    ${call.slice(0, 100)}`, count > 1 ? ` ×${count}` : "", dim(`  [${rule}]`));
  if (held.length > SHOWN) io.note(dim(`    … and ${held.length - SHOWN} kinds more`));
}
