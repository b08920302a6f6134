import type { Hash } from "node:crypto";
import type { Algorithm } from "./algorithm.js";
import type { Blake3 } from "./blake3.js";
import type { Identity } from "./identity.js";

/** A piece of a file to hash: bytes `start` to `end`, exclusive. */
export interface Range {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly algorithm: Algorithm;
  /** The file as it was listed; anything else found is an error. */
  readonly identity: Identity;
}

export type RangeResult =
  | { readonly digest: string }
  | { readonly problem: "changed" | "unreadable" | "stopped"; readonly system: string };

export interface RangeHasher {
  /** A file stays open for the ranges of it that follow. */
  hash(range: Range): Promise<RangeResult>;
  /** Closes what is open. */
  close(): void;
}

/**
 * Hashes ranges with two large buffers, one being read while the other is hashed. One function without imports: workers
 * are started from its text. `count` hears of bytes as they are done, and says whether to go on.
 */
export function createRangeHasher(createBlake3: () => Blake3, count: (bytes: number) => boolean): RangeHasher {
  const fs = process.getBuiltinModule("node:fs");
  const { createHash, hash: hashNow } = process.getBuiltinModule("node:crypto");
  const BUFFER = 4 * 1024 * 1024;
  /** Below this, waiting for a thread costs more than reading. */
  const SMALL = 1024 * 1024;
  /** Without `O_NONBLOCK` opening a pipe that took the file's place would wait forever. */
  const FLAGS =
    fs.constants.O_RDONLY |
    (fs.constants.O_NOFOLLOW ?? 0) |
    (fs.constants.O_NONBLOCK ?? 0) |
    (fs.constants.O_NOCTTY ?? 0);
  let buffers: Buffer[] = [];
  let opened: { readonly fd: number; readonly path: string; readonly identity: Identity } | null = null;

  const nameOf = (algorithm: string) => (algorithm === "blake2b" ? "blake2b512" : "sha256");

  function hasherFor(algorithm: string): { update(bytes: Uint8Array): void; digest(): string } {
    if (algorithm === "blake3") return createBlake3();
    const hash: Hash = createHash(nameOf(algorithm));
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
  }

  function same(fd: number, expected: Identity): boolean {
    const stats = fs.fstatSync(fd, { bigint: true });
    return (
      stats.isFile() &&
      String(stats.dev) === expected.dev &&
      String(stats.ino) === expected.ino &&
      Number(stats.size) === expected.size &&
      String(stats.mtimeNs) === expected.mtimeNs &&
      String(stats.ctimeNs) === expected.ctimeNs
    );
  }

  function read(fd: number, buffer: Buffer, length: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.read(fd, buffer, 0, length, position, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
    });
  }

  /** What one read brings is hashed at once: an object for each of hundreds of thousands of tensors is memory to collect. */
  function digestOfSmall(fd: number, { start, end, algorithm }: Range): RangeResult {
    const length = end - start;
    for (let done = 0; done < length; ) {
      const bytes = fs.readSync(fd, buffers[0]!, done, length - done, start + done);
      if (bytes === 0) return { problem: "changed", system: "" };
      done += bytes;
    }
    if (!count(length)) return { problem: "stopped", system: "" };
    return { digest: hashNow(nameOf(algorithm), buffers[0]!.subarray(0, length), "hex") };
  }

  async function digestOf(fd: number, range: Range): Promise<RangeResult> {
    if (buffers.length === 0) buffers = [Buffer.allocUnsafeSlow(BUFFER), Buffer.allocUnsafeSlow(BUFFER)];
    const small = range.end - range.start <= SMALL;
    if (small && range.algorithm !== "blake3") return digestOfSmall(fd, range);
    const hasher = hasherFor(range.algorithm);
    const next = (turn: number, at: number): number | Promise<number> => {
      const length = Math.min(BUFFER, range.end - at);
      return small ? fs.readSync(fd, buffers[turn]!, 0, length, at) : read(fd, buffers[turn]!, length, at);
    };
    let at = range.start;
    let turn = 0;
    let pending = at < range.end ? next(turn, at) : 0;
    while (at < range.end) {
      const bytes = await pending;
      if (bytes === 0) return { problem: "changed", system: "" };
      const full = buffers[turn]!.subarray(0, bytes);
      at += bytes;
      turn = 1 - turn;
      if (at < range.end) pending = next(turn, at);
      hasher.update(full);
      if (count(bytes)) continue;
      // The read that is under way writes into a buffer: not given up before it ended.
      await pending;
      return { problem: "stopped", system: "" };
    }
    return { digest: hasher.digest() };
  }

  /** The file, open; null where it is another one by now, or has other content. */
  function enter({ path, identity }: Range): number | null {
    if (opened?.path === path && opened.identity.ino === identity.ino && same(opened.fd, identity)) return opened.fd;
    close();
    opened = { fd: fs.openSync(path, FLAGS), path, identity };
    return same(opened.fd, identity) ? opened.fd : null;
  }

  function close(): void {
    if (opened !== null) fs.closeSync(opened.fd);
    opened = null;
  }

  async function hash(range: Range): Promise<RangeResult> {
    try {
      const fd = enter(range);
      if (fd === null) return { problem: "changed", system: "" };
      const result = await digestOf(fd, range);
      return "problem" in result || same(fd, range.identity) ? result : { problem: "changed", system: "" };
    } catch (error) {
      const system = String((error as { code?: unknown }).code ?? "failed");
      const gone = system === "ENOENT" || system === "ELOOP" || system === "ENOTDIR";
      return { problem: gone ? "changed" : "unreadable", system };
    }
  }

  return { hash, close };
}
