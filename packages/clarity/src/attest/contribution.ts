import { createPublicKey } from "node:crypto";
import { language } from "@rampart/core";
import { checkOpening, commit, type Opening } from "@rampart/ledger";
import type { Json, JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import { parseBundle } from "../oms/bundle.js";
import { signStatement } from "../oms/envelope.js";
import { hashFor, keyHint, verifyPayload } from "../oms/key.js";
import type { SigningKey } from "../oms/signer.js";
import { readShape } from "./shape.js";
import { attestationPayload, parseAttestation } from "./statement.js";
import { TYPES } from "./types.js";

const { oneOf, record, text } = language;

interface Contribution {
  readonly v: 1;
  /** The contributor's public key (PEM): whoever reads the lineage has no other way to it. */
  readonly key: string;
}

const contributionShape = record<Contribution>({
  v: { shape: oneOf([1]), required: true },
  key: { shape: text({ max: 2048, what: "a public key in PEM" }), required: true },
});

/**
 * Commits a contributor to what it gave without saying what. The opening stays with the contributor; the bundle goes
 * into the lineage.
 * @param pem the contributor's public key
 */
export async function contribute(
  value: Json,
  key: SigningKey,
  pem: string,
): Promise<{ readonly opening: Opening; readonly bundle: JsonObject }> {
  const opening = commit(value);
  const payload = attestationPayload({
    name: "contribution",
    digest: opening.commit.slice("sha256:".length),
    type: TYPES.contribution,
    predicate: { v: 1, key: pem },
  });
  return { opening, bundle: JSON.parse(await signStatement(key, payload)) as JsonObject };
}

/**
 * The hint of the key that signed a commitment: the same contributor everywhere, whoever that is.
 * @throws ClarityError `attestation_malformed`, `signature_invalid`, `bundle_malformed`
 */
export function checkContribution(bundle: JsonObject, commitment: string): string {
  const parsed = parseBundle(Buffer.from(JSON.stringify(bundle)));
  const statement = parseAttestation(parsed.payload);
  if (statement.type !== TYPES.contribution || `sha256:${statement.digest}` !== commitment) {
    throw new ClarityError("attestation_malformed", `a contribution is not about ${commitment}`);
  }
  const { key: pem } = readShape(contributionShape, statement.predicate, "the contribution");
  const key = keyOf(pem);
  if (parsed.method !== "key" || !verifyPayload(key, parsed.payload, parsed.signature, hashFor(key))) {
    throw new ClarityError("signature_invalid", `the contribution ${commitment} is not signed by its own key`);
  }
  return keyHint(key);
}

/** Whether an opening says what a commitment stands for. */
export const opens = (opening: Opening, commitment: string): boolean =>
  opening.commit === commitment && checkOpening(opening);

function keyOf(pem: string) {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new ClarityError("attestation_malformed", "a contribution's key cannot be read", { cause });
  }
}
