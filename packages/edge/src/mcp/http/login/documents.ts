import type { JsonObject } from "@rampart/service";
import type { LoginServer } from "./discover.js";

const RESOURCE = "/.well-known/oauth-protected-resource";
const AUTHORITY = "/.well-known/oauth-authorization-server";

/** Paths of a gateway that are about logging in at one of its servers. */
export const pathsAt = (prefix: string) =>
  ({
    authority: `${AUTHORITY}${prefix}`,
    register: `${prefix}/.rampart/register`,
    authorize: `${prefix}/.rampart/authorize`,
    consent: `${prefix}/.rampart/consent`,
    callback: `${prefix}/.rampart/callback`,
    token: `${prefix}/.rampart/token`,
  }) as const;

/** Where a gateway describes what it serves at `path`; clients look there first, then at the root. */
export const resourcePath = (path: string) => (path === "/" ? RESOURCE : `${RESOURCE}${path}`);

export const isResourcePath = (asked: string, path: string, prefix: string) =>
  asked === resourcePath(path) || (prefix === "" && asked === RESOURCE);

/** OAuth 2.0 Protected Resource Metadata (RFC 9728): the gateway is a resource of its own, so are its tokens. */
export function resourceMetadata(origin: string, prefix: string, path: string, { scopes }: LoginServer): JsonObject {
  return {
    resource: `${origin}${path === "/" ? "" : path}`,
    authorization_servers: [`${origin}${prefix}`],
    bearer_methods_supported: ["header"],
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
  };
}

/** OAuth 2.0 Authorization Server Metadata (RFC 8414). */
export function authorityMetadata(origin: string, prefix: string, { scopes }: LoginServer): JsonObject {
  const { authorize, token, register } = pathsAt(prefix);
  return {
    issuer: `${origin}${prefix}`,
    authorization_endpoint: `${origin}${authorize}`,
    token_endpoint: `${origin}${token}`,
    registration_endpoint: `${origin}${register}`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    authorization_response_iss_parameter_supported: true,
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
  };
}

/** What a client without a token, or with one that does not do, is told; scope and error are the server's own words. */
export function challengeOf(origin: string, path: string, said: string): string {
  const kept = (["error", "error_description", "scope"] as const).flatMap((name) => {
    const value = parameterIn(said, name);
    return value === null ? [] : [`${name}="${value}"`];
  });
  return `Bearer ${[`resource_metadata="${origin}${resourcePath(path)}"`, ...kept].join(", ")}`;
}

/** A quoted parameter of a challenge (RFC 9110, section 11.2), without characters that would end it. */
export function parameterIn(challenge: string, name: string): string | null {
  const [, value] =
    new RegExp(`(?:^|[\\s,])${name}="([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,2048})"`, "i").exec(
      challenge.slice(0, 16_384),
    ) ?? [];
  return value ?? null;
}
