import { ServiceError } from "../errors.js";
import { writeAtomic } from "../files/atomic.js";
import { readBounded } from "../files/bounded.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject, type Json } from "../json/value.js";

export type DoorMode = "enforce" | "monitor";

/** How one door behaves. Written when a host is protected; a door nobody wrote down enforces. */
export interface DoorSettings {
  /** `monitor` records what would have been decided and gives the host no opinion. */
  readonly mode: DoorMode;
  /** What the door does when neither the guard nor a valid bundle can be had. */
  readonly onUnavailable: "deny" | "allow";
  /** Milliseconds since 1970 of the last change. */
  readonly since: number;
  /** For a door that only watches: milliseconds since 1970 from which on it enforces. */
  readonly until?: number;
}
export type Doors = { readonly [door: string]: DoorSettings };

/** What holds for a door nothing is written about. */
export const DEFAULT_DOOR: DoorSettings = { mode: "enforce", onUnavailable: "deny", since: 0 };

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const MAX_DOORS = 64;
const MAX_BYTES = 64 * 1024;

/** The settings of a door; own members only, so that no name reaches a prototype. */
export function doorNamed(doors: Doors, name: string): DoorSettings {
  return Object.hasOwn(doors, name) ? doors[name]! : DEFAULT_DOOR;
}

/** The settings as they are at that moment. */
export function doorAt(settings: DoorSettings, now: number): DoorSettings {
  return settings.until !== undefined && now >= settings.until ? { ...settings, mode: "enforce" } : settings;
}

/**
 * Reads `doors.json`; a missing file is no doors.
 *
 * @throws ServiceError `file.*`, `json.*`, `doors.malformed`; whoever asked must then enforce
 */
export async function readDoors(path: string): Promise<Doors> {
  let bytes: Buffer;
  try {
    bytes = await readBounded(path, { maxBytes: MAX_BYTES, owned: true });
  } catch (error) {
    if (error instanceof ServiceError && error.code === "file.missing") return {};
    throw error;
  }
  const file = parseStrict(bytes, { bytes: MAX_BYTES, depth: 8 });
  if (!isJsonObject(file) || file["v"] !== 1) throw malformed("is not of this version");
  return doorsFrom(file["doors"]);
}

/** @throws ServiceError `doors.malformed`, `file.unwritable` */
export async function writeDoors(path: string, doors: Doors): Promise<void> {
  const checked = doorsFrom(doors as unknown as Json);
  await writeAtomic(path, `${JSON.stringify({ v: 1, doors: checked }, null, 2)}\n`);
}

/**
 * Checks what claims to be a table of doors.
 *
 * @throws ServiceError `doors.malformed`
 */
export function doorsFrom(value: Json | undefined): Doors {
  if (!isJsonObject(value)) throw malformed("has no table of doors");
  const entries = Object.entries(value);
  if (entries.length > MAX_DOORS) throw malformed(`has more than ${MAX_DOORS} doors`);
  return Object.fromEntries(entries.map(([name, settings]) => [name, doorFrom(name, settings)]));
}

function doorFrom(name: string, value: Json): DoorSettings {
  if (!NAME.test(name)) throw malformed("names a door that cannot be");
  if (!isJsonObject(value)) throw malformed(`has no settings for ${name}`);
  const { mode, onUnavailable, since, until, ...rest } = value;
  const known = Object.keys(rest).length === 0;
  if (!known || (mode !== "enforce" && mode !== "monitor") || (onUnavailable !== "deny" && onUnavailable !== "allow")) {
    throw malformed(`has malformed settings for ${name}`);
  }
  if (!isTime(since) || !(until === undefined || isTime(until))) throw malformed(`has a malformed time for ${name}`);
  return { mode, onUnavailable, since, ...(until === undefined ? {} : { until }) };
}

const isTime = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

function malformed(what: string): ServiceError {
  return new ServiceError("doors.malformed", `the file of doors ${what}`);
}
