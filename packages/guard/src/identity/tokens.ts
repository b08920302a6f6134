import { hash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { PersonRole, Policy } from "@rampart/core";
import { parseStrict, readBounded } from "@rampart/service";
import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { Issuer } from "./issuers.js";
import { KeysAway, publishedKeys } from "./published.js";
import type { Speaker } from "./speaker.js";
import type { Refused } from "./turned-away.js";

/** Characters. A token with the identifiers of 200 groups, which is where large providers stop, takes more than ten thousand. */
export const MAX_TOKEN = 12_288;
const MAX_KEYS = 256 * 1024;
/** Seconds clocks may differ. */
const TOLERANCE = 5;
const MAX_NAME = 256;
const MAX_SUBJECT = 240;
const MAX_GROUPS = 1_000;
/** A key set in a file is looked at again after so many milliseconds. */
const FRESH_MS = 1_000;

/**
 * Tokens of identity providers (RFC 7519, RFC 8725): issuer and audience are pinned, algorithms are a closed list, keys come from the
 * settings alone and never from the token, `exp`, `nbf` and `iat` count.
 */
export class Tokens {
  readonly #issuers: readonly { readonly issuer: Issuer; readonly key: JWTVerifyGetKey }[];
  readonly #vouched: boolean;

  /**
   * @param vouched whether the guard's state is out of its users' reach (system mode)
   * @param keys told of each fetch of an issuer's keys: null, or what went wrong
   */
  constructor(issuers: readonly Issuer[], vouched: boolean, keys: KeysTold = () => {}) {
    const places = new Map<string, JWTVerifyGetKey>();
    this.#issuers = issuers.map((issuer) => {
      const place = JSON.stringify(issuer.keys);
      const key = places.get(place) ?? keysOf(issuer, keys);
      places.set(place, key);
      return { issuer, key };
    });
    this.#vouched = vouched;
  }

  /** Null for whatever is no token of an issuer we know, or does not hold now. Never throws. */
  async speaker(text: string, policy: Policy, now: number, refused: Refused = () => {}): Promise<Speaker | null> {
    const said = text.length > MAX_TOKEN ? null : issuerIn(text);
    if (said === null) {
      refused(
        "token",
        text.length > MAX_TOKEN ? `it is longer than ${MAX_TOKEN} characters` : "it has not the form of one",
      );
      return null;
    }
    // What a token says of itself only chooses whose keys it is held against: all of it is checked with them.
    const candidates = this.#issuers.filter(({ issuer }) => issuer.issuer === said);
    const why: string[] = [];
    for (const { issuer, key } of candidates) {
      const payload = await verify(text, issuer, key, now);
      const speaker = typeof payload === "string" ? payload : speakerOf(payload, issuer, policy, this.#vouched);
      if (typeof speaker !== "string") return speaker;
      why.push(candidates.length === 1 ? speaker : `as one of ${issuer.are}, ${speaker}`);
    }
    refused(`token of ${said === "" ? "nobody" : said}`, why.join("; ") || "no issuer of the settings is called so");
    return null;
  }
}

export type KeysTold = (issuer: Issuer, problem: string | null) => void;

/** Null for what is no token; empty where it names no issuer. */
function issuerIn(text: string): string | null {
  try {
    const { iss } = decodeJwt(text);
    return typeof iss === "string" ? iss : "";
  } catch {
    return null;
  }
}

/** What a token that holds says, or why it does not hold. */
async function verify(text: string, issuer: Issuer, key: JWTVerifyGetKey, now: number): Promise<JWTPayload | string> {
  try {
    const { payload } = await jwtVerify(text, key, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [...issuer.algorithms],
      clockTolerance: TOLERANCE,
      requiredClaims: ["sub", "exp", "iat"],
      currentDate: new Date(now),
    });
    // `iat` counts where it lies ahead as well: a token of tomorrow was not made by a provider whose clock is right.
    return (payload.iat ?? 0) > now / 1_000 + TOLERANCE ? "it was made in the future (iat)" : payload;
  } catch (error) {
    return reasonOf(error, issuer);
  }
}

