import { spawn } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { createPublicKey } from "node:crypto";
import { ClarityError } from "../error.js";
import type { Certificate } from "./certificate/certificate.js";
import { hashFor, keyHint, signPayload, verifyPayload } from "./key.js";
import { signedBytes } from "./pae.js";

/** Something that signs a statement, and what a bundle says about who it is. */
export interface SigningKey {
  readonly material: Readonly<Record<string, unknown>>;
  /** Null where the key lives for one signature only. */
  readonly publicKey: KeyObject | null;
  sign(payload: Buffer): Promise<Buffer>;
  /** The whole bundle, where a signature is made together with more than itself. */
  bundle?(payload: Buffer): Promise<string>;
}

/** A key by itself or with its certificate. @throws ClarityError `wrong_key` where they are not a pair */
export function signingKey(key: KeyObject, certificates: readonly Certificate[]): SigningKey {
  const publicKey = createPublicKey(key);
  return {
    material: materialOf(publicKey, certificates),
    publicKey,
    sign: async (payload) => signPayload(key, payload),
  };
}

/** Milliseconds a signing program may take: a person may have to touch a token. */
const PATIENCE = 120_000;

/**
 * A key only another program can use (HSM, KMS, token). It gets the bytes to sign on standard input, the hash's name in
 * `CLARITY_HASH`, and answers with the ECDSA signature in DER on standard output; what it answers is checked.
 */
export function externalSigner(
  command: readonly string[],
  publicKey: KeyObject,
  certificates: readonly Certificate[],
): SigningKey {
  return {
    material: materialOf(publicKey, certificates),
    publicKey,
    sign: async (payload) => {
      const signature = await ask(command, signedBytes(payload), hashFor(publicKey));
      const holds = verifyPayload(publicKey, payload, signature, hashFor(publicKey));
      if (!holds)
        throw new ClarityError("signer_failed", `${command[0]} answered something that is no signature by this key`);
      return signature;
    },
  };
}

function materialOf(key: KeyObject, certificates: readonly Certificate[]): Record<string, unknown> {
  hashFor(key);
  const [leaf] = certificates;
  if (leaf === undefined) return { publicKey: { hint: keyHint(key) } };
  if (keyHint(leaf.key) !== keyHint(key)) {
    throw new ClarityError("wrong_key", "the signing certificate is not that of the private key");
  }
  return {
    x509CertificateChain: { certificates: certificates.map(({ x509 }) => ({ rawBytes: x509.raw.toString("base64") })) },
  };
}

function ask([program, ...words]: readonly string[], bytes: Buffer, hash: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(new ClarityError("signer_failed", `${program} did not sign: ${why}`, { cause }));
    const child = spawn(program!, words, {
      stdio: ["pipe", "pipe", "inherit"],
      timeout: PATIENCE,
      env: { ...process.env, CLARITY_HASH: hash },
    });
    const answer: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > 1024) child.kill();
      else answer.push(chunk);
    });
    child.on("error", (error) => fail("it could not be started", error));
    child.on("close", (status, signal) => {
      if (status !== 0) fail(signal === null ? `exit status ${status}` : `ended by ${signal}`);
      else resolve(Buffer.concat(answer));
    });
    // A program that does not read its input has its own reason; its exit status tells.
    child.stdin.on("error", () => undefined);
    child.stdin.end(bytes);
  });
}
