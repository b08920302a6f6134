/** Closed set: what verification can find. The names stand in `docs/formats/log.md`, section 11. */
export type ProblemCode =
  | "checkpoint.missing"
  | "checkpoint.malformed"
  | "checkpoint.torn"
  | "checkpoint.signature"
  | "checkpoint.root"
  | "segment.missing"
  | "segment.header"
  | "segment.gap"
  | "entry.damaged"
  | "entry.torn"
  | "entry.malformed"
  | "entry.missing"
  | "key.invalid"
  | "key.unknown"
  | "seal.missing"
  | "witness.mismatch"
  | "copy.mismatch";

export interface Problem {
  readonly code: ProblemCode;
  /** The first bad entry, where it can be named. */
  readonly entry: number | null;
  /** The entries among which the first bad one is, both inclusive, where only a range can be named. */
  readonly range: readonly [first: number, last: number] | null;
  /** A bad entry that an unsigned, derived file points at: a hint, never a proof. */
  readonly hint: number | null;
  readonly message: string;
}

export interface WitnessReport {
  readonly source: string;
  readonly checkpoints: number;
  /** Checkpoints whose signature and root hold. */
  readonly matching: number;
  /** Checkpoints signed by nobody this log knows; they prove nothing. */
  readonly foreign: number;
  /** Size of the largest matching checkpoint: entries below it cannot have been rewritten. */
  readonly covers: number;
  /** Where the log is not what was witnessed: sizes of the last checkpoint that holds, 0 for none, and of the first that fails. */
  readonly breaks: { readonly lastHolds: number; readonly firstFails: number } | null;
}

/** What was kept of the log elsewhere, leaf by leaf. */
export interface CopyReport {
  readonly source: string;
  /** Entries both have. */
  readonly compared: number;
  /** The first that differs, or that the log lacks. */
  readonly entry: number | null;
}

export interface CosignerReport {
  readonly key: string;
  /** Checkpoints it cosigned whose root holds. */
  readonly checkpoints: number;
  /** Size of the largest of them: entries below it cannot have been rewritten since. */
  readonly covers: number;
  /** When it cosigned that one, in seconds since 1970. */
  readonly time: number | null;
}

export interface AuditReport {
  readonly v: 1;
  readonly result: "intact" | "tampered" | "torn";
  /** 0 intact, 20 tampered, 21 torn tail, 22 intact but no witness where one was required. */
  readonly exit: 0 | 20 | 21 | 22;
  readonly origin: string | null;
  readonly entries: number;
  /** Entries below the largest checkpoint that holds. */
  readonly signed: number;
  /** Entries after the largest checkpoint: intact, but not signed yet. */
  readonly unsigned: number;
  /** Standard base64 of the root at the largest checkpoint that holds. */
  readonly root: string | null;
  readonly keys: readonly string[];
  readonly checkpoints: number;
  readonly gaps: number;
  /** Entries whose content was deleted on record. Their hashes are part of the tree, and hold with it. */
  readonly sealed: number;
  /** Events of a later format version: verified as leaves, not understood. */
  readonly newer: number;
  /** Times the wall clock went backwards from one event to the next. */
  readonly clockSteps: number;
  /** True where a witness or a key from elsewhere covers the log; else a complete rewrite could not be seen. */
  readonly rewriteProof: boolean;
  readonly witnesses: readonly WitnessReport[];
  /** Only where keys of cosigners were given. */
  readonly cosigners?: { readonly quorum: number; readonly covers: number; readonly keys: readonly CosignerReport[] };
  /** Only where copies were given. */
  readonly copies?: readonly CopyReport[];
  readonly problems: readonly Problem[];
}
