import { openEnvelope, parseVerifier, type Signer, signEnvelope } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { damaged } from "./format.js";

/** What is signed of a backup: how many files it has, and the hash of every byte before its last line. */
export interface Sum {
  readonly files: number;
  readonly sha256: string;
}

const TYPE = "application/vnd.rampart.backup+json";

const payloadOf = ({ files, sha256 }: Sum): Buffer => Buffer.from(JSON.stringify({ files, sha256 }));

/** Base64 of the installation's signature. */
export function signSum(sum: Sum, signer: Signer): string {
  return signEnvelope(TYPE, payloadOf(sum), [signer]).signatures[0]!.sig;
}

/** @throws Failure `file_unreadable` where the key is none, `backup_forged` where it did not sign this */
export function checkSum(sum: Sum, key: string, signature: string): void {
  const payload = payloadOf(sum).toString("base64");
  const envelope = { payloadType: TYPE, payload, signatures: [{ keyid: "", sig: signature }] };
  if (Buffer.from(signature, "base64").toString("base64") !== signature) throw forged("its signature is none");
  try {
    openEnvelope(envelope, TYPE, [verifierOf(key)]);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw forged("the installation it names did not sign it");
  }
}

/** @throws Failure `backup_forged` where it names another installation than the one that is meant */
export function checkMeant(key: string, meant: string | null): void {
  if (meant !== null && key !== meant) throw forged(`it is of ${key}, not of ${meant}`);
}

export const forged = (why: string) =>
  new Failure(
    "backup_forged",
    `this backup is not to be trusted: ${why}`,
    "take one from where only you can write",
    EXIT.no,
  );

function verifierOf(key: string) {
  try {
    return parseVerifier(key);
  } catch {
    throw damaged("its first line names no key");
  }
}
