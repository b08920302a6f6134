import { hash } from "node:crypto";
import { isJsonObject, parseStrict, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { Projection } from "./projection.js";

const VERSION = 5;
const MAX_FILE = 32 * 1024 * 1024;

export interface Snapshot {
  readonly projection: Projection;
  /** Entries it covers. */
  readonly upto: number;
  readonly digest: string;
}

/** Writes the snapshot's file. The `snapshot` event with the returned digest makes it count. @throws ServiceError `file.unwritable` */
export async function writeSnapshot(file: string, projection: Projection, upto: number): Promise<string> {
  const text = formatSnapshot(projection, upto);
  await writeAtomic(file, text);
  return digestOf(text);
}

/** Everything in it, in its order: two projections are the same where this is. */
export function formatSnapshot(projection: Projection, upto: number): string {
  return JSON.stringify({ v: VERSION, upto, parts: projection.save() });
}

/** The snapshot in the file, or why there is none to be had. Its digest, held against the log, says whether it is the guard's. */
export async function readSnapshot(file: string): Promise<Snapshot | "no snapshot" | "damaged"> {
  try {
    const bytes = await readBounded(file, { maxBytes: MAX_FILE, owned: true });
    const value = parseStrict(bytes, { bytes: MAX_FILE });
    if (!isJsonObject(value)) return "damaged";
    // One of an older guard is no damage; it is made anew.
    if (value["v"] !== VERSION) return "no snapshot";
    const { upto, parts } = value;
    if (typeof upto !== "number" || !Number.isSafeInteger(upto) || upto < 0 || !isJsonObject(parts)) return "damaged";
    const projection = new Projection();
    projection.load(parts);
    return { projection, upto, digest: digestOf(bytes) };
  } catch (error) {
    return error instanceof ServiceError && error.code === "file.missing" ? "no snapshot" : "damaged";
  }
}

function digestOf(bytes: Buffer | string): string {
  return `sha256:${hash("sha256", bytes, "hex")}`;
}
