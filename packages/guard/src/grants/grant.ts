import { randomBytes } from "node:crypto";
import type { Grant } from "@rampart/core";

/** A privilege somebody holds for a time, as the log tells of it. `uses` is how many are left. */
export interface HeldGrant extends Grant {
  /** The intent that asked for it; null where a person gave it without one. */
  readonly intent: string | null;
  readonly reason: string | null;
  /** When it was given, milliseconds since 1970. */
  readonly since: number;
}

export const GRANT_LIMITS = {
  /** Grants that are not over; another is refused. */
  live: 20_000,
  /** Of one agent: all of them are looked at with each of its calls. */
  perAgent: 64,
  /** Times the policy agreed by itself that are remembered; beyond them people are asked. */
  agreements: 40_000,
  reason: 512,
} as const;

/** Who approved where the policy did. */
export const BY_POLICY = "policy";

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

/** `g-` and ten of `a-z 2-9`; what a person types. */
export function newGrantId(): string {
  let id = "g-";
  for (const byte of randomBytes(10)) id += ALPHABET[byte % 32];
  return id;
}

export function isGrantId(text: string): boolean {
  return /^g-[a-z2-9]{10}$/.test(text);
}
