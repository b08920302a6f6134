import { PERSON_ROLES } from "@rampart/core";

/** Who a credential speaks for. */
export interface Subject {
  readonly type: "agent" | "person" | "service";
  readonly name: string;
}
export const SUBJECT_TYPES = ["agent", "person", "service"] as const;

/** Leave to speak to the guard over HTTP. */
export interface Credential {
  readonly id: string;
  readonly subject: Subject;
  /** What a presented secret is held against. */
  readonly verifier: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly issued: number;
  readonly by: string;
  readonly revoked: boolean;
  /** Its time was over, and the record says so. */
  readonly over?: true;
}

/** Whether it lets anybody in. */
export function isGood({ revoked, over, until }: Pick<Credential, "revoked" | "over" | "until">, now: number): boolean {
  return !revoked && over !== true && until > now;
}

/** What programs that are no agents may be let do: declare tasks, read the record, read figures. */
export const SERVICE_SCOPES = ["tasks", "events", "metrics"] as const;
export type ServiceScope = (typeof SERVICE_SCOPES)[number];

/** What a credential may be good for, by whom it speaks for. An agent's can only ask. */
export const SCOPES: { readonly [T in Subject["type"]]: readonly string[] } = {
  agent: ["decide"],
  person: PERSON_ROLES,
  service: SERVICE_SCOPES,
};

export const CREDENTIAL_LIMITS = { most: 4_096, usualMs: 90 * 86_400_000, mostMs: 366 * 86_400_000 } as const;
