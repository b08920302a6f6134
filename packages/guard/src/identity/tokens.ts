import { hash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { PersonRole, Policy } from "@rampart/core";
import { parseStrict, readBounded } from "@rampart/service";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { Issuer } from "./issuers.js";
import type { Speaker } from "./speaker.js";

const MAX_TOKEN = 8_192;
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

  constructor(issuers: readonly Issuer[], vouched: boolean) {
    this.#issuers = issuers.map((issuer) => ({ issuer, key: keysOf(issuer) }));
    this.#vouched = vouched;
  }

  /** Null for whatever is no token of an issuer we know, or does not hold now. Never throws. */
  async speaker(text: string, policy: Policy, now: number): Promise<Speaker | null> {
    if (text.length > MAX_TOKEN) return null;
    for (const { issuer, key } of this.#candidates(text)) {
      const payload = await verify(text, issuer, key, now);
      if (payload !== null) return speakerOf(payload, issuer, policy, this.#vouched);
    }
    return null;
  }

  /** What a token says of itself only chooses whose keys it is held against: all of it is checked with them. */
  #candidates(text: string) {
    try {
      const { iss } = decodeJwt(text);
      return this.#issuers.filter(({ issuer }) => issuer.issuer === iss);
    } catch {
      return [];
    }
  }
}

async function verify(text: string, issuer: Issuer, key: JWTVerifyGetKey, now: number): Promise<JWTPayload | null> {
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
    return (payload.iat ?? 0) > now / 1_000 + TOLERANCE ? null : payload;
  } catch {
    return null;
  }
}

function speakerOf(
  payload: JWTPayload,
  { issuer, are, groups }: Issuer,
  { document }: Policy,
  vouched: boolean,
): Speaker | null {
  const { sub = "", exp = 0 } = payload;
  if (sub === "" || sub.length > MAX_NAME || /[\u0000-\u001f\u007f]/.test(sub)) return null;
  const subject = subjectOf(issuer, sub);
  const via = { name: `oidc:${subject}`, until: exp * 1_000 };
  const held = groupsIn(payload, groups).flatMap((name) =>
    Object.hasOwn(document.groups ?? {}, name) ? [document.groups![name]!] : [],
  );
  if (are === "agents") {
    if (!Object.hasOwn(document.agents ?? {}, sub)) return null;
    return { type: "agent", name: sub, roles: [...new Set(held.flatMap(({ roles = [] }) => roles))], via };
  }
  const known = Object.entries(document.people ?? {}).find(([, { subject }]) => subject === `${issuer} ${sub}`);
  const roles = [...new Set<PersonRole>([...(known?.[1].roles ?? []), ...held.flatMap(({ people = [] }) => people)])];
  if (roles.length === 0) return null;
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

function keysOf({ keys }: Issuer): JWTVerifyGetKey {
  if ("url" in keys)
    return createRemoteJWKSet(new URL(keys.url), {
      timeoutDuration: 3_000,
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
    });
  return fileKeys(keys.file);
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
