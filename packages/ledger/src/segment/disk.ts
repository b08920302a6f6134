/**
 * The file operations the writer of a log needs, and nothing else, so that a test can put a failing disk in their
 * place. All reject with what the operating system said.
 */
import { close, constants, fdatasync, fstat, ftruncate, open, write } from "node:fs";
import { open as openHandle, readdir, rename, unlink } from "node:fs/promises";
import { promisify } from "node:util";

export interface DiskFile {
  /** Writes all of the bytes at the position. `durable`: they are on disk when it resolves. */
  write(bytes: Uint8Array, position: number, durable: boolean): Promise<void>;
  /** Everything written so far is on disk when it resolves. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Whether it still has a name. What is written to a file that was removed is gone when it is closed. */
  linked(): Promise<boolean>;
  close(): Promise<void>;
}

export interface Disk {
  /** Opens for reading and writing. `create`: the file must not exist yet; it gets mode 0600. */
  open(path: string, create: boolean): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  /** Names made or changed in the folder are on disk when it resolves. */
  syncFolder(folder: string): Promise<void>;
}

const openFd = promisify(open);
const closeFd = promisify(close);
const syncFd = promisify(fdatasync);
const truncateFd = promisify(ftruncate);
const statFd = promisify(fstat);

// Only on Linux does O_DSYNC reach the disk itself, and only there it saves a call.
const DSYNC: number | undefined = process.platform === "linux" ? constants.O_DSYNC : undefined;

class NodeFile implements DiskFile {
  readonly #fd: number;
  /** The same file with O_DSYNC: one call instead of two for a durable write. */
  readonly #durable: number | null;
  #unsynced = false;

  constructor(fd: number, durable: number | null) {
    this.#fd = fd;
    this.#durable = durable;
  }

  async write(bytes: Uint8Array, position: number, durable: boolean): Promise<void> {
    // O_DSYNC covers only its own bytes, so what was written before and not synchronised needs the whole file done.
    const direct = durable && !this.#unsynced && this.#durable !== null;
    await writeAll(direct ? (this.#durable as number) : this.#fd, bytes, position);
    if (direct) return;
    this.#unsynced = true;
    if (durable) await this.sync();
  }

  async sync(): Promise<void> {
    if (!this.#unsynced) return;
    await syncFd(this.#fd);
    this.#unsynced = false;
  }

  async truncate(length: number): Promise<void> {
    this.#unsynced = true;
    await truncateFd(this.#fd, length);
  }

  async linked(): Promise<boolean> {
    return (await statFd(this.#fd)).nlink > 0;
  }

  async close(): Promise<void> {
    if (this.#durable !== null) await closeFd(this.#durable);
    await closeFd(this.#fd);
  }
}

/** A write may be short; the rest is written until an error says why. */
function writeAll(fd: number, bytes: Uint8Array, position: number): Promise<void> {
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

export const NODE_DISK: Disk = {
  async open(path, create) {
    const fd = await openFd(path, constants.O_RDWR | (create ? constants.O_CREAT | constants.O_EXCL : 0), 0o600);
    const durable = DSYNC === undefined ? null : await openFd(path, constants.O_RDWR | DSYNC);
    return new NodeFile(fd, durable);
  },
  rename,
  remove: unlink,
  list: readdir,
  async syncFolder(folder) {
    const handle = await openHandle(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};
