import { isJsonObject, type JsonObject, parseStrict } from "@rampart/service";
import { Growing } from "../../growing.js";

const MAX_BYTES = 256 * 1024;
const DEADLINE_MS = 10_000;

/** What a server of logins answered: its status, and the object in it; null where it held none. */
export interface Answered {
  readonly status: number;
  readonly body: JsonObject | null;
}

/** Thrown where a server of logins cannot be asked, or is not to be; the message is for whoever waits. */
export class NoLogin extends Error {}

/**
 * One exchange about a login. Redirects are not followed, so that codes and tokens go where they were meant to.
 *
 * @throws NoLogin
 */
export async function fetchJson(
  url: URL,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answered> {
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const headers = { accept: "application/json", ...init.headers };
    const response = await fetch(url, { ...init, headers, redirect: "manual", signal });
    const bytes = new Growing();
    for await (const chunk of response.body ?? []) {
      if (bytes.length + chunk.byteLength > MAX_BYTES) throw new NoLogin(`${url.host} answered with too much`);
      bytes.add(chunk);
    }
    return { status: response.status, body: objectIn(bytes.take()) };
  } catch (error) {
    if (error instanceof NoLogin) throw error;
    throw new NoLogin(`${url.host} cannot be reached`, { cause: error });
  }
}

function objectIn(bytes: Buffer): JsonObject | null {
  try {
    const body = parseStrict(bytes, { bytes: MAX_BYTES });
    return isJsonObject(body) ? body : null;
  } catch {
    return null;
  }
}
