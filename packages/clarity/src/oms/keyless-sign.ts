import { importModule, type JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import { PAYLOAD_TYPE } from "./pae.js";
import type { SigningKey } from "./signer.js";

/** Where a keyless signature is made, and by whose token. */
export interface KeylessOptions {
  /** OpenID Connect identity token (JWT); goes to the certificate authority only. */
  readonly token: string;
  readonly fulcio: string;
  readonly rekor: string;
  /** Timestamping authority, or null. */
  readonly timestamp: string | null;
}

export const PUBLIC_FULCIO = "https://fulcio.sigstore.dev";
export const PUBLIC_REKOR = "https://rekor.sigstore.dev";

/** What is used of the optional packages; loaded by name, so that nothing needs them to be there. */
interface Sigstore {
  readonly sign: {
    FulcioSigner: new (options: object) => object;
    RekorWitness: new (options: object) => object;
    TSAWitness: new (options: object) => object;
    DSSEBundleBuilder: new (options: object) => { create(artifact: { data: Buffer; type: string }): Promise<unknown> };
  };
  readonly bundle: { bundleToJSON(bundle: unknown): unknown };
}

const FETCHING = { timeout: 30_000, retry: 1 } as const;

/**
 * Signs with a key of the moment, for which a certificate authority vouches that it belongs to the token's identity, and
 * enters the signature into a transparency log. Needs the network; verifying does not.
 * @throws ClarityError `keyless_unavailable`, and `source_failed` when it signs and one of the services does not do its part
 */
export async function keylessSigner({ token, fulcio, rekor, timestamp }: KeylessOptions): Promise<SigningKey> {
  const { sign, bundle } = await load();
  return {
    material: {},
    publicKey: null,
    sign: async () => {
      throw new ClarityError("internal", "a keyless signature is made together with its bundle");
    },
    bundle: async (payload) => {
      const signer = new sign.FulcioSigner({
        ...FETCHING,
        fulcioBaseURL: fulcio,
        identityProvider: { getToken: async () => token },
      });
      const witnesses: object[] = [new sign.RekorWitness({ ...FETCHING, rekorBaseURL: rekor, entryType: "dsse" })];
      if (timestamp !== null) witnesses.push(new sign.TSAWitness({ ...FETCHING, tsaBaseURL: timestamp }));
      try {
        const made = await new sign.DSSEBundleBuilder({ signer, witnesses }).create({
          data: payload,
          type: PAYLOAD_TYPE,
        });
        return `${JSON.stringify(bundle.bundleToJSON(made) as JsonObject)}\n`;
      } catch (cause) {
        throw new ClarityError("source_failed", `no keyless signature: ${messageOf(cause, token)}`);
      }
    },
  };
}

async function load(): Promise<Sigstore> {
  try {
    const [sign, bundle] = await Promise.all(["@sigstore/sign", "@sigstore/bundle"].map(importModule));
    return { sign, bundle } as Sigstore;
  } catch (cause) {
    throw new ClarityError("keyless_unavailable", "keyless signatures need the optional packages of sigstore", {
      cause,
      next: "npm install --no-save @sigstore/sign@4.1.1 @sigstore/bundle@4.0.0",
    });
  }
}

/** The library's own message and the reason below it, without the token, which some of them quote. */
function messageOf(error: unknown, token: string): string {
  const { cause } = error as { cause?: unknown };
  const below = cause instanceof Error ? `: ${cause.message}` : "";
  const text = error instanceof Error ? `${error.message}${below}` : String(error);
  return text.replaceAll(token, "…").slice(0, 300);
}
