import { join } from "node:path";
import { makePrivateFolder, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { splitEvidence } from "../attest/evidence.js";
import { parseAttestation } from "../attest/statement.js";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import type { ListDocument, TrustDocument } from "./document.js";
import { checkSuccessor, type RevocationList, readRevocations } from "./revocation.js";
import { Revocations } from "./revocations.js";
import type { Signers } from "./signers.js";

/**
 * The revocation lists a policy asks for: those given and those remembered, the newest of each. An older one than
 * remembered, or one that took something back, is an error and not the older list.
 *
 * @param folder where issues are remembered between runs, or null: then nothing says what is older
 * @throws ClarityError `revocations_malformed`, `revocations_rolled_back`, and why a signature does not hold
 */
export async function readLists(
  { revocations }: TrustDocument,
  signers: Signers,
  given: readonly Buffer[],
  folder: string | null,
  now: number,
): Promise<Revocations> {
  const newest = new Map<
    string,
    { readonly issue: RevocationList; readonly bytes: Buffer; readonly remembered: boolean }
  >();
  for (const wanted of folder === null ? [] : revocations) {
    const bytes = await remembered(folder!, wanted.name);
    if (bytes !== null)
      newest.set(wanted.name, { issue: await open(bytes, signers, revocations, now), bytes, remembered: true });
  }
  for (const bytes of given.flatMap(splitEvidence)) {
    const issue = await open(bytes, signers, revocations, now);
    const before = newest.get(issue.list);
    if (before !== undefined) checkSuccessor(before.issue, issue);
    newest.set(issue.list, { issue, bytes, remembered: before?.remembered === true && before.bytes.equals(bytes) });
  }
  for (const [name, { bytes, remembered: known }] of newest)
    if (folder !== null && !known) await remember(folder, name, bytes);
  return new Revocations([...newest.values()].map(({ issue }) => issue));
}

async function open(
  bytes: Buffer,
  signers: Signers,
  wanted: readonly ListDocument[],
  now: number,
): Promise<RevocationList> {
  const { bundle, by } = await signers.authenticate(bytes, now);
  const issue = readRevocations(parseAttestation(bundle.payload));
  const list = wanted.find(({ name }) => name === issue.list);
  if (list === undefined)
    throw new ClarityError("wrong_identity", `the policy asks for no revocation list ${issue.list}`);
  if (!by.some(({ signer }) => list.by.includes(signer))) {
    throw new ClarityError(
      "wrong_identity",
      `the revocation list ${issue.list} is signed by ${by.map(({ signer }) => signer).join(", ")}`,
    );
  }
  return issue;
}

const pathOf = (folder: string, name: string): string => join(folder, `${name}.json`);

async function remembered(folder: string, name: string): Promise<Buffer | null> {
  try {
    return await readBounded(pathOf(folder, name), { maxBytes: LIMITS.evidence, owned: true });
  } catch (cause) {
    if (cause instanceof ServiceError && cause.code === "file.missing") return null;
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("file_unreadable", cause.message, { cause });
  }
}

async function remember(folder: string, name: string, bytes: Buffer): Promise<void> {
  try {
    await makePrivateFolder(folder);
    await writeAtomic(pathOf(folder, name), bytes);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("cannot_write", cause.message, { cause });
  }
}
