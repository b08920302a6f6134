import { existsSync } from "node:fs";
import { dirname } from "node:path";
import {
  applyPlan,
  type DoorChoice,
  establishTrust,
  type Host,
  type Plan,
  type ProtectContext,
  ProtectError,
  planProtect,
  trustState,
} from "@rampart/edge";
import { inTurn, placesIn } from "@rampart/service";
import { bold, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { sayPlan } from "../say/plan.js";

/** What protecting one host would mean: a plan, or what stands in the way. */
export interface Intended {
  readonly host: Host;
  readonly plan: Plan | null;
  /** Nothing is left to do. */
  readonly done: boolean;
  readonly problem: string | null;
}

/** Plans one host. With `alone`, what stands in the way is thrown; among several it only concerns this one. */
export async function intend(
  host: Host,
  context: ProtectContext,
  choice: DoorChoice,
  alone: boolean,
): Promise<Intended> {
  try {
    const plan = await planProtect(host, context, choice);
    const trusts = host.trust === undefined || (await trustState(host, context, 1)) === "trusted";
    return { host, plan, done: plan.changes.length === 0 && trusts, problem: null };
  } catch (error) {
    if (alone || !(error instanceof ProtectError)) throw error;
    return { host, plan: null, done: false, problem: error.message };
  }
}

/** The plan, and what the host itself will write when it is told to trust our hooks. */
export function sayIntended({ host, plan, done, problem }: Intended, io: Io): void {
  if (problem !== null) io.line("  ", yellow("left out"), ` ${host.title}: ${problem}`);
  if (plan === null || done) return;
  sayPlan(plan, io);
  if (host.trust === undefined) return;
  io.line("  ", bold("trust  "), `${host.title} is told that you trust these hooks, and writes that down itself`);
}

/**
 * Changes doors while no other process does. In system mode they are root's, and a user changes settings of the host alone; so it
 * is where somebody took our folder away, and wants the host to go on without us.
 */
export function onDoors<T>({ layout }: ProtectContext, work: () => Promise<T>): Promise<T> {
  const { doors } = placesIn(layout);
  return layout.system === undefined && existsSync(dirname(doors)) ? inTurn(doors, work) : work();
}

/** What a person agreed to in files that are not ours. */
const foreign = (plan: Plan) => JSON.stringify(plan.changes.filter((one) => one.kind === "file" && one.foreign));

/**
 * Does it. Failures of a single host among several come back as its problem. Hosts share files of ours, so a plan is made
 * again when its turn comes.
 *
 * @throws ProtectError, of a host `alone`: `config.changed` where its settings are no longer those the plan was made for
 */
export async function carryOut(
  intended: Intended,
  context: ProtectContext,
  choice: DoorChoice,
  alone: boolean,
): Promise<Intended> {
  const { host, plan } = intended;
  if (plan === null || intended.done) return intended;
  try {
    await onDoors(context, async () => {
      const now = await planProtect(host, context, choice);
      await applyPlan(alone && foreign(now) !== foreign(plan) ? plan : now, context);
    });
    await establishTrust(host, context);
    return intended;
  } catch (error) {
    if (alone || !(error instanceof ProtectError)) throw error;
    return { ...intended, plan: null, problem: error.message };
  }
}
