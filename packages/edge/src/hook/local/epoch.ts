import { openEnvelope, parseVerifier, type Verifier } from "@rampart/ledger";
import {
  decodeEpoch,
  decodeStop,
  EPOCH_TYPE,
  isStopped,
  MAX_EPOCH,
  MAX_STOP,
  type Places,
  parseStrict,
  readBounded,
  ServiceError,
  STOP_TYPE,
} from "@rampart/service";

/** A user whose files a door takes besides its own and root's: the guard's, in system mode. */
export type Owner = true | number;

/**
 * The smallest epoch a bundle must have. In system mode the guard always leaves one, in a folder nobody else writes in;
 * in user mode an installation from before there were epochs has none, and 0 is asked.
 *
 * @throws ServiceError `epoch.*`, `file.*`, `json.*`; LedgerError `dsse.*`
 */
export async function readEpoch(path: string, verifier: Verifier, owner: Owner): Promise<number> {
  const payload = await readSigned(path, EPOCH_TYPE, MAX_EPOCH, verifier, owner);
  if (payload !== null) return decodeEpoch(payload, verifier.name).epoch;
  if (owner === true) return 0;
  throw new ServiceError("epoch.missing", "the guard's epoch is gone");
}

/** Why everything is stopped, or null. An order that cannot be read stops as well. Never throws. */
export async function stopReason(
  places: Pick<Places, "stop">,
  key: string,
  owner: Owner,
  now: number,
): Promise<string | null> {
  try {
    const verifier = parseVerifier(key);
    const payload = await readSigned(places.stop, STOP_TYPE, MAX_STOP, verifier, owner);
    if (payload === null) return null;
    const stop = decodeStop(payload, verifier.name);
    return isStopped(stop, now) ? "an operator stopped everything" : null;
  } catch {
    return "there is an order to stop everything that cannot be read";
  }
}

/** The signed bytes, or null where the file is not there. */
async function readSigned(
  path: string,
  type: string,
  maxBytes: number,
  verifier: Verifier,
  owned: Owner,
): Promise<Uint8Array | null> {
  try {
    const bytes = await readBounded(path, { maxBytes, owned });
    return openEnvelope(parseStrict(bytes, { bytes: maxBytes }), type, [verifier]).payload;
  } catch (error) {
    if (error instanceof ServiceError && error.code === "file.missing") return null;
    throw error;
  }
}
