import type { CosignerReport } from "../report.js";

/** Closed set: what checking an evidence file can find. The names stand in `docs/formats/evidence.md`. */
export type EvidenceCode =
  | "evidence.malformed"
  | "evidence.torn"
  | "evidence.proof"
  | "evidence.policy"
  | "entry.malformed"
  | "key.invalid"
  | "key.unknown"
  | "checkpoint.signature"
  | "witness.mismatch";

export interface EvidenceReport {
  readonly v: 1;
  readonly type: "evidence";
  readonly result: "intact" | "tampered" | "torn";
  /** As for logs: 0 intact, 20 tampered, 21 torn, 22 intact but not covered by witnesses where that was required. */
  readonly exit: 0 | 20 | 21 | 22;
  readonly origin: string | null;
  /** Entries of the checkpoint all proofs lead to. */
  readonly size: number;
  /** Entries in the file whose proof holds. */
  readonly entries: number;
  /** First and last index of each stretch without a gap, both inclusive; at most 1,000. Between them something was left out. */
  readonly stretches: readonly (readonly [first: number, last: number])[];
  readonly policies: { readonly given: number; readonly missing: number };
  readonly keys: readonly string[];
  readonly cosigners?: { readonly quorum: number; readonly covers: number; readonly keys: readonly CosignerReport[] };
  /** True where a quorum of cosigners covers every entry in the file. */
  readonly rewriteProof: boolean;
  readonly problems: readonly {
    readonly code: EvidenceCode;
    readonly entry: number | null;
    readonly message: string;
  }[];
}
