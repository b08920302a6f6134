import { hash } from "node:crypto";
import { basename } from "node:path";
import { type LoadResult, loadPolicy, PACKS, type PolicyError, type PolicyText, type Unreported } from "@rampart/core";
import { readBounded, ServiceError } from "@rampart/service";
import { type KnowledgeText, readKnowledgeFolder } from "./knowledge.js";

/** Bytes of a policy file; core has bounds of its own for what is in it. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** The policy of an installation where nobody has written one yet: the one `init` writes. */
export const BUILT_IN_NAME = "built-in";
const BUILT_IN = `rampart: 1\nname: ${BUILT_IN_NAME}\nextends: coding-agent\ndefault: allow\n`;

export interface PolicyFile {
  /** `sha256:…` of the bytes of the file and of what users know of programs; null where they could not be read. */
  readonly bytes: string | null;
  readonly missing: boolean;
  /** What the policy is made of. */
  readonly texts: readonly PolicyText[];
  readonly result: LoadResult;
}

/** Reads and loads a policy file, with the folder `knowledge` beside it. Never throws: what is wrong is in the result. */
export async function readPolicy(path: string, unreported?: Unreported): Promise<PolicyFile> {
  let text: string;
  let bytes: string;
  let knowledge: readonly KnowledgeText[];
  try {
    const raw = await readBounded(path, { maxBytes: MAX_POLICY_BYTES, noFollow: false, owned: true });
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
    knowledge = await readKnowledgeFolder(path);
    bytes = `sha256:${digestOf(raw, knowledge)}`;
  } catch (error) {
    const missing = error instanceof ServiceError && error.code === "file.missing";
    return { bytes: null, missing, texts: [], result: { ok: false, errors: [unreadable(path, error)] } };
  }
  const texts = [{ name: basename(path), text }, ...knowledge];
  return { bytes, missing: false, texts, result: loadTexts(texts, unreported) };
}

/** Of the file alone where there is nothing beside it, so that it can be compared with what `sha256sum` says. */
function digestOf(raw: Uint8Array, knowledge: readonly KnowledgeText[]): string {
  if (knowledge.length === 0) return hash("sha256", raw, "hex");
  const parts = knowledge.map(({ name, text }) => [name, text]);
  return hash("sha256", `${hash("sha256", raw, "hex")}${JSON.stringify(parts)}`, "hex");
}

export function loadBuiltIn(): LoadResult {
  return loadTexts([{ name: BUILT_IN_NAME, text: BUILT_IN }]);
}

/** A policy of texts and the packs of this version of Rampart. Never throws. */
export function loadTexts(texts: readonly PolicyText[], unreported?: Unreported): LoadResult {
  try {
    return loadPolicy(texts, { packs, ...(unreported === undefined ? {} : { unreported }) });
  } catch (error) {
    return { ok: false, errors: [unreadable(texts[0]?.name ?? "policy", error)] };
  }
}

function packs(name: string): string | undefined {
  return Object.hasOwn(PACKS, name) ? PACKS[name] : undefined;
}

function unreadable(path: string, error: unknown): PolicyError {
  const message = error instanceof ServiceError ? error.message : "the policy cannot be read";
  return { code: "policy.syntax", file: basename(path), line: 0, column: 0, message, suggestion: null };
}
