import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";

const MAX_KEYS = 256 * 1024;
const TIMEOUT_MS = 3_000;
/** A key nobody knows has them fetched again at most so often; one that was taken out counts no longer than {@link MAX_AGE_MS}. */
const COOLDOWN_MS = 30_000;
const MAX_AGE_MS = 600_000;
/** After an address failed it is left alone for so long: whoever shows tokens decides otherwise how often it is asked. */
const PAUSE_MS = 5_000;

/** The keys could not be fetched; the message says why. */
export class KeysAway extends Error {}

/**
 * Keys an identity provider publishes at an address (RFC 7517): at most 256 KiB, without redirects, kept for ten minutes.
 *
 * @param told of each fetch: null, or what went wrong
 */
export function publishedKeys(url: string, told: (problem: string | null) => void): JWTVerifyGetKey {
  let failed: { readonly at: number; readonly why: string } | null = null;
  const fetchBounded = async (address: string, init: object): Promise<Response> => {
    if (failed !== null && performance.now() - failed.at < PAUSE_MS) throw new KeysAway(failed.why);
    try {
      const text = await read(address, init);
      failed = null;
      told(null);
      return new Response(text);
    } catch (error) {
      const why = reasonOf(error);
      failed = { at: performance.now(), why };
      told(why);
      throw new KeysAway(why, { cause: error });
    }
  };
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
    [customFetch]: fetchBounded,
  });
}

async function read(address: string, init: object): Promise<string> {
  const response = await fetch(address, { ...init, redirect: "manual" });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`it answers ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_KEYS) throw new Error(`its answer is longer than ${MAX_KEYS} bytes`);
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  if (!holdsKeys(text)) throw new Error("its answer is no JSON Web Key Set");
  return text;
}

function holdsKeys(text: string): boolean {
  try {
    const set: unknown = JSON.parse(text);
    return typeof set === "object" && set !== null && "keys" in set && Array.isArray(set.keys);
  } catch {
    return false;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `it did not answer within ${TIMEOUT_MS / 1_000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return ("code" in cause && typeof cause.code === "string" && cause.code) || cause.message || error.message;
}
