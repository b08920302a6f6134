import { open } from "node:fs/promises";
import { join } from "node:path";
import { readCheckpoint } from "@rampart/ledger";
import { Failure } from "../command/failure.js";

/** A record is at most 16 KiB; the last one and what may be torn behind it is within this. */
const TAIL = 64 * 1024;

/**
 * The last complete signed checkpoint of a log folder, read from the end of its file.
 *
 * @throws Failure `not_found`; LedgerError `note.*`
 */
export async function checkpointOf(folder: string): Promise<string> {
  const tail = await readTail(join(folder, "checkpoints"));
  // A record is body, empty line, signatures, empty line.
  const parts = tail.slice(0, Math.max(0, tail.lastIndexOf("\n\n"))).split("\n\n");
  const [body, signatures] = parts.slice(-2);
  if (signatures === undefined) throw new Failure("not_found", `there is no checkpoint in ${folder}`, "rampart init");
  const last = `${body}\n\n${signatures}\n`;
  readCheckpoint(last);
  return last;
}

async function readTail(path: string): Promise<string> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(Math.min(size, TAIL)),
        0,
        Math.min(size, TAIL),
        Math.max(0, size - TAIL),
      );
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new Failure("not_found", `there is no log at ${path}`, "rampart init", 1, { cause });
  }
}
