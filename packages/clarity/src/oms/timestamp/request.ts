import { createHash, randomBytes } from "node:crypto";
import { isJsonObject, type JsonObject } from "@rampart/service";
import { ClarityError } from "../../error.js";
import { DerError } from "../certificate/der.js";
import { readToken } from "./token.js";

const PATIENCE = 30_000;
const MOST = 64 * 1024;
/** `AlgorithmIdentifier` of SHA-256 with NULL parameters. */
const SHA256 = Buffer.from("300d06096086480165030402010500", "hex");

/** `TimeStampReq` (RFC 3161, 2.4.1) over bytes, with a nonce, asking for the authority's certificate. */
export function timestampRequest(bytes: Uint8Array, nonce: Buffer = randomBytes(8)): Buffer {
  const imprint = der(0x30, SHA256, der(0x04, createHash("sha256").update(bytes).digest()));
  // A leading zero keeps the number positive, another first byte keeps it in its shortest form.
  const number = Buffer.concat([Buffer.from([0, nonce[0]! | 0x80]), nonce.subarray(1)]);
  return der(0x30, der(0x02, Buffer.from([1])), imprint, der(0x02, number), der(0x01, Buffer.from([0xff])));
}

/** One element; contents here are shorter than 128 bytes. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}

/**
 * Adds to a signature file when it was made, as a timestamping authority says. The answer must be about this signature;
 * whether the authority is trusted is for whoever verifies.
 * @throws ClarityError `bad_value` (the address), `source_failed`, `timestamp_invalid`
 */
export async function withTimestamp(bundle: string, authority: string, interrupted: AbortSignal): Promise<string> {
  const json = JSON.parse(bundle) as JsonObject;
  const signature = signatureOf(json);
  const token = await ask(authority, timestampRequest(signature), interrupted);
  try {
    if (!readToken(token).covers(signature)) throw new DerError("it is about something else");
  } catch (cause) {
    if (!(cause instanceof DerError || cause instanceof ClarityError)) throw cause;
    throw new ClarityError("timestamp_invalid", `${authority} answered no timestamp of this signature`, { cause });
  }
  const material = json["verificationMaterial"] as JsonObject;
  const timestamps = { rfc3161Timestamps: [{ signedTimestamp: token.toString("base64") }] };
  const stamped = { ...json, verificationMaterial: { ...material, timestampVerificationData: timestamps } };
  return `${JSON.stringify(stamped)}\n`;
}

function signatureOf(bundle: JsonObject): Buffer {
  const envelope = bundle["dsseEnvelope"];
  const signatures = isJsonObject(envelope) ? envelope["signatures"] : null;
  const first = Array.isArray(signatures) ? signatures[0] : null;
  return Buffer.from(isJsonObject(first) ? String(first["sig"]) : "", "base64");
}

async function ask(authority: string, body: Buffer, interrupted: AbortSignal): Promise<Buffer> {
  if (!URL.canParse(authority) || !/^https?:$/.test(new URL(authority).protocol)) {
    throw new ClarityError("bad_value", `--timestamp takes an http address, not "${authority.slice(0, 200)}"`);
  }
  try {
    const response = await fetch(authority, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" },
      body: new Uint8Array(body),
      redirect: "error",
      signal: AbortSignal.any([interrupted, AbortSignal.timeout(PATIENCE)]),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MOST) throw new RangeError("too large");
      chunks.push(chunk);
    }
    if (response.status !== 200) throw new RangeError(`status ${response.status}`);
    return Buffer.concat(chunks);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new ClarityError("source_failed", `${authority} gave no timestamp: ${why}`, { cause });
  }
}
