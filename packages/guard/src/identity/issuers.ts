/** An identity provider whose tokens count, and what its subjects are. */
export interface Issuer {
  /** Exactly as tokens say it (`iss`). */
  readonly issuer: string;
  /** Exactly as tokens must name us (`aud`). */
  readonly audience: string;
  /** Where its keys are: a JSON Web Key Set in a file, or at an address (https, or this machine). */
  readonly keys: { readonly file: string } | { readonly url: string };
  /** What its subjects are; one provider may be named twice, with two audiences. */
  readonly are: "people" | "agents";
  /** Claim with the names of groups; null for none. */
  readonly groups: string | null;
  readonly algorithms: readonly Algorithm[];
}

/** Asymmetric all: with a shared secret whoever can check a token could make one. */
export const ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
