/** What a failing clause means: not looked at, said, or refused. */
export const MODES = ["off", "warn", "enforce"] as const;
export type Mode = (typeof MODES)[number];

/** Who may sign: exactly one of the three. Keys and roots stand in the policy itself, so that its digest covers them. */
export interface SignerDocument {
  /** Public key, PEM. */
  readonly key?: string;
  readonly certificate?: CertificateSigner;
  readonly keyless?: KeylessSigner;
}

export interface CertificateSigner {
  /** Trusted roots and intermediates, PEM. */
  readonly roots: string;
  /** Glob over the leaf's subject: `CN=release, O=Example`. Default: anybody below these roots. */
  readonly subject?: string;
  /** A revocation list of the roots' (PEM, one for each issuer); given, every issuer needs a current one. */
  readonly crls?: readonly string[];
  /** Timestamping authorities' certificates (PEM) whose word on when it was signed counts. */
  readonly timestamps?: string;
}

export interface KeylessSigner {
  readonly identity: string;
  readonly provider: string;
  /** Trusted root of a private instance, JSON. Default: the public instance's. */
  readonly root?: string;
}

/** One requirement: exactly one of the keys below `reason`. */
export interface ClauseDocument {
  readonly id?: string;
  readonly reason?: string;
  /** Whose attestations count for this clause. Default: those of every signer of the policy. */
  readonly by?: readonly string[];
  readonly "signed-by"?: { readonly "any-of": readonly string[]; readonly "at-least": number };
  readonly issuers?: readonly string[];
  readonly lineage?: "complete";
  readonly licences?: readonly string[];
  readonly "forbid-datasets"?: readonly string[];
  readonly builders?: readonly string[];
  readonly scan?: { readonly "younger-than": number; readonly tools?: readonly string[] };
  readonly formats?: readonly string[];
  readonly evaluation?: EvaluationClause;
  readonly cel?: string;
}

export interface EvaluationClause {
  readonly suite: string;
  readonly metric: string;
  readonly "at-least"?: number;
  readonly "at-most"?: number;
}

export interface ModelRule {
  readonly match: readonly string[];
  readonly except?: readonly string[];
  readonly mode: Mode;
  readonly require: readonly ClauseDocument[];
}

/** A revocation list that must be there, and who may have signed it. */
export interface ListDocument {
  readonly name: string;
  readonly by: readonly string[];
  /** Milliseconds since it was issued; an older one is as good as none. */
  readonly "max-age"?: number;
}

export interface TestModel {
  readonly name: string;
  readonly "signed-by"?: readonly string[];
  readonly issuers?: readonly string[];
  readonly formats?: readonly string[];
  readonly complete?: boolean;
  readonly datasets?: readonly { readonly name: string; readonly digest?: string; readonly licence?: string }[];
  readonly builder?: string;
  readonly scanned?: { readonly clean: boolean; readonly age: number };
  readonly metrics?: { readonly suite: string; readonly metric: string; readonly value: number };
}

export interface TestDocument {
  readonly name: string;
  readonly model: TestModel;
  readonly expect: "admit" | "refuse";
  /** A clause that must be among those that failed. */
  readonly clause?: string;
}

/** A trust policy. Format: docs/formats/trust-policy.md. */
export interface TrustDocument {
  readonly clarity: 1;
  readonly name: string;
  /** For models no entry names. */
  readonly default: Mode;
  readonly signers: Readonly<Record<string, SignerDocument>>;
  readonly revocations: readonly ListDocument[];
  readonly models: readonly ModelRule[];
  readonly tests: readonly TestDocument[];
}

/** The word a clause is told by: its own identifier, or what it asks for. */
export const CLAUSES = [
  "signed-by",
  "issuers",
  "lineage",
  "licences",
  "forbid-datasets",
  "builders",
  "scan",
  "formats",
  "evaluation",
  "cel",
] as const;
export type ClauseKind = (typeof CLAUSES)[number];

export const kindOfClause = (clause: ClauseDocument): ClauseKind => CLAUSES.find((kind) => clause[kind] !== undefined)!;
export const nameOfClause = (clause: ClauseDocument): string => clause.id ?? kindOfClause(clause);
