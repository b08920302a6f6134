import { readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";

/** Where what cannot be embedded stands: beside the model. */
export const sidecarOf = (path: string): string => `${path}.clarity.jsonl`;

/** @throws ClarityError `cannot_write` */
export async function writeSidecar(path: string, payload: Buffer): Promise<void> {
  try {
    await writeAtomic(sidecarOf(path), payload, 0o644);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("cannot_write", cause.message, { cause });
  }
}

/** Null where there is none. @throws ClarityError `beyond_bounds`, `file_unreadable` */
export async function readSidecar(path: string): Promise<Buffer | null> {
  try {
    return await readBounded(sidecarOf(path), { maxBytes: LIMITS.evidence });
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    if (cause.code === "file.missing") return null;
    const code = cause.code === "file.too_large" ? "beyond_bounds" : "file_unreadable";
    throw new ClarityError(code, cause.message, { cause });
  }
}
