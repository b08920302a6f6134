import {
  callOnce,
  errno,
  errorOf,
  findSockets,
  type JsonObject,
  type MessageStream,
  openStream,
  quoteWord,
  ServiceError,
} from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";
import { refusedBy } from "./refusal.js";
import { silentGuard } from "./silent.js";

/** A guard that works answers within milliseconds; a checkpoint waits for the disk. */
const PATIENCE_MS = 5_000;
/** What cannot be reached, as opposed to what answered badly. */
const AWAY = new Set(["file.missing", "folder.missing", "wire.unreachable"]);

type Where = Pick<Input, "state">;

/**
 * Asks the running guard over its admin socket.
 *
 * @throws Failure `guard_away` where none runs, `not_installed` where none could, `guard_silent` where one does and does not answer, `refused` with the guard's
 *   own words; ServiceError `wire.*`
 */
export async function askGuard(where: Where, io: Io, body: JsonObject, patience = PATIENCE_MS): Promise<JsonObject> {
  const answer = await reach(where, io, (path) => callOnce(path, { ...keyOf(io), ...body }, patience));
  const error = errorOf(answer);
  if (error !== null) throw refusedBy(error);
  return answer;
}

/** Two people at one socket are told apart by their keys. */
function keyOf({ env }: Io): { readonly key?: string } {
  const key = env["RAMPART_KEY"];
  return key === undefined || key === "" ? {} : { key };
}

/** The same, or null where no guard runs. */
export async function askGuardIfThere(
  where: Where,
  io: Io,
  body: JsonObject,
  patience = PATIENCE_MS,
): Promise<JsonObject | null> {
  try {
    return await askGuard(where, io, body, patience);
  } catch (error) {
    if (error instanceof Failure && (error.code === "guard_away" || error.code === "not_installed")) return null;
    throw error;
  }
}

/** A connection that stays, for what is happening. */
export async function followGuard(where: Where, io: Io, body: JsonObject): Promise<MessageStream> {
  const stream = await reach(where, io, (path) => openStream(path, PATIENCE_MS));
  stream.send(body);
  return stream;
}

async function reach<T>(where: Where, io: Io, talk: (path: string) => Promise<T>): Promise<T> {
  try {
    return await talk((await findSockets(layoutOf(where, io))).admin);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    if (cause.code === "wire.timeout") throw await silence(where, io, cause);
    if (!AWAY.has(cause.code)) throw cause;
    if (errno(cause.cause) === "EACCES") {
      const message = "system mode: the guard's admin socket is not this user's";
      throw new Failure("refused", message, "the same with sudo", EXIT.no, { cause });
    }
    if (!isInstalled(layoutOf(where, io)))
      throw new Failure("not_installed", "nothing is installed here", `rampart init${stateOption(where)}`, EXIT.no);
    throw new Failure("guard_away", "no guard is running here", `rampart serve${stateOption(where)}`, EXIT.no, {
      cause,
    });
  }
}

/** What was asked is with the guard, which may be held up by its disk: whether it is done is only known later. */
async function silence(where: Where, io: Io, cause: ServiceError): Promise<Error> {
  const silent = await silentGuard(layoutOf(where, io));
  if (silent === null) return cause;
  const message = `the guard (pid ${silent.pid}) runs and does not answer: ${silent.why}`;
  const next = `rampart status${stateOption(where)}; what was asked may still be done once the guard goes on`;
  return new Failure("guard_silent", message, next, EXIT.error, { cause });
}

/** `--state DIR` again, for the commands we tell people to run. */
export const stateOption = ({ state }: Where): string => (state === null ? "" : ` --state ${quoteWord(state)}`);
