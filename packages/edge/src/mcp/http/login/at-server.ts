import { createHash, randomBytes } from "node:crypto";
import type { JsonObject } from "@rampart/service";
import type { LoginServer } from "./discover.js";
import { fetchJson, NoLogin } from "./fetch-json.js";

/** What the server's login gave: its tokens stay in the gateway. */
export interface ServerTokens {
  readonly access: string;
  readonly refresh: string | null;
  /** Seconds the access token holds, as it was said. */
  readonly seconds: number;
  readonly scope: string | null;
}

/** Who the gateway is at the server's login. */
export interface Registration {
  readonly id: string;
  readonly secret: string | null;
}

const DEFAULT_SECONDS = 3_600;
const MAX_SECONDS = 30 * 86_400;
const TOKEN = /^[\x21-\x7e]{1,8192}$/;
const METHODS = ["none", "client_secret_post", "client_secret_basic"] as const;

/** Registers the gateway as a client (RFC 7591). @throws NoLogin */
export async function register(at: LoginServer, callback: string): Promise<Registration> {
  if (at.register === null)
    throw new NoLogin(
      `${new URL(at.issuer).host} registers no clients by itself: register one there for ${callback}, and name it (--client-id)`,
    );
  const method = METHODS.find((one) => at.methods.includes(one)) ?? "none";
  const wanted = {
    client_name: "Rampart",
    redirect_uris: [callback],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: method,
    ...(at.scopes.length === 0 ? {} : { scope: at.scopes.join(" ") }),
  };
  const headers = { "content-type": "application/json" };
  const { status, body } = await fetchJson(at.register, { method: "POST", headers, body: JSON.stringify(wanted) });
  const { client_id: id, client_secret: secret } = body ?? {};
  if (status >= 300 || typeof id !== "string" || !TOKEN.test(id))
    throw new NoLogin(`${at.register.host} does not register the gateway (status ${status}${said(body)})`);
  return { id, secret: typeof secret === "string" && secret !== "" ? secret : null };
}

/** A secret that proves later that whoever ends a login began it (RFC 7636), and what may be seen of it meanwhile. */
export const newVerifier = () => randomBytes(48).toString("base64url");
export const challengeFor = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

/** Where a person logs in for this scope. */
export function loginAddress(
  at: LoginServer,
  { id }: Registration,
  callback: string,
  { scope, state, verifier }: { readonly scope: string | null; readonly state: string; readonly verifier: string },
): URL {
  const address = new URL(at.authorize);
  const asked = {
    response_type: "code",
    client_id: id,
    redirect_uri: callback,
    code_challenge: challengeFor(verifier),
    code_challenge_method: "S256",
    state,
    ...(at.resource === null ? {} : { resource: at.resource }),
    ...(scope === null ? {} : { scope }),
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address;
}

/** @throws NoLogin */
export function exchange(
  at: LoginServer,
  own: Registration,
  callback: string,
  code: string,
  verifier: string,
): Promise<ServerTokens> {
  return tokens(at, own, { grant_type: "authorization_code", code, redirect_uri: callback, code_verifier: verifier });
}

/** @throws NoLogin */
export async function refreshed(
  at: LoginServer,
  own: Registration,
  { refresh, scope }: ServerTokens,
): Promise<ServerTokens> {
  if (refresh === null) throw new NoLogin("the server gave nothing to renew its token with");
  const next = await tokens(at, own, { grant_type: "refresh_token", refresh_token: refresh });
  // One that is not renewed goes on to hold.
  return { ...next, refresh: next.refresh ?? refresh, scope: next.scope ?? scope };
}

async function tokens(
  at: LoginServer,
  own: Registration,
  asked: Readonly<Record<string, string>>,
): Promise<ServerTokens> {
  const form = new URLSearchParams({ ...asked, ...(at.resource === null ? {} : { resource: at.resource }) });
  const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
  if (own.secret !== null && !at.methods.includes("client_secret_post"))
    headers["authorization"] = basic(own.id, own.secret);
  else {
    form.set("client_id", own.id);
    if (own.secret !== null) form.set("client_secret", own.secret);
  }
  const { status, body } = await fetchJson(at.token, { method: "POST", headers, body: form.toString() });
  const { access_token: access, token_type: type, refresh_token: refresh, expires_in: seconds, scope } = body ?? {};
  if (status !== 200 || typeof access !== "string" || !TOKEN.test(access) || !isBearer(type))
    throw new NoLogin(`${at.token.host} gave no token (status ${status}${said(body)})`);
  return {
    access,
    refresh: typeof refresh === "string" && TOKEN.test(refresh) ? refresh : null,
    seconds: typeof seconds === "number" && seconds > 0 ? Math.min(seconds, MAX_SECONDS) : DEFAULT_SECONDS,
    scope: typeof scope === "string" ? scope.slice(0, 2_048) : null,
  };
}

const isBearer = (type: unknown) => typeof type === "string" && type.toLowerCase() === "bearer";

/** RFC 6749, section 2.3.1: both parts are form-encoded first. */
function basic(id: string, secret: string): string {
  const encoded = [id, secret].map((part) => new URLSearchParams([["", part]]).toString().slice(1)).join(":");
  return `Basic ${Buffer.from(encoded).toString("base64")}`;
}

/** The code of an error, where it is one. */
function said(body: JsonObject | null): string {
  const { error } = body ?? {};
  return typeof error === "string" && /^[a-z_]{1,64}$/.test(error) ? `, ${error}` : "";
}
