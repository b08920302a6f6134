import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { canonical } from "../canonical/canonical.js";

/** A salted commitment and what opens it (docs/formats/log.md, section 7). */
export interface Opening {
  /** `sha256:<64 hex>`: SHA-256(salt || canonical JSON of the value). */
  readonly commit: string;
  /** Base64 of 32 random bytes. */
  readonly salt: string;
  readonly value: unknown;
}

/** Fills with fresh random bytes; handed in so that a test can fix them. */
export type RandomSource = (bytes: number) => Uint8Array;

/** Commits to a value without revealing it, short or guessable values included. */
export function commit(value: unknown, random: RandomSource = randomBytes): Opening {
  const salt = Buffer.from(random(32));
  return { commit: digest(salt, value), salt: salt.toString("base64"), value };
}

/** Whether an opening opens the commitment it names. */
export function checkOpening(opening: Opening): boolean {
  const salt = Buffer.from(opening.salt, "base64");
  if (salt.length !== 32) return false;
  const actual = Buffer.from(digest(salt, opening.value));
  const claimed = Buffer.from(opening.commit);
  return actual.length === claimed.length && timingSafeEqual(actual, claimed);
}

function digest(salt: Uint8Array, value: unknown): string {
  return `sha256:${createHash("sha256").update(salt).update(canonical(value), "utf8").digest("hex")}`;
}

/** In canonical JSON nothing else looks like this: quotes within texts are escaped, and data's own `$` are doubled. */
const COMMITMENT = /"\$commit":"(sha256:[0-9a-f]{64})"/g;

/** The commitments in an event's text. */
export function commitmentsIn(text: string): string[] {
  return [...text.matchAll(COMMITMENT)].map(([, commit]) => commit as string);
}
