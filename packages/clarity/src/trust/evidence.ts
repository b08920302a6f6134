import type { Build } from "../attest/build.js";
import type { Evaluation } from "../attest/evaluation.js";
import type { Lineage } from "../attest/lineage.js";
import type { Scanned } from "../attest/scanned.js";

/** A verified signature of somebody the policy knows. */
export interface By {
  /** The policy's name of the signer. */
  readonly signer: string;
  /** Who vouches for the signer: identity provider, subject of the root certificate; null for a key. */
  readonly issuer: string | null;
  /** What a revocation may name: `key:sha256:…`, `certificate:sha256:…`. */
  readonly ids: readonly string[];
  /** When it was signed, where somebody trusted proves it; milliseconds since 1970. */
  readonly provenAt: number | null;
}

export interface Said<T> {
  readonly by: By;
  readonly what: T;
}

/** What is proved about one model: verified, and nothing judged yet. */
export interface Evidence {
  /** As asked for, and other names it goes by. */
  readonly names: readonly string[];
  /** `sha256:…` of everything in it, in each way somebody signed it. */
  readonly roots: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** Formats of its files, by content, sorted. */
  readonly formats: readonly string[];
  /** Signatures over the model whose every file was compared. */
  readonly signatures: readonly By[];
  /** Of this model and its ancestors. */
  readonly lineages: readonly (Said<Lineage> & { readonly root: string })[];
  readonly builds: readonly Said<Build>[];
  readonly scans: readonly Said<Scanned>[];
  readonly evaluations: readonly Said<Evaluation>[];
  /** What was there and does not count, and why. */
  readonly problems: readonly string[];
}
