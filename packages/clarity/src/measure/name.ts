import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A file's name as text. @throws ClarityError `name_encoding` where it is no UTF-8: a manifest could not say it. */
export function decodeName(bytes: Uint8Array, folder: string): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    const shown = Buffer.from(bytes).toString("latin1");
    throw new ClarityError("name_encoding", `${folder}: the name of a file is no UTF-8: ${shown}`, { cause });
  }
}

/**
 * Refuses names of a manifest that could lead out of the model: absolute ones, `..`, empty and `.` components, NUL.
 * The single name `.` is the model itself where that is one file.
 * @throws ClarityError `name_unsafe`
 */
export function checkName(name: string): void {
  if (name === ".") return;
  const wrong =
    name === "" ||
    name.length > LIMITS.name ||
    name.includes("\0") ||
    name.split("/").some((part) => part === "" || part === "." || part === "..");
  if (wrong)
    throw new ClarityError("name_unsafe", `a signed name is not a path inside the model: ${name.slice(0, 200)}`);
}

/** Order of the reference: by components, each by code points (UTF-8 keeps that order, UTF-16 does not). */
export function compareByComponent(a: string, b: string): number {
  return Buffer.compare(sortKey(a), sortKey(b));
}

/** NUL sorts before everything a name can have, so that `a/b` stands before `a-c`. `.` has no component at all. */
const sortKey = (name: string): Buffer => Buffer.from(name === "." ? "" : name.replaceAll("/", "\0"));

/** Order of the specification's text: by code points of the whole name. */
export function compareByText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Whether `name` is one of these paths or lies below one. */
export function isBelow(name: string, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  if (paths.has(name) || paths.has(".")) return true;
  for (let at = name.indexOf("/"); at >= 0; at = name.indexOf("/", at + 1)) {
    if (paths.has(name.slice(0, at))) return true;
  }
  return false;
}
