import { scanObject } from "../canonical/scan.js";
import { EVENT_VERSION, KINDS, versionOf } from "./kinds.js";

/** The members every event has (docs/formats/log.md, section 4), read without building the event. */
export interface Common {
  v: number;
  index: number;
  kind: string;
  time: number;
  mono: number;
  run: string;
}

const RUN = /^[0-9a-f]{16}$/;
const QUOTE = 0x22;
const ZERO = 0x30;
const LONGEST = "index".length;
const INITIALS = new Uint8Array(256);
for (const name of ["v", "index", "kind", "time", "mono", "run"]) INITIALS[name.charCodeAt(0)] = 1;

/**
 * Reads the common members of an event's bytes. A text says what is wrong: the bytes are not canonical JSON, or a
 * member is missing or not of its type, or the kind is none of its version.
 */
export function readCommon(event: Buffer): Common | string {
  const found: Common = { v: -1, index: -1, kind: "", time: -1, mono: -1, run: "" };
  const canonical = scanObject(event, (name, nameEnd, from, until) => {
    // Making a string of every name would cost more than scanning the event.
    if (nameEnd - name > LONGEST || INITIALS[event[name] as number] !== 1) return;
    const member = event.toString("latin1", name, nameEnd);
    switch (member) {
      case "v":
      case "index":
      case "time":
      case "mono":
        found[member] = readInteger(event, from, until);
        break;
      case "kind":
      case "run":
        found[member] = event[from] === QUOTE ? event.toString("latin1", from + 1, until - 1) : "";
        break;
      default:
    }
  });
  if (!canonical) return "not canonical JSON";
  if (found.v < 1 || found.index < 0 || found.time < 0 || found.mono < 0) return "v, index, time or mono";
  if (!RUN.test(found.run)) return "run";
  return isKindOf(found) ? found : "kind";
}

/** Of a version known here every kind is known; of a later one any may be. */
function isKindOf({ v, kind }: Common): boolean {
  return v <= EVENT_VERSION ? Object.hasOwn(KINDS, kind) && versionOf(kind) === v : kind !== "";
}

/** -1 where the value is not an integer from 0 to 2^53 - 1. It is canonical: digits are all an integer can have. */
function readInteger(event: Buffer, from: number, until: number): number {
  let value = 0;
  for (let at = from; at < until; at++) {
    const digit = (event[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : -1;
}