/** For the settings' owner. A claim is only looked at, and so quoted, once the signature held. */
function reasonOf(error: unknown, { audience }: Issuer): string {
  if (error instanceof KeysAway) return `the keys of the issuer cannot be fetched: ${error.message}`;
  if (error instanceof errors.JWTExpired) return "it is over (exp)";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "nbf" && error.reason === "check_failed") return "it does not count yet (nbf)";
    if (error.claim !== "aud") return `its claim ${error.claim} is missing or does not hold`;
    return `it is for ${JSON.stringify(error.payload.aud ?? null)} (aud), not ${JSON.stringify(audience)}`;
  }
  if (error instanceof errors.JWKSNoMatchingKey) return "the issuer has no such key (kid)";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature does not hold";
  if (error instanceof errors.JOSEAlgNotAllowed) return "its algorithm is not one of the settings";
  if (error instanceof errors.JOSEError) return "it cannot be checked";
  return "the keys of the issuer cannot be read";
}

function speakerOf(
  payload: JWTPayload,
  { issuer, are, groups }: Issuer,
  { document }: Policy,
  vouched: boolean,
): Speaker | string {
  // Signed is not well formed: what a list or a number would be as a text may be another's subject.
  const { exp = 0 } = payload;
  const sub: unknown = payload.sub;
  if (typeof sub !== "string" || sub === "" || sub.length > MAX_NAME || /[\u0000-\u001f\u007f]/.test(sub))
    return "its subject is no plain name";
  const subject = subjectOf(issuer, sub);
  const via = { name: `oidc:${subject}`, until: exp * 1_000 };
  const held = groupsIn(payload, groups).flatMap((name) =>
    Object.hasOwn(document.groups ?? {}, name) ? [document.groups![name]!] : [],
  );
  if (are === "agents") {
    if (!Object.hasOwn(document.agents ?? {}, sub)) return `the policy names no agent ${sub}`;
    return { type: "agent", name: sub, roles: [...new Set(held.flatMap(({ roles = [] }) => roles))], via };
  }
  const known = Object.entries(document.people ?? {}).find(([, { subject }]) => subject === `${issuer} ${sub}`);
  const roles = [...new Set<PersonRole>([...(known?.[1].roles ?? []), ...held.flatMap(({ people = [] }) => people)])];
  if (roles.length === 0)
    return `the policy names nobody with the subject "${issuer} ${sub}", and gives nothing to a group of it`;
  // Whoever the policy does not name is known by issuer and subject, which no name in a policy can be: it holds a blank.
  return {
    type: "person",
    person: { name: known?.[0] ?? subject, roles, channel: "oidc", verified: vouched },
    via,
  };
}

/** Issuer and subject as the record has them: names in it have a bound. */
function subjectOf(issuer: string, sub: string): string {
  const whole = `${issuer} ${sub}`;
  return whole.length <= MAX_SUBJECT ? whole : `${hash("sha256", issuer, "hex")} ${hash("sha256", sub, "hex")}`;
}

function groupsIn(payload: JWTPayload, claim: string | null): readonly string[] {
  const value = claim === null ? undefined : Object.hasOwn(payload, claim) ? payload[claim] : undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  return list.slice(0, MAX_GROUPS).filter((one): one is string => typeof one === "string");
}

function keysOf(issuer: Issuer, told: KeysTold): JWTVerifyGetKey {
  const { keys } = issuer;
  if ("file" in keys) return fileKeys(keys.file);
  return publishedKeys(keys.url, (problem) => told(issuer, problem));
}

/** A key set in a file, read again once it changed; one that cannot be read is no key set. */
function fileKeys(file: string): JWTVerifyGetKey {
  let looked = Number.NEGATIVE_INFINITY;
  let changed = "";
  let set: JWTVerifyGetKey | null = null;
  return async (header, token) => {
    if (performance.now() - looked > FRESH_MS || set === null) {
      looked = performance.now();
      const { mtimeMs, size } = await stat(file);
      if (set === null || changed !== `${mtimeMs} ${size}`) {
        set = null;
        const text = await readBounded(file, { maxBytes: MAX_KEYS, noFollow: false, owned: false });
        set = createLocalJWKSet(parseStrict(text, { bytes: MAX_KEYS }) as unknown as JSONWebKeySet);
        changed = `${mtimeMs} ${size}`;
      }
    }
    return set(header, token);
  };
}
