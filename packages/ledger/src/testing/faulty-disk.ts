import type { Disk, DiskFile } from "../segment/disk.js";
import { NODE_DISK } from "../segment/disk.js";

export type Operation = "open" | "write" | "sync" | "truncate" | "rename" | "remove" | "list" | "syncFolder";

/** Decides for each operation whether it fails: with this system code, after writing this part of it. */
export type Fault = (operation: Operation, path: string) => { readonly code: string; readonly part?: number } | null;

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** The real disk, except for what `fault` says. */
export function faultyDisk(fault: Fault): Disk {
  const attempt = async <T>(operation: Operation, path: string, act: () => Promise<T>): Promise<T> => {
    const verdict = fault(operation, path);
    if (verdict !== null) throw failure(verdict.code);
    return act();
  };
  // Files keep being the same ones under a new name.
  const renamed = new Map<string, string>();
  const nameOf = (path: string) => renamed.get(path) ?? path;
  const wrap = (file: DiskFile, opened: string): DiskFile => ({
    async write(bytes, position, durable) {
      const verdict = fault("write", nameOf(opened));
      if (verdict === null) return file.write(bytes, position, durable);
      if (verdict.part !== undefined)
        await file.write(bytes.subarray(0, Math.floor(bytes.length * verdict.part)), position, durable);
      throw failure(verdict.code);
    },
    sync: () => attempt("sync", nameOf(opened), () => file.sync()),
    truncate: (length) => attempt("truncate", nameOf(opened), () => file.truncate(length)),
    close: () => file.close(),
  });
  return {
    open: (path, create) =>
      attempt("open", path, async () => {
        renamed.delete(path);
        return wrap(await NODE_DISK.open(path, create), path);
      }),
    rename: (from, to) =>
      attempt("rename", from, async () => {
        await NODE_DISK.rename(from, to);
        renamed.set(from, to);
      }),
    remove: (path) => attempt("remove", path, () => NODE_DISK.remove(path)),
    list: (folder) => attempt("list", folder, () => NODE_DISK.list(folder)),
    syncFolder: (folder) => attempt("syncFolder", folder, () => NODE_DISK.syncFolder(folder)),
  };
}
