/**
 * The file operations the writer of a log needs, and nothing else, so that a test can put a failing disk in their
 * place. All reject with what the operating system said.
 */
import { close, constants, open } from "node:fs";
import { open as openHandle, readdir, rename, unlink } from "node:fs/promises";
import { promisify } from "node:util";
import { NodeFile } from "./file.js";

export interface DiskFile {
  /**
   * Writes all of the bytes at the position. `durable`: they and everything before are on disk when it resolves. `alone`:
   * one caller waits for it and no other, so that the calling thread may wait too where the disk is quick.
   */
  write(bytes: Uint8Array, position: number, durable: boolean, alone?: boolean): Promise<void>;
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

// Only on Linux does O_DSYNC reach the disk itself, and only there it saves a call.
const DSYNC: number | undefined = process.platform === "linux" ? constants.O_DSYNC : undefined;

export const NODE_DISK: Disk = {
  async open(path, create) {
    const fd = await openFd(path, constants.O_RDWR | (create ? constants.O_CREAT | constants.O_EXCL : 0), 0o600);
    try {
      return new NodeFile(fd, DSYNC === undefined ? null : await openFd(path, constants.O_RDWR | DSYNC));
    } catch (error) {
      await closeFd(fd);
      throw error;
    }
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
