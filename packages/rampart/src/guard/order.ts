import { startGuard } from "@rampart/guard";
import { callOnce, errorOf, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";
import { askGuardIfThere } from "./admin.js";
import { guardOptions } from "./options.js";
import { startCommand } from "./ping.js";

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
  if (!isInstalled(layout)) throw new Failure("not_installed", "nothing is installed here", "rampart init", EXIT.no);
  if (layout.system !== undefined)
    throw new Failure("guard_away", "the guard does not run", startCommand(layout) ?? "sudo rampart serve", EXIT.no);
  const guard = await startGuard({ ...(await guardOptions(layout, io)), warmUp: false, handleSignals: false });
  try {
    const answers: Answered[] = [];
    for (const body of bodies) {
      const said = await callOnce(guard.adminSocket, body, PATIENCE_MS);
      const error = errorOf(said);
      if (error !== null) throw new Failure("refused", `${error.message} (${error.code})`, null, EXIT.no);
      answers.push({ ...said, alone: true });
    }
    return answers;
  } finally {
    await guard.stop("an order was given while no guard ran");
  }
}
