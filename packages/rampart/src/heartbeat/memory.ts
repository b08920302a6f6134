import { type Heartbeat, MAX_HEARTBEAT, openHeartbeat } from "@rampart/guard";
import type { Verifier } from "@rampart/ledger";
import { isJsonObject, parseStrict, readBounded, ServiceError, writeAtomic } from "@rampart/service";

/** The last sign of life of one installation, as it came, and when. */
export interface Remembered {
  /** Milliseconds since 1970, by the clock of whoever received it. */
  readonly received: number;
  /** The envelope, to be verified again by whoever reads the file. */
  readonly text: string;
  readonly beat: Heartbeat;
}

/** @throws ServiceError `file.unwritable` */
export async function writeRemembered(file: string, { received, text }: Remembered): Promise<void> {
  await writeAtomic(file, `${JSON.stringify({ v: 1, received, text })}\n`);
}

/**
 * What the file holds, its signature verified again; null where it is not there.
 *
 * @throws ServiceError `file.*`, `json.*`; GuardError `heartbeat_malformed`; LedgerError `dsse.*`
 */
export async function readRemembered(file: string, verifier: Verifier): Promise<Remembered | null> {
  try {
    const value = parseStrict(await readBounded(file, { maxBytes: 4 * MAX_HEARTBEAT, owned: true }));
    const { received, text } = isJsonObject(value) ? value : {};
    if (typeof received !== "number" || typeof text !== "string") return null;
    return { received, text, beat: openHeartbeat(text, verifier) };
  } catch (error) {
    if (error instanceof ServiceError && error.code === "file.missing") return null;
    throw error;
  }
}
