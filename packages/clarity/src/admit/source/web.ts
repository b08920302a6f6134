import { ClarityError } from "../../error.js";
import type { ModelSource } from "./source.js";

const MOST_REDIRECTS = 5;
/** Milliseconds without an answer, and without a byte of it. */
const PATIENCE = 60_000;

/** A model on a web server: its files below `url`, its evidence beside it. */
export function webSource(url: string, interrupted: AbortSignal): ModelSource {
  const base = url.replace(/\/+$/, "");
  const get = (address: string) => request(address, interrupted);
  return {
    name: base,
    listing: null,
    beside: async (suffix, maxBytes) => {
      const response = await get(`${base}${suffix}`);
      if (response.status === 404 || response.status === 410) {
        await response.body?.cancel();
        return null;
      }
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body(response, `${base}${suffix}`)) {
        size += chunk.length;
        if (size > maxBytes)
          throw new ClarityError("beyond_bounds", `${base}${suffix} is larger than ${maxBytes} bytes`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    open: async (name) => {
      const path = name === "." ? "" : `/${name.split("/").map(encodeURIComponent).join("/")}`;
      return body(await get(`${base}${path}`), `${base}${path}`);
    },
  };
}

/** Follows redirects by hand: never from https to http, never to another kind of address. */
async function request(address: string, interrupted: AbortSignal): Promise<Response> {
  let url = parse(address);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await send(url, interrupted);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = redirected(url, location);
  }
  throw new ClarityError("source_refused", `${address} redirects more than ${MOST_REDIRECTS} times`);
}

/** Where a redirect leads. @throws ClarityError `source_refused`: from https to http, or to no http address */
export function redirected(from: URL, location: string): URL {
  const next = parse(URL.canParse(location, from.href) ? new URL(location, from).href : location);
  if (from.protocol === "https:" && next.protocol !== "https:") {
    throw new ClarityError("source_refused", `${from.host} redirects from https to ${next.protocol}//${next.host}`);
  }
  return next;
}

function parse(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new ClarityError("source_refused", `${address.slice(0, 200)} is no http address`);
}

async function send(url: URL, interrupted: AbortSignal): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  try {
    return await fetch(url, { redirect: "manual", signal: AbortSignal.any([interrupted, late.signal]) });
  } catch (cause) {
    if (interrupted.aborted) throw new ClarityError("interrupted", "interrupted", { cause });
    throw new ClarityError("source_failed", `${url.host} does not answer`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function* body(response: Response, address: string): AsyncIterable<Uint8Array> {
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new ClarityError("source_failed", `${address}: status ${response.status}`);
  }
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), address);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A server that sends nothing more must not hold us for ever. */
function within<T>(work: Promise<T>, address: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ClarityError("source_failed", `${address}: nothing more for ${PATIENCE / 1000} seconds`)),
      PATIENCE,
    );
    work
      .then(resolve, (cause: unknown) =>
        reject(new ClarityError("source_failed", `${address}: the connection broke`, { cause })),
      )
      .finally(() => clearTimeout(timer));
  });
}
