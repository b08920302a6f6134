import { isJsonObject, isSafeToSend, type JsonObject, parseStrict, ServiceError, WIRE_LIMITS } from "@rampart/service";

/** Asks a guard one thing at a time, and is answered in the form of its socket. */
export interface Exchange {
  /** @throws ServiceError `wire.*`, `json.*` */
  exchange(body: { readonly [key: string]: unknown }): Promise<JsonObject>;
  close(): void;
}

const PATHS: { readonly [op: string]: string } = {
  decide: "/v1/decide",
  outcome: "/v1/outcome",
  refused: "/v1/refused",
  offer: "/v1/offer",
};
/** What the agent is called where nobody named it: then its credential does. */
const UNNAMED = "sdk";

/** The guard of another machine, over its HTTP API (docs/api.md). Who calls is what the key says. */
export class RemoteGuard implements Exchange {
  readonly #base: string;
  readonly #key: string;
  readonly #deadlineMs: number;

  /** @throws ServiceError `wire.unreachable` for an address that is none, or would show the key to whoever listens */
  constructor(url: string, key: string, deadlineMs: number) {
    this.#base = baseOf(url);
    this.#key = key;
    this.#deadlineMs = deadlineMs;
  }

  exchange({ op, ...rest }: { readonly [key: string]: unknown }): Promise<JsonObject> {
    if (op === "review") return this.#ask(`/v1/decide/reviews/${String(rest["id"])}`, null);
    const path = PATHS[String(op)];
    if (path === undefined) throw new ServiceError("wire.header", "the API does not know this operation");
    const { call, ...others } = rest;
    return this.#ask(path, JSON.stringify({ ...others, call: ownCall(call) }));
  }

  close(): void {}

  async #ask(path: string, body: string | null): Promise<JsonObject> {
    const signal = AbortSignal.timeout(this.#deadlineMs);
    try {
      const response = await fetch(`${this.#base}${path}`, {
        method: body === null ? "GET" : "POST",
        headers: {
          authorization: `Bearer ${this.#key}`,
          ...(body === null ? {} : { "content-type": "application/json" }),
        },
        ...(body === null ? {} : { body }),
        // The key goes to this address and to no other.
        redirect: "error",
        signal,
      });
      return answerOf(response.ok, parseStrict(await bytesOf(response), { bytes: WIRE_LIMITS.line }));
    } catch (cause) {
      if (cause instanceof ServiceError) throw cause;
      if (signal.aborted) throw new ServiceError("wire.timeout", "the guard did not answer in time", cause);
      throw new ServiceError("wire.unreachable", "the guard's API cannot be reached", cause);
    }
  }
}

function baseOf(url: string): string {
  const wrong = () => new ServiceError("wire.unreachable", "`url` is https://HOST, or http to this machine");
  if (!URL.canParse(url)) throw wrong();
  const address = new URL(url);
  const { username, password, pathname, search, hash, origin } = address;
  if (!isSafeToSend(address) || `${username}${password}${search}${hash}` !== "" || pathname !== "/") throw wrong();
  return origin;
}

function ownCall(call: unknown): unknown {
  if (!isJsonObject(call as JsonObject)) return call;
  const { agent, door: _door, principal: _principal, time: _time, ...rest } = call as JsonObject;
  return agent === UNNAMED ? rest : { ...rest, agent };
}

/** A problem (RFC 9457) in the form the socket has for errors. */
function answerOf(ok: boolean, value: unknown): JsonObject {
  if (!isJsonObject(value as JsonObject)) throw new ServiceError("wire.answer", "the answer is no object");
  const answer = value as JsonObject;
  if (ok) return answer;
  const { code, detail } = answer;
  return {
    error: {
      code: typeof code === "string" ? code : "wire.answer",
      message: typeof detail === "string" ? detail : "refused",
    },
  };
}

async function bytesOf({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (body !== null)
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > WIRE_LIMITS.line) throw new ServiceError("wire.too_large", "the answer is too long");
      chunks.push(chunk);
    }
  return Buffer.concat(chunks);
}
