import { hash } from "node:crypto";
import { basename } from "node:path";
import { type LoadResult, loadPolicy, PACKS, type PolicyError } from "@rampart/core";
import { readBounded, ServiceError } from "@rampart/service";

/** Bytes of a policy file; core has bounds of its own for what is in it. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** The policy of an installation where nobody has written one yet: the one `init` writes. */
export const BUILT_IN_NAME = "built-in";
const BUILT_IN = `rampart: 1\nname: ${BUILT_IN_NAME}\nextends: coding-agent\ndefault: allow\n`;

export interface PolicyFile {
  /** `sha256:…` of the file's bytes; null where it could not be read. */
  readonly bytes: string | null;
  readonly missing: boolean;
  readonly result: LoadResult;
}

/** Reads and loads a policy file. Never throws: what is wrong is in the result. */
export async function readPolicy(path: string): Promise<PolicyFile> {
  let text: string;
  let bytes: string;
  try {
    const raw = await readBounded(path, { maxBytes: MAX_POLICY_BYTES, noFollow: false, owned: true });
    bytes = `sha256:${hash("sha256", raw, "hex")}`;
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch (error) {
    const missing = error instanceof ServiceError && error.code === "file.missing";
    return { bytes: null, missing, result: { ok: false, errors: [unreadable(path, error)] } };
  }
  return { bytes, missing: false, result: load(path, text) };
}

export function loadBuiltIn(): LoadResult {
  return load(BUILT_IN_NAME, BUILT_IN);
}

function load(name: string, text: string): LoadResult {
  try {
    return loadPolicy([{ name: basename(name), text }], { packs });
  } catch (error) {
    return { ok: false, errors: [unreadable(name, error)] };
  }
}

function packs(name: string): string | undefined {
  return Object.hasOwn(PACKS, name) ? PACKS[name] : undefined;
}

function unreadable(path: string, error: unknown): PolicyError {
  const message = error instanceof ServiceError ? error.message : "the policy cannot be read";
  return { code: "policy.syntax", file: basename(path), line: 0, column: 0, message, suggestion: null };
}
