import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { LedgerError, systemCode } from "../error.js";
import { readCheckpoint } from "../note/checkpoint.js";
import { exchange } from "./exchange.js";
import type { Witness } from "./witness.js";

export interface WebhookWitnessOptions {
  /** `http:` or `https:`. */
  readonly url: string;
  /** File with the secret of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. Without one nothing is signed. */
  readonly secretFile?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds one exchange may take. Default 10,000. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 10_000;
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/**
 * Posts checkpoints to an address, as signed JSON (Standard Webhooks): any receiver that keeps what it gets becomes a
 * place that exposes a rewrite. It cannot be read back from here.
 *
 * The body is `{"type":"rampart.checkpoint","timestamp":ISO 8601,"data":{"origin","size","checkpoint"}}`; `checkpoint` is
 * the signed note, which `rampart log verify --witness FILE` takes when it is followed by an empty line. The same
 * checkpoint has the same `webhook-id` each time. Any status 2xx is a yes.
 */
export function webhookWitness(options: WebhookWitnessOptions): Witness {
  const { url, secretFile, now = Date.now, timeout = TIMEOUT_MS } = options;
  let last = "";
  return {
    name: `webhook ${new URL(url).origin}`,
    async submit(note) {
      if (note === last) return null;
      const { origin, size } = readCheckpoint(note);
      const key = secretFile === undefined ? null : await readSecret(secretFile);
      const at = now();
      const data = { origin, size, checkpoint: note };
      const body = JSON.stringify({ type: "rampart.checkpoint", timestamp: new Date(at).toISOString(), data });
      const { status } = await exchange(url, { timeout, body, headers: headersOf(note, body, at, key) });
      if (status < 200 || status > 299) throw new LedgerError("witness.unreachable", `it answered ${status}`);
      last = note;
      return null;
    },
    kept: async () => null,
  };
}

function headersOf(note: string, body: string, at: number, key: Buffer | null): Record<string, string> {
  const id = `msg_${createHash("sha256").update(note).digest("hex").slice(0, 32)}`;
  const time = String(Math.floor(at / 1_000));
  const headers = { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": time };
  if (key === null) return headers;
  return { ...headers, "webhook-signature": webhookSignature(key, id, time, body) };
}

/** As Standard Webhooks says; `time` in seconds since 1970. */
export function webhookSignature(key: Uint8Array, id: string, time: string, body: string): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64")}`;
}

async function readSecret(path: string): Promise<Buffer> {
  let text: string;
  try {
    text = (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new LedgerError("witness.unreachable", `${path}: ${systemCode(error) ?? "cannot be read"}`, error);
  }
  if (!SECRET.test(text)) throw new LedgerError("witness.unreachable", `${path} holds no secret whsec_…`);
  return Buffer.from(text.slice("whsec_".length), "base64");
}
