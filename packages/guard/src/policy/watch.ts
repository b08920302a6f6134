import { type FSWatcher, type Stats, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Entries of a watched folder that are looked at. */
const MAX_ENTRIES = 256;

export interface WatchOptions {
  /** Milliseconds of quiet before a change counts: editors write in several steps. */
  readonly quietMs: number;
  /** Milliseconds between looks, for file systems that send no events. */
  readonly pollMs: number;
}

const WATCH_DEFAULTS: WatchOptions = { quietMs: 100, pollMs: 1_000 };

/**
 * Calls `changed` once at the beginning, so that nothing falls between a first reading and the watch, and after the file
 * at `path`, or a file in the folder at `path`, was replaced, written, made or removed; never twice at once. The folder is
 * watched, since editors and atomic writes rename over the file, and looked at besides, since events can be missing.
 */
export function watchFile(path: string, changed: () => Promise<void>, options = WATCH_DEFAULTS): { close(): void } {
  let closed = false;
  let seen: string | null = null;
  let quiet: NodeJS.Timeout | null = null;
  let work: Promise<void> = Promise.resolve();

  const check = async () => {
    const now = await signature(path);
    if (closed || now === seen) return;
    seen = now;
    await changed();
  };
  const enqueue = () => {
    work = work.then(check).catch(() => undefined);
  };
  const settle = () => {
    if (closed) return;
    if (quiet !== null) clearTimeout(quiet);
    quiet = setTimeout(enqueue, options.quietMs);
    quiet.unref();
  };
  enqueue();
  const watcher = watchFolder(dirname(path), basename(path), settle);
  const poll = setInterval(settle, options.pollMs);
  poll.unref();
  return {
    close() {
      closed = true;
      clearInterval(poll);
      if (quiet !== null) clearTimeout(quiet);
      watcher?.close();
    },
  };
}

/** Null where the platform or the number of watches does not allow it; polling is left then. */
function watchFolder(folder: string, name: string, settle: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, file) => {
      if (file === null || file === name) settle();
    });
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

async function signature(path: string): Promise<string> {
  const stats: Stats | null = await stat(path).catch(() => null);
  if (stats === null) return "absent";
  const own = `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
  return stats.isDirectory() ? `${own}\n${await contents(path)}` : own;
}

/** Of a folder, what is in it too: a file changed in place leaves the folder as it was. */
async function contents(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const files = names.sort().slice(0, MAX_ENTRIES);
  const told = await Promise.all(
    files.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(() => null);
      return `${name} ${stats === null ? "absent" : `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`}`;
    }),
  );
  return told.join("\n");
}
