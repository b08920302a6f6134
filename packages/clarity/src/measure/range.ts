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
  hash(range: Range): Promise<RangeResult>;
}

/**
 * Hashes ranges with two large buffers, one being read while the other is hashed. One function without imports: workers
 * are started from its text. `count` hears of bytes as they are done, and says whether to go on.
 */
export function createRangeHasher(createBlake3: () => Blake3, count: (bytes: number) => boolean): RangeHasher {
  const fs = process.getBuiltinModule("node:fs");
  const { createHash } = process.getBuiltinModule("node:crypto");
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

  function hasherFor(algorithm: string): { update(bytes: Uint8Array): void; digest(): string } {
    if (algorithm === "blake3") return createBlake3();
    const hash: Hash = createHash(algorithm === "blake2b" ? "blake2b512" : "sha256");
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

  async function digestOf(fd: number, range: Range): Promise<RangeResult> {
    const hasher = hasherFor(range.algorithm);
    if (buffers.length === 0) buffers = [Buffer.allocUnsafeSlow(BUFFER), Buffer.allocUnsafeSlow(BUFFER)];
    const small = range.end - range.start <= SMALL;
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

  async function hash(range: Range): Promise<RangeResult> {
    let fd = -1;
    try {
      fd = fs.openSync(range.path, FLAGS);
      if (!same(fd, range.identity)) return { problem: "changed", system: "" };
      const result = await digestOf(fd, range);
      return "problem" in result || same(fd, range.identity) ? result : { problem: "changed", system: "" };
    } catch (error) {
      const system = String((error as { code?: unknown }).code ?? "failed");
      const gone = system === "ENOENT" || system === "ELOOP" || system === "ENOTDIR";
      return { problem: gone ? "changed" : "unreadable", system };
    } finally {
      if (fd >= 0) fs.closeSync(fd);
    }
  }

  return { hash };
}
