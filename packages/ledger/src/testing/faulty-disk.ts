import type { Disk, DiskFile } from "../segment/disk.js";
import { NODE_DISK } from "../segment/disk.js";

export type Operation = "open" | "write" | "sync" | "truncate" | "rename" | "remove" | "list" | "syncFolder";

/** Decides for each operation whether it fails: with this system code, after writing this part of it. */
export type Fault = (operation: Operation, path: string) => { readonly code: string; readonly part?: number } | null;

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** The real disk, except for what `fault` says, and that nothing waits for the medium: no test here cuts the power. */
export function faultyDisk(fault: Fault): Disk {
  const attempt = async <T>(operation: Operation, path: string, act: () => Promise<T>): Promise<T> => {
    const verdict = fault(operation, path);
    if (verdict !== null) throw failure(verdict.code);
    return act();
  };
  // Open files, by the names they have now.
  const names = new Map<string, { path: string }>();
  const wrap = (file: DiskFile, name: { path: string }): DiskFile => ({
    async write(bytes, position) {
      const verdict = fault("write", name.path);
      if (verdict === null) return file.write(bytes, position, false);
      if (verdict.part !== undefined)
        await file.write(bytes.subarray(0, Math.floor(bytes.length * verdict.part)), position, false);
      throw failure(verdict.code);
    },
    sync: () => attempt("sync", name.path, async () => {}),
    truncate: (length) => attempt("truncate", name.path, () => file.truncate(length)),
    linked: () => file.linked(),
    close: () => file.close(),
  });
  return {
    open: (path, create) =>
      attempt("open", path, async () => {
        const name = { path };
        const file = await NODE_DISK.open(path, create);
        names.set(path, name);
        return wrap(file, name);
      }),
    rename: (from, to) =>
      attempt("rename", from, async () => {
        await NODE_DISK.rename(from, to);
        const name = names.get(from);
        names.delete(from);
        if (name !== undefined) names.set(to, Object.assign(name, { path: to }));
      }),
    remove: (path) => attempt("remove", path, () => NODE_DISK.remove(path)),
    list: (folder) => attempt("list", folder, () => NODE_DISK.list(folder)),
    syncFolder: (folder) => attempt("syncFolder", folder, async () => {}),
  };
}
