import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { AuditError } from "./error.js";

/**
 * Opens a file for reading. What is none is refused with {@link AuditError} `unreadable`: a pipe would keep whoever opens
 * it waiting, a device never ends.
 */
export function openFile(path: string): number {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new AuditError("unreadable", `${path} is no file`);
}

/**
 * The text of a file of at most `most` bytes.
 * @throws AuditError `unreadable`, `too_large`
 */
export function readSmall(path: string, most: number): string {
  const file = openFile(path);
  try {
    if (fstatSync(file).size > most) throw new AuditError("too_large", `${path} is larger than ${most} bytes`);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}
