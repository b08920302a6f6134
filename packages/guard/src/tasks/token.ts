import { hash } from "node:crypto";
import type { OrchestratorDocument, Policy } from "@rampart/core";
import { LedgerError, openEnvelope, parseVerifier, type Verifier } from "@rampart/ledger";
import { isJsonObject, type Json, parseStrict, ServiceError } from "@rampart/service";
import { GuardError } from "../errors.js";
import { type Declaration, declarationFrom, TASK_LIMITS } from "./task.js";

/** What a task token is signed as (docs/formats/task-token.md). */
export const TASK_TOKEN = "application/vnd.rampart.task+json";
/** Characters of a token: base64url of its envelope. */
export const MAX_TOKEN = 8_192;

/** A token whose signature holds: what it declares and who vouches for it. */
export interface Token {
  readonly declaration: Declaration;
  readonly orchestrator: string;
  readonly key: string;
  /** `sha256:` of the signed payload: two tokens that say the same are one. */
  readonly digest: string;
}

const MEMBERS: ReadonlySet<string> = new Set([
  "v",
  "id",
  "kind",
  "purpose",
  "sensitivity",
  "subject",
  "environment",
  "agent",
  "session",
  "not-after",
]);

/**
 * Reads a token and checks whose it is. Says nothing yet about whether it is this call's.
 *
 * @throws GuardError `token_malformed`, `token_untrusted` (signed by nobody the policy trusts), `token_altered` (a trusted key is
 *   named and its signature does not hold), `token_beyond` (more than its orchestrator may declare), `token_expired`
 */
export function openToken(text: string, { document }: Policy, now: number): Token {
  const envelope = envelopeIn(text);
  const trusted = Object.entries(document.orchestrators ?? {}).map(([name, one]) => ({
    name,
    one,
    verifier: verifierIn(one),
  }));
  const { payload, signedBy } = open(
    envelope,
    trusted.flatMap(({ verifier }) => verifier ?? []),
  );
  const signer = trusted.find(({ verifier }) => verifier?.text === signedBy[0]!.text)!;
  const declaration = declarationIn(payload, now);
  checkBounds(declaration, signer.name, signer.one, now);
  if (declaration.until <= now) throw new GuardError("token_expired", "the task token is over");
  const digest = `sha256:${hash("sha256", payload, "hex")}`;
  return { declaration, orchestrator: signer.name, key: signer.one.key, digest };
}

function envelopeIn(text: string): { readonly [name: string]: Json } {
  if (text.length > MAX_TOKEN || !/^[A-Za-z0-9_-]+$/.test(text)) throw malformed("is no base64url");
  const value = strict(Buffer.from(text, "base64url"));
  if (!isJsonObject(value)) throw malformed("is no envelope");
  return value;
}

/** A key of the policy's that is none signs nothing. */
function verifierIn({ key }: OrchestratorDocument): Verifier | null {
  try {
    return parseVerifier(key);
  } catch {
    return null;
  }
}

function open(envelope: { readonly [name: string]: Json }, verifiers: readonly Verifier[]) {
  try {
    return openEnvelope(envelope, TASK_TOKEN, verifiers);
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== "dsse.signature") throw malformed("is no envelope of a task");
    const named = (envelope["signatures"] as readonly { readonly keyid?: unknown }[]).map(({ keyid }) => keyid);
    if (verifiers.some(({ name, id }) => named.includes(`${name}+${id}`)))
      throw new GuardError("token_altered", "the task token is not what its orchestrator signed");
    throw new GuardError("token_untrusted", "the task token is signed by nobody the policy trusts with tasks");
  }
}

function declarationIn(payload: Buffer, now: number): Declaration {
  const said = strict(payload);
  if (!isJsonObject(said) || said["v"] !== 1) throw malformed("is of no version known here");
  const unknown = Object.keys(said).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw malformed("has a member nobody knows");
  return declarationFrom(said, now, (message) => new GuardError("token_malformed", message));
}

function checkBounds({ kind, agent, until }: Declaration, name: string, may: OrchestratorDocument, now: number): void {
  const { kinds, agents, "at-most": most } = may;
  const beyond = (what: string) => new GuardError("token_beyond", `the orchestrator ${name} may not declare ${what}`);
  if (kinds !== undefined && !kinds.includes(kind)) throw beyond("tasks of this kind");
  if (agents !== undefined && !agents.includes(agent)) throw beyond("tasks for this agent");
  if (until > now + (most ?? TASK_LIMITS.usualMs)) throw beyond("tasks that last so long");
}

function strict(bytes: Buffer): Json {
  try {
    return parseStrict(bytes, { bytes: MAX_TOKEN });
  } catch (error) {
    if (error instanceof ServiceError) throw malformed("is no strict JSON");
    throw error;
  }
}

function malformed(what: string): GuardError {
  return new GuardError("token_malformed", `the task token ${what}`);
}
