import type { Json, JsonObject } from "@rampart/service";
import { fetchJson, NoLogin } from "./fetch-json.js";

/** How one logs in at the server behind a gateway. */
export interface LoginServer {
  /** The resource its tokens are for (RFC 8707); null for servers of before 2025-06-18, which do not say. */
  readonly resource: string | null;
  readonly scopes: readonly string[];
  readonly issuer: string;
  readonly authorize: URL;
  readonly token: URL;
  /** Where clients are registered; null where somebody has to do that beforehand. */
  readonly register: URL | null;
  /** Ways a client shows who it is at `token`. */
  readonly methods: readonly string[];
  /** Whether it says in its answer who answered (RFC 9207). */
  readonly namesItself: boolean;
}

const MAX_SCOPES = 64;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Finds it as clients do: the server's own metadata (RFC 9728), at the address its challenge names or at the usual ones, then
 * that of the first server of logins named there (RFC 8414, OpenID Connect Discovery); where it has none, it may be that itself.
 *
 * @param named the address in the challenge; believed only at the server's own origin
 * @throws NoLogin
 */
export async function discover(to: URL, named: string | null): Promise<LoginServer> {
  const metadata = await firstOf(resourcePlaces(to, named), (found) => typeof found["resource"] === "string");
  const resource = metadata === null ? null : (metadata["resource"] as string);
  if (resource !== null && !isPartOf(to, resource))
    throw new NoLogin("the server's metadata speak of another resource");
  const issuer = metadata === null ? to.origin : textsIn(metadata["authorization_servers"])[0];
  if (issuer === undefined) throw new NoLogin("the server names no server of logins");
  const at = safeUrl(issuer, to);
  // Those of before 2025-06-18 may stand in a folder of the server itself.
  const same = ({ issuer: found }: JsonObject) =>
    metadata === null ? isAt(to.origin, found) : bare(found) === bare(issuer);
  const said = await firstOf(issuerPlaces(at), same);
  if (said === null && metadata === null) throw new NoLogin("the server does not say where one logs in");
  if (said === null) throw new NoLogin(`${at.host} does not say how one logs in`);
  const proofs = said["code_challenge_methods_supported"];
  // Servers of 2025-03-26 need not say so.
  if (!textsIn(proofs).includes("S256") && (metadata !== null || proofs !== undefined))
    throw new NoLogin(`${at.host} does not say that it knows PKCE with S256`);
  const url = (name: string) => safeUrl(said[name], to);
  return {
    resource,
    scopes: textsIn(metadata?.["scopes_supported"]).slice(0, MAX_SCOPES),
    issuer: said["issuer"] as string,
    authorize: url("authorization_endpoint"),
    token: url("token_endpoint"),
    register: said["registration_endpoint"] === undefined ? null : url("registration_endpoint"),
    methods: textsIn(said["token_endpoint_auth_methods_supported"]),
    namesItself: said["authorization_response_iss_parameter_supported"] === true,
  };
}

function resourcePlaces(to: URL, named: string | null): readonly URL[] {
  const root = "/.well-known/oauth-protected-resource";
  const usual = to.pathname === "/" ? [root] : [`${root}${to.pathname}`, root];
  const own = named !== null && URL.canParse(named) && new URL(named).origin === to.origin ? [new URL(named)] : [];
  return [...own, ...usual.map((path) => new URL(path, to.origin))];
}

function issuerPlaces(at: URL): readonly URL[] {
  const path = at.pathname.replace(/\/$/, "");
  const oauth = `/.well-known/oauth-authorization-server${path}`;
  const openid = path === "" ? [] : [`${path}/.well-known/openid-configuration`];
  return [oauth, `/.well-known/openid-configuration${path}`, ...openid].map((one) => new URL(one, at.origin));
}

async function firstOf(places: readonly URL[], fits: (found: JsonObject) => boolean): Promise<JsonObject | null> {
  const asked = new Set<string>();
  for (const place of places) {
    if (asked.has(place.href)) continue;
    asked.add(place.href);
    const { status, body } = await fetchJson(place);
    if (status === 200 && body !== null && fits(body)) return body;
  }
  return null;
}

/** Whether a resource is the server itself, or holds it. */
function isPartOf(to: URL, resource: string): boolean {
  if (!URL.canParse(resource)) return false;
  const { origin, pathname } = new URL(resource);
  const folder = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return origin === to.origin && `${to.pathname}/`.startsWith(folder);
}

/** @throws NoLogin for an address that others could read along, except between programs of this machine */
function safeUrl(value: Json | undefined, to: URL): URL {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : null;
  const isLocal = url?.protocol === "http:" && LOOPBACK.test(url.hostname) && LOOPBACK.test(to.hostname);
  if (url === null || url.username !== "" || (url.protocol !== "https:" && !isLocal))
    throw new NoLogin("the server of logins has addresses that are none, or are not https");
  return url;
}

const isAt = (origin: string, value: Json | undefined) =>
  typeof value === "string" && URL.canParse(value) && new URL(value).origin === origin;

const bare = (issuer: Json | undefined) => (typeof issuer === "string" ? issuer.replace(/\/$/, "") : null);

const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string" && one.length <= 2_048) : [];
