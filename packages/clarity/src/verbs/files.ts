import { resolve } from "node:path";
import { readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { type Certificate, readCertificates } from "../oms/certificate/certificate.js";
import type { Io } from "./verb.js";

/** A file a person named. @throws ClarityError `file_missing`, `file_unreadable`, `beyond_bounds` */
export async function readNamed(io: Io, path: string, maxBytes: number): Promise<Buffer> {
  try {
    return await readBounded(resolve(io.cwd, path), { maxBytes, noFollow: false });
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    const code =
      cause.code === "file.missing"
        ? "file_missing"
        : cause.code === "file.too_large"
          ? "beyond_bounds"
          : "file_unreadable";
    throw new ClarityError(code, cause.message, { cause });
  }
}

export const readNamedText = async (io: Io, path: string): Promise<string> =>
  (await readNamed(io, path, LIMITS.key)).toString("utf8");

/** Every certificate of the PEM files, in order. */
export async function readNamedCertificates(io: Io, paths: readonly string[]): Promise<Certificate[]> {
  const found: Certificate[] = [];
  for (const path of paths) found.push(...readCertificates((await readNamed(io, path, LIMITS.crl)).toString("latin1")));
  if (found.length > LIMITS.certificates * 16) throw new ClarityError("beyond_bounds", "too many certificates");
  return found;
}

/** Replaces a file whole; others may read it. @throws ClarityError `cannot_write` */
export async function writeNamed(path: string, text: string): Promise<void> {
  try {
    await writeAtomic(path, text, 0o644);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("cannot_write", cause.message, { cause });
  }
}
