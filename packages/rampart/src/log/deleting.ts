import { existsSync, statSync } from "node:fs";
import { keyPath, Retention } from "@rampart/guard";
import {
  type EraseReport,
  type EraseRequest,
  loadKey,
  openLog,
  type SealReport,
  type SealRequest,
} from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { layoutOf, userOf } from "../setup/folders.js";
import { noLogAt } from "./none.js";

/** The log is verified first, and segments are written anew: minutes for millions of entries. */
const PATIENCE_MS = 30 * 60_000;

type Wanted<R> = Omit<R, "by">;

/** Seals through the running guard, or with the log's own key where none runs. @throws Failure */
export async function seal(input: Input, io: Io, wanted: Wanted<SealRequest>): Promise<SealReport> {
  const { sealed } = await carryOut(input, io, { op: "seal", ...wanted }, async (retention, by) => ({
    sealed: await retention.seal({ ...wanted, by }),
  }));
  return sealed as unknown as SealReport;
}

export async function erase(input: Input, io: Io, wanted: Wanted<EraseRequest>): Promise<EraseReport> {
  const { erased } = await carryOut(input, io, { op: "erase", ...wanted }, async (retention, by) => ({
    erased: await retention.erase({ ...wanted, by }),
  }));
  return erased as unknown as EraseReport;
}

/** The log's folder. @throws Failure `not_found`, `refused` */
export function ownLog(input: Input, io: Io): string {
  const { log } = placesIn(layoutOf(input, io));
  if (existsSync(log)) return log;
  throw noLogAt(log, `rampart init${stateOption(input)}`);
}

/**
 * The same, to be written without a guard: files made by another user than the log's would lock the guard out.
 * @throws Failure `refused`
 */
export function writableLog(input: Input, io: Io): string {
  const folder = ownLog(input, io);
  const { uid } = statSync(folder);
  if (uid === process.geteuid?.()) return folder;
  const name = layoutOf(input, io).system?.guard.name ?? `the user with id ${uid}`;
  const next = `sudo runuser -u ${name} -- rampart …`;
  throw new Failure("refused", `${folder} belongs to ${name}, and what others write there locks the guard out`, next);
}

async function carryOut(
  input: Input,
  io: Io,
  message: object,
  alone: (retention: Retention, by: string) => Promise<object>,
): Promise<JsonObject> {
  const folder = ownLog(input, io);
  const answer = await askGuardIfThere(input, io, message as JsonObject, PATIENCE_MS);
  if (answer !== null) return answer;
  writableLog(input, io);
  const layout = layoutOf(input, io);
  const log = await openLog(folder, { signer: await loadKey(keyPath(placesIn(layout).keys)) });
  try {
    const rules = { calls: null, prompts: null };
    const room = { rules, log: () => log, state: layout.state, now: io.now, failed: () => {} };
    return (await alone(new Retention(room), userOf(io.env).name)) as JsonObject;
  } finally {
    await log.close();
  }
}
