import type { ServerTokens } from "./at-server.js";
import type { Client } from "./client-id.js";

/** A client's wish to log in, as far as it has come. */
export interface Wish {
  readonly client: Client;
  readonly redirect: URL;
  /** The client's own name for it, which it gets back. */
  readonly state: string | null;
  readonly scope: string | null;
  readonly challenge: string;
  /** The gateway's name as a server of logins, at the address the client wrote. */
  readonly issuer: string;
}

export interface Started extends Wish {
  readonly verifier: string;
}

export interface Ended extends Wish {
  readonly session: Session;
}

/** What a client's tokens stand for. */
export interface Session {
  readonly client: string;
  tokens: ServerTokens;
  /** The renewal under way: a token of the server is spent once. */
  renewing: Promise<void> | null;
}

/** Somebody who asks; nobody else is the same. */
export type Who = Session | string | null;
