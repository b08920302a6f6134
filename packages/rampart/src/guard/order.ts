import { setTimeout as sleep } from "node:timers/promises";
import { type Guard, startGuard } from "@rampart/guard";
import { callOnce, errorOf, findSockets, type JsonObject, type Layout } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";
import { askGuardIfThere, stateOption } from "./admin.js";
import { guardOptions } from "./options.js";
import { startCommand } from "./ping.js";
import { refusedBy } from "./refusal.js";

const PATIENCE_MS = 10_000;

/** What the guard said; `alone` where this process was it. */
export type Answered = JsonObject & { readonly alone: boolean };

/**
 * Gives an order to the guard. Where none runs, this process is one for that long: the order is recorded and signed as ever, and
 * doors that decide alone find it.
 *
 * @throws Failure `refused` with the guard's own words, `guard_away` in system mode, `not_installed`
 */
export async function order(input: Input, io: Io, body: JsonObject): Promise<Answered> {
  const [answer] = await orders(input, io, [body]);
  return answer!;
}

/** The same for several, by one guard. */
export async function orders(input: Input, io: Io, bodies: readonly JsonObject[]): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (const body of bodies) {
    const answer = await askGuardIfThere(input, io, body, PATIENCE_MS);
    if (answer === null) break;
    answers.push({ ...answer, alone: false });
  }
  return [...answers, ...(await alone(input, io, bodies.slice(answers.length)))];
}

/** This process as the guard. */
async function alone(input: Input, io: Io, bodies: readonly JsonObject[]): Promise<readonly Answered[]> {
  if (bodies.length === 0) return [];
  const layout = layoutOf(input, io);
  if (!isInstalled(layout))
    throw new Failure("not_installed", "nothing is installed here", `rampart init${stateOption(input)}`, EXIT.no);
  if (layout.system !== undefined)
    throw new Failure("guard_away", "the guard does not run", startCommand(layout) ?? "sudo rampart serve", EXIT.no);
  const guard = await begin(layout, io);
  // A door has started one meanwhile.
  if (guard === null) return orders(input, io, bodies);
  try {
    const answers: Answered[] = [];
    for (const body of bodies) {
      const said = await callOnce(guard.adminSocket, body, PATIENCE_MS);
      const error = errorOf(said);
      if (error !== null) throw refusedBy(error);
      answers.push({ ...said, alone: true });
    }
    return answers;
  } finally {
    await guard.stop("an order was given while no guard ran");
  }
}

const START_MS = 5_000;
const LOOK_MS = 50;

/** A guard in this process; null once another one answers that was quicker. */
async function begin(layout: Layout, io: Io): Promise<Guard | null> {
  try {
    return await startGuard({ ...(await guardOptions(layout, io)), warmUp: false, handleSignals: false });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "already_running")) throw error;
    for (const until = performance.now() + START_MS; performance.now() < until; await sleep(LOOK_MS))
      if (await answers(layout)) return null;
    throw error;
  }
}

async function answers(layout: Layout): Promise<boolean> {
  return findSockets(layout)
    .then(({ agent }) => callOnce(agent, { op: "ping" }, LOOK_MS * 10))
    .then(
      () => true,
      () => false,
    );
}
