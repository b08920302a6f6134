import { isJsonObject, parseStrict, ServiceError } from "@rampart/service";
import { ClarityError } from "../error.js";
import { TENSOR_FORMATS, type TensorFormat } from "../tensors/content.js";
import { tensorRoot } from "../tensors/leaf.js";
import type { TensorMeasure } from "../tensors/measure.js";

/**
 * Shows somebody who trusts two roots, and has neither model, what is equal in both: the leaves of both trees. They
 * make the roots, so nobody can leave one out or make one up (docs/formats/tensors.md).
 */
export interface Proof {
  readonly format: TensorFormat;
  /** Lowercase hex, in the order of the tree. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface Proved {
  /** The root each list of leaves makes. */
  readonly from: string;
  readonly to: string;
  /** Leaves both have. */
  readonly equal: number;
  /** Leaves only the second has: what a delta must bring. */
  readonly fresh: readonly string[];
}

/** Two formats have no leaf in common. @throws ClarityError `usage` */
export function proofOf(from: TensorMeasure, to: TensorMeasure): Proof {
  if (from.format !== to.format) {
    throw new ClarityError("usage", `a ${from.format} and a ${to.format} file share no leaf to prove equal`);
  }
  const hashes = ({ leaves }: TensorMeasure) => leaves.map(({ hash }) => hash);
  return { format: from.format, from: hashes(from), to: hashes(to) };
}

export const renderProof = ({ format, from, to }: Proof): string => `${JSON.stringify({ v: 1, format, from, to })}\n`;

/** Most bytes of a proof, and leaves on each side. */
export const MOST_PROOF = { bytes: 64 << 20, leaves: 300_000 };

const HEX = /^[0-9a-f]{64}$/;

/** @throws ClarityError `attestation_malformed` */
export function parseProof(bytes: Uint8Array): Proof {
  const json = parsed(bytes);
  const { v, format, from, to } = isJsonObject(json) ? json : {};
  const known = TENSOR_FORMATS.find((one) => one === format);
  if (v !== 1 || known === undefined || !isLeaves(from) || !isLeaves(to))
    throw malformed("it has not the shape of one");
  return { format: known, from, to };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseStrict(bytes, { bytes: MOST_PROOF.bytes, depth: 3 });
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw malformed(cause.message, cause);
  }
}

const isLeaves = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= MOST_PROOF.leaves &&
  value.every((leaf) => typeof leaf === "string" && HEX.test(leaf));

/** What a proof shows, to be compared with roots somebody signed. */
export function checkProof({ format, from, to }: Proof): Proved {
  const before = new Set(from);
  const fresh = to.filter((leaf) => !before.has(leaf));
  return { from: tensorRoot(format, from), to: tensorRoot(format, to), equal: to.length - fresh.length, fresh };
}

const malformed = (why: string, cause?: unknown) =>
  new ClarityError("attestation_malformed", `proof of equal tensors: ${why}`, { cause });
