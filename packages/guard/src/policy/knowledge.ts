import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readBounded, ServiceError } from "@rampart/service";

/** Bytes of one file of knowledge, and files read; core has bounds of its own for what is in them. */
const MAX_FILE_BYTES = 256 * 1024;
export const MAX_FILES = 64;

export interface KnowledgeText {
  /** `knowledge/own.yaml`: what errors name. */
  readonly name: string;
  readonly text: string;
  readonly kind: "knowledge";
}

/** The folder beside a policy file in which users write down what they know of programs. */
export const knowledgeFolder = (policy: string): string => join(dirname(policy), "knowledge");

/**
 * Reads `*.yaml`, `*.yml` and `*.json` of the folder beside the policy, by name. None where there is no folder.
 *
 * @throws ServiceError `file.unreadable`, `file.too_large`, `file.kind`, `file.owner`: a file that cannot be read must not
 *   go by in silence, since it restricts
 */
export async function readKnowledgeFolder(policy: string): Promise<readonly KnowledgeText[]> {
  const folder = knowledgeFolder(policy);
  const names = (await namesIn(folder)).filter((name) => /^[^.].*\.(?:ya?ml|json)$/.test(name)).sort();
  if (names.length > MAX_FILES)
    throw new ServiceError("file.too_large", `${folder} holds more than ${MAX_FILES} files`);
  return Promise.all(names.map((name) => readOne(folder, name)));
}

async function readOne(folder: string, name: string): Promise<KnowledgeText> {
  const bytes = await readBounded(join(folder, name), { maxBytes: MAX_FILE_BYTES, noFollow: false, owned: true });
  return { name: join(basename(folder), name), text: decode(bytes, name), kind: "knowledge" };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ServiceError("file.unreadable", `${name} is not UTF-8 text`, cause);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return [];
    throw new ServiceError("file.unreadable", `${folder} cannot be read`, cause);
  }
}
