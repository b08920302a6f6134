import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { compilePolicy, type Policy, type PolicyText } from "@rampart/core";
import { isJsonObject, makePrivateFolder, parseStrict, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { GuardError } from "../errors.js";

/** Files kept, and bytes of one. Texts that do not fit stay out; the resolved document is always there. */
const VERSION_LIMITS = { files: 64, bytes: 16 * 1024 * 1024, texts: 4 * 1024 * 1024 } as const;

/** A policy as the guard keeps it: what decides, and the texts it was made of where they fit. */
export interface Version {
  readonly policy: Policy;
  readonly texts: readonly PolicyText[];
  /** When it was kept first, milliseconds since 1970. */
  readonly kept: number;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether it looks like a policy's digest. */
export const isDigest = (text: string): boolean => DIGEST.test(text);

/**
 * Every policy the guard had, as files by digest. A file is believed only where its document comes to the digest it is named
 * by; which digests were ever in force is the log's to say.
 */
export class Versions {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param needed digests that are never given up for room @throws ServiceError `file.unwritable`, `folder.*` */
  async keep(policy: Policy, texts: readonly PolicyText[], now: number, needed: ReadonlySet<string>): Promise<void> {
    const path = this.#pathOf(policy.digest);
    if ((await stat(path).catch(() => null)) !== null && (await this.#read(policy.digest).catch(() => null)) !== null)
      return;
    await makePrivateFolder(this.#folder);
    const size = texts.reduce((sum, { text }) => sum + text.length, 0);
    const fitting = size <= VERSION_LIMITS.texts ? texts : [];
    await writeAtomic(path, `${JSON.stringify({ v: 1, kept: now, document: policy.document, texts: fitting })}\n`);
    await this.#prune(new Set([...needed, policy.digest]));
  }

  /** @throws GuardError `policy_unknown`, `policy_tampered` */
  async read(digest: string): Promise<Version> {
    if (!isDigest(digest)) throw new GuardError("policy_unknown", "a policy is named by sha256: and 64 digits");
    try {
      return await this.#read(digest);
    } catch (cause) {
      const missing = cause instanceof ServiceError && cause.code === "file.missing";
      const message = missing
        ? "the guard keeps no policy of this digest"
        : "what is kept of this policy is not what its digest says";
      throw new GuardError(missing ? "policy_unknown" : "policy_tampered", message, cause);
    }
  }

  /** Digests there are files of. */
  async list(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.flatMap((name) => (/^sha256-[0-9a-f]{64}\.json$/.test(name) ? [digestOf(name)] : [])).sort();
  }

  async #read(digest: string): Promise<Version> {
    const limits = { maxBytes: VERSION_LIMITS.bytes, owned: true } as const;
    const value = parseStrict(await readBounded(this.#pathOf(digest), limits), { bytes: VERSION_LIMITS.bytes });
    if (!isJsonObject(value)) throw new GuardError("policy_tampered", "it is no object");
    const compiled = compilePolicy(value["document"] ?? null);
    if (!compiled.ok || compiled.policy.digest !== digest) throw new GuardError("policy_tampered", "another document");
    const { kept } = value;
    return { policy: compiled.policy, texts: textsIn(value["texts"]), kept: typeof kept === "number" ? kept : 0 };
  }

  /** The oldest of those nobody needs. */
  async #prune(needed: ReadonlySet<string>): Promise<void> {
    const digests = await this.list();
    const spare = digests.filter((digest) => !needed.has(digest));
    const over = digests.length - VERSION_LIMITS.files;
    if (over <= 0) return;
    const aged = await Promise.all(
      spare.map(async (digest) => ({ digest, at: (await stat(this.#pathOf(digest)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    aged.sort((a, b) => a.at - b.at);
    for (const { digest } of aged.slice(0, over)) await unlink(this.#pathOf(digest)).catch(() => undefined);
  }

  #pathOf(digest: string): string {
    return join(this.#folder, `${digest.replace(":", "-")}.json`);
  }
}

const digestOf = (name: string): string => name.slice(0, -".json".length).replace("-", ":");

/** Texts count only for who reads them: no digest vouches for them but that they load to this very document. */
function textsIn(value: unknown): readonly PolicyText[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: { name?: unknown; text?: unknown; kind?: unknown }) => {
    if (typeof one?.name !== "string" || typeof one.text !== "string") return [];
    const { name, text } = one;
    return [one.kind === "knowledge" ? { name, text, kind: "knowledge" as const } : { name, text }];
  });
}
