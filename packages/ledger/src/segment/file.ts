import { close, fdatasync, fstat, ftruncate, write, writeSync } from "node:fs";
import { promisify } from "node:util";
import { Behind } from "./behind.js";
import type { DiskFile } from "./disk.js";
import { Quick } from "./quick.js";

const closeFd = promisify(close);
const syncFd = promisify(fdatasync);
const truncateFd = promisify(ftruncate);
const statFd = promisify(fstat);

/** A file of the operating system's, written at its end. */
export class NodeFile implements DiskFile {
  readonly #fd: number;
  /** The same file with O_DSYNC: one call instead of two for a durable write. */
  readonly #durable: number | null;
  readonly #behind = new Behind();
  readonly #quick = new Quick();

  constructor(fd: number, durable: number | null) {
    this.#fd = fd;
    this.#durable = durable;
  }

  async write(bytes: Uint8Array, position: number, durable: boolean, alone = false): Promise<void> {
    const before = durable && this.#durable !== null ? this.#behind.before(position) : null;
    if (before !== null) {
      const all = before.length === 0 ? bytes : Buffer.concat([...before, bytes]);
      await this.#writeAll(this.#durable as number, all, position - (all.length - bytes.length), alone);
      this.#behind.clear();
      return;
    }
    await this.#writeAll(this.#fd, bytes, position, alone);
    this.#behind.add(bytes, position);
    if (durable) await this.sync();
  }

  async sync(): Promise<void> {
    if (this.#behind.nothing) return;
    await syncFd(this.#fd);
    this.#behind.clear();
  }

  async truncate(length: number): Promise<void> {
    this.#behind.all();
    await truncateFd(this.#fd, length);
  }

  async linked(): Promise<boolean> {
    return (await statFd(this.#fd)).nlink > 0;
  }

  async close(): Promise<void> {
    try {
      if (this.#durable !== null) await closeFd(this.#durable);
    } finally {
      await closeFd(this.#fd);
    }
  }

  async #writeAll(fd: number, bytes: Uint8Array, position: number, alone: boolean): Promise<void> {
    if (alone && this.#quick.allows(bytes.length)) this.#quick.do(() => writeHere(fd, bytes, position));
    else await writeThere(fd, bytes, position);
  }
}

/** A write may be short; the rest is written until an error says why. */
function writeHere(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
}

/** The same by another thread. */
function writeThere(fd: number, bytes: Uint8Array, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const step = (done: number) =>
      write(fd, bytes, done, bytes.length - done, position + done, (error, n) => {
        if (error) reject(error);
        else if (done + n < bytes.length) step(done + n);
        else resolve();
      });
    step(0);
  });
}
