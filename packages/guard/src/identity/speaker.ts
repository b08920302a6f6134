import type { ServiceScope } from "../credentials/credential.js";
import type { Person } from "./person.js";

/** Who speaks over HTTP, as far as a credential says. */
export type Speaker = { readonly via: Via } & (
  | { readonly type: "agent"; readonly name: string; readonly roles: readonly string[] }
  | { readonly type: "person"; readonly person: Person }
  | { readonly type: "service"; readonly name: string; readonly scopes: readonly ServiceScope[] }
);

/** What somebody showed. */
export interface Via {
  /** `key:ID`, `oidc:ISSUER SUBJECT`, `spiffe://…`: in the record, and what is counted by. */
  readonly name: string;
  /** When it ends, milliseconds since 1970; null: with its connection. */
  readonly until: number | null;
}

export const nameOf = (speaker: Speaker): string => (speaker.type === "person" ? speaker.person.name : speaker.name);
