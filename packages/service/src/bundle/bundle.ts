/**
 * The bundle: what a door needs to decide by itself while the guard is away. The payload of a DSSE envelope of type
 * {@link BUNDLE_TYPE}, signed by the guard's key, one JSON object of exactly these members:
 *
 *     v             1
 *     installation  name of the log this guard writes, so that no other installation's bundle passes
 *     version       larger with every bundle of this installation; a door never goes back
 *     issued        milliseconds since 1970
 *     notAfter      milliseconds since 1970; from this instant on the bundle decides nothing
 *     digest        digest of the policy, `sha256:<hex>`
 *     policy        the resolved policy document
 *     doors         modes of all doors
 *     epoch         number; a bundle below the one in `epoch.json` decides nothing (absent: 0)
 *     place         {home, user, scratch, installed}: where the interpreter believes to be
 *     held          who is quarantined (absent: nobody)
 */

import { type Doors, doorsFrom } from "../doors/doors.js";
import { ServiceError } from "../errors.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject, type Json, type JsonObject } from "../json/value.js";

/** Payload type of its envelope. */
export const BUNDLE_TYPE = "application/vnd.rampart.bundle+json;version=1";
/** Bytes of the envelope, and for how many milliseconds a bundle may be decided by. */
export const BUNDLE_LIMITS = { bytes: 8 * 1024 * 1024, lifeMs: 7 * 24 * 60 * 60 * 1000 } as const;

export interface Bundle {
  readonly installation: string;
  readonly version: number;
  readonly issued: number;
  readonly notAfter: number;
  readonly digest: string;
  readonly policy: JsonObject;
  readonly doors: Doors;
  readonly epoch: number;
  readonly place: BundlePlace;
  /** Who is quarantined; absent where nobody is. */
  readonly held?: readonly Held[];
}

/** One who may do nothing, or only read, whatever the policy says. */
export interface Held {
  readonly type: "agent" | "session" | "principal" | "task";
  readonly name: string;
  readonly mode: "deny" | "read-only";
}

export interface BundlePlace {
  readonly home: string;
  readonly user: string;
  readonly scratch: readonly string[];
  readonly installed: readonly string[];
}

/** The bytes that are signed. */
export function encodeBundle(bundle: Bundle): Buffer {
  const { installation, version, issued, notAfter, digest, policy, doors, epoch, place, held = [] } = bundle;
  const rest = held.length === 0 ? {} : { held };
  const payload = { v: 1, installation, version, issued, notAfter, digest, policy, doors, epoch, place, ...rest };
  return Buffer.from(JSON.stringify(payload));
}

/**
 * Reads a payload whose signature was checked. The policy document is checked by whoever compiles it.
 *
 * @throws ServiceError `bundle.malformed`, `doors.malformed`, `json.*`
 */
export function decodeBundle(payload: Uint8Array): Bundle {
  const value = parseStrict(payload, { bytes: BUNDLE_LIMITS.bytes });
  if (!isJsonObject(value) || value["v"] !== 1) throw malformed("is not of this version");
  const { installation, version, issued, notAfter, digest, policy, doors, epoch, place, held } = value;
  if (typeof installation !== "string" || installation === "") throw malformed("names no installation");
  if (typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest)) throw malformed("has no digest");
  if (!isJsonObject(policy)) throw malformed("has no policy");
  return {
    installation,
    version: count(version, "version"),
    issued: count(issued, "issued"),
    notAfter: count(notAfter, "notAfter"),
    digest,
    policy,
    doors: doorsFrom(doors),
    epoch: epoch === undefined ? 0 : count(epoch, "epoch"),
    place: placeFrom(place),
    ...(held === undefined ? {} : { held: heldFrom(held) }),
  };
}

/**
 * Says whether a door may decide by this bundle now.
 *
 * @param lastSeen the largest version this door has seen of its installation, 0 for none
 * @throws ServiceError `bundle.expired`, `bundle.older`, `bundle.foreign`
 */
export function admitBundle(bundle: Bundle, now: number, lastSeen: number, installation: string | null): void {
  if (installation !== null && bundle.installation !== installation) {
    throw new ServiceError("bundle.foreign", "the bundle belongs to another installation");
  }
  if (bundle.version < lastSeen) throw new ServiceError("bundle.older", "a newer bundle was seen before");
  if (now >= bundle.notAfter) throw new ServiceError("bundle.expired", "the bundle has expired");
}

function placeFrom(value: Json | undefined): BundlePlace {
  if (!isJsonObject(value)) throw malformed("has no place");
  const { home, user, scratch, installed } = value;
  if (typeof home !== "string" || typeof user !== "string") throw malformed("has a malformed place");
  return { home, user, scratch: texts(scratch), installed: texts(installed) };
}

const HELD = ["agent", "session", "principal", "task"] as const;
const MOST_HELD = 16_384;

function heldFrom(value: Json): readonly Held[] {
  if (!Array.isArray(value) || value.length > MOST_HELD) throw malformed("has no list of who is held");
  return (value as readonly Json[]).map((one) => {
    if (!isJsonObject(one)) throw malformed("has a malformed entry of who is held");
    const { name, mode } = one;
    const type = HELD.find((known) => known === one["type"]);
    // What is not understood here would let somebody go.
    if (type === undefined || typeof name !== "string" || (mode !== "deny" && mode !== "read-only"))
      throw malformed("has a malformed entry of who is held");
    return { type, name, mode };
  });
}

function texts(value: Json | undefined): readonly string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value as string[];
  throw malformed("has a malformed list in its place");
}

function count(value: Json | undefined, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed(`has a malformed ${name}`);
}

function malformed(what: string): ServiceError {
  return new ServiceError("bundle.malformed", `the bundle ${what}`);
}
