import { randomBytes } from "node:crypto";
import { constants, readdirSync, unlinkSync } from "node:fs";
import { type FileHandle, open, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolder } from "@rampart/service";
import { ClarityError, systemCode } from "../error.js";
import { type Segment, segmentBytes } from "../formats/segment.js";
import { identityOf, identityText } from "../measure/identity.js";
import type { OpenModel } from "../tensors/measure.js";

export interface RewriteOptions {
  readonly signal?: AbortSignal;
  readonly onTotal?: (bytes: number) => void;
  readonly onProgress?: (done: number) => void;
}

const CREATE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const CHUNK = 8 << 20;

/**
 * Replaces a model's file by one made of `segments`: written beside it, looked at by `check`, synced and renamed over it.
 * Killed at any moment the old file or the new one is there; what a killed run left behind the next one removes.
 * @throws ClarityError `cannot_write`, `file_changed`, `interrupted`, and what `check` throws; the old file is then untouched
 */
export async function rewriteFile(
  { path, file }: Pick<OpenModel, "path" | "file">,
  segments: readonly Segment[],
  check: (temporary: string) => void,
  options: RewriteOptions = {},
): Promise<void> {
  removeLeftovers(path);
  const temporary = join(dirname(path), `${prefixOf(path)}${process.pid}-${randomBytes(6).toString("hex")}`);
  try {
    await writeSegments(temporary, path, segments, options);
    check(temporary);
    const now = identityOf(await stat(path, { bigint: true }));
    if (!file.unchanged() || identityText(now) !== identityText(file.identity)) {
      throw new ClarityError("file_changed", `${path} changed while it was rewritten; nothing was replaced`);
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    if (cause instanceof ClarityError) throw cause;
    throw new ClarityError("cannot_write", `${path} cannot be rewritten: ${systemCode(cause) ?? "failed"}`, { cause });
  }
}

const prefixOf = (path: string): string => `.${basename(path)}.clarity-`;

/** Files of runs on this machine that are no more. */
function removeLeftovers(path: string): void {
  const prefix = prefixOf(path);
  for (const name of readdirSync(dirname(path))) {
    const pid = /^([0-9]{1,9})-[0-9a-f]{12}$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "")?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) unlinkSync(join(dirname(path), name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}

async function writeSegments(
  temporary: string,
  path: string,
  segments: readonly Segment[],
  { signal, onTotal, onProgress }: RewriteOptions,
): Promise<void> {
  const from = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const before = await from.stat();
    // The mode comes last: until then the copy of a readable model is as private as one of a secret one.
    const to = await open(temporary, CREATE, 0o600);
    try {
      onTotal?.(segments.reduce((sum, segment) => sum + segmentBytes(segment), 0));
      let done = 0;
      for (const segment of segments) {
        for await (const count of copied(from, to, segment, done, signal)) {
          done += count;
          onProgress?.(done);
        }
      }
      if (process.geteuid?.() === 0) await to.chown(before.uid, before.gid);
      await to.chmod(before.mode & 0o777);
      await to.sync();
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function* copied(
  from: FileHandle,
  to: FileHandle,
  segment: Segment,
  start: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const length = segmentBytes(segment);
  const buffer = segment instanceof Uint8Array ? null : Buffer.allocUnsafe(Math.min(CHUNK, length));
  for (let done = 0; done < length; ) {
    if (signal?.aborted) throw new ClarityError("interrupted", "interrupted; nothing was replaced");
    const piece =
      segment instanceof Uint8Array
        ? segment.subarray(done)
        : await readFully(from, buffer!, segment.start + done, Math.min(CHUNK, length - done));
    await writeFully(to, piece, start + done);
    done += piece.length;
    yield piece.length;
  }
}

async function readFully(from: FileHandle, buffer: Buffer, at: number, length: number): Promise<Buffer> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await from.read(buffer, filled, length - filled, at + filled);
    if (bytesRead === 0) throw new ClarityError("file_changed", "the file became shorter while it was copied");
    filled += bytesRead;
  }
  return buffer.subarray(0, length);
}

async function writeFully(to: FileHandle, piece: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await to.write(piece, done, piece.length - done, at + done);
    done += bytesWritten;
  }
}

/**
 * Overwrites a few bytes where they lie. Not atomic by itself: whoever calls it writes what nobody counts on yet.
 * @throws ClarityError `cannot_write`, `file_changed`
 */
export async function overwrite(
  { path, file }: Pick<OpenModel, "path" | "file">,
  at: number,
  bytes: Buffer,
): Promise<void> {
  try {
    const to = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      const now = identityOf(await to.stat({ bigint: true }));
      if (identityText(now) !== identityText(file.identity)) {
        throw new ClarityError("file_changed", `${path} changed while it was looked at; nothing was written`);
      }
      await writeFully(to, bytes, at);
      await to.sync();
    } finally {
      await to.close();
    }
  } catch (cause) {
    if (cause instanceof ClarityError) throw cause;
    throw new ClarityError("cannot_write", `${path} cannot be written: ${systemCode(cause) ?? "failed"}`, { cause });
  }
}
