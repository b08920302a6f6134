import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { errno, ServiceError } from "../errors.js";

/** Without `O_NONBLOCK` opening a FIFO would wait for a writer forever. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export interface ReadOptions {
  readonly maxBytes: number;
  /** Refuse a symlink at the last component. Default true. */
  readonly noFollow?: boolean;
  /**
   * Refuse a file that belongs neither to this user nor to root (who may do anything anyway), or one that others may
   * write. A number is the uid of one more user whose files are taken. Default false.
   */
  readonly owned?: boolean | number;
}

/**
 * Reads a regular file of bounded size; FIFOs, devices and folders are refused without being read.
 *
 * @throws ServiceError `file.missing`, `file.kind`, `file.owner`, `file.too_large`, `file.unreadable`
 */
export async function readBounded(path: string, options: ReadOptions): Promise<Buffer> {
  const handle = await openFile(path, options.noFollow ?? true);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ServiceError("file.kind", `${path} is not a regular file`);
    if (options.owned !== undefined && options.owned !== false) checkOwned(path, stats, options.owned);
    if (stats.size > options.maxBytes) throw tooLarge(path, options.maxBytes);
    return await readAtMost(handle, path, options.maxBytes, stats.size);
  } catch (cause) {
    throw cause instanceof ServiceError ? cause : new ServiceError("file.unreadable", `${path} cannot be read`, cause);
  } finally {
    await handle.close();
  }
}

async function openFile(path: string, noFollow: boolean): Promise<FileHandle> {
  try {
    return await open(path, noFollow ? READ | constants.O_NOFOLLOW : READ);
  } catch (cause) {
    const code = errno(cause);
    if (code === "ENOENT" || code === "ENOTDIR") throw new ServiceError("file.missing", `${path} is not there`, cause);
    if (code === "ELOOP" || code === "ENXIO")
      throw new ServiceError("file.kind", `${path} is not a regular file`, cause);
    throw new ServiceError("file.unreadable", `${path} cannot be opened`, cause);
  }
}

function checkOwned(path: string, stats: Stats, trusted: true | number): void {
  const uid = process.geteuid?.();
  const known = stats.uid === uid || stats.uid === 0 || stats.uid === trusted;
  if (uid !== undefined && !known) throw new ServiceError("file.owner", `${path} belongs to another user`);
  if ((stats.mode & 0o002) !== 0) throw new ServiceError("file.owner", `${path} may be written by others`);
}

/** A file may grow while it is read (and `/proc` says 0): what is read is counted, not what was promised. */
async function readAtMost(handle: FileHandle, path: string, maxBytes: number, expected: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const buffer = Buffer.allocUnsafe(Math.min(Math.max(expected - total, 4096), maxBytes - total) + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total);
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(path, maxBytes);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

function tooLarge(path: string, maxBytes: number): ServiceError {
  return new ServiceError("file.too_large", `${path} is larger than ${maxBytes} bytes`);
}
