import { join, resolve } from "node:path";
import { ServiceError } from "@rampart/service";
import { createProgress } from "../command/progress.js";
import { ClarityError } from "../error.js";
import { type DigestCache, openCache } from "../measure/cache.js";
import { blobNames, isFolder, type KnownDigests, MOST_KNOWN, readKnownDigests } from "../measure/known.js";
import type { MeasureOptions } from "../measure/measure.js";
import { readNamed } from "./files.js";
import type { Input, Io, Options } from "./verb.js";

/** How files are read. */
export const WORKING: Options = {
  workers: { type: "string", value: "N", help: "threads that hash (default: one for each core, at most 8)" },
  cache: {
    type: "boolean",
    help: "remember digests of files whose times show every change; anyone who can write as you can forge them",
  },
};

/** What `digest`, `sign` and `verify` share: which files count, and how they are read. */
export const MEASURING: Options = {
  "ignore-paths": { type: "string", value: "PATH", multiple: true, help: "leave out this file or folder; no patterns" },
  "ignore-git-paths": { type: "boolean", help: "leave out .git, .gitattributes, .github and .gitignore (the default)" },
  "no-ignore-git-paths": { type: "boolean", help: "treat .git and its like as part of the model" },
  "known-digests": {
    type: "string",
    value: "PATH",
    help: "do not read files whose SHA-256 is declared here: output of sha256sum, an OCI manifest, a listing of the Hugging Face Hub, or a cache folder with blobs; you vouch for the bytes on this disk",
  },
  "allow-symlinks": { type: "boolean", help: "follow symbolic links, those to folders included" },
  ...WORKING,
};

/** Runs `work` with the options of {@link MEASURING}, showing progress, and keeps the cache afterwards. */
export async function withMeasuring<T>(
  input: Input,
  io: Io,
  work: (options: MeasureOptions) => Promise<T>,
): Promise<T> {
  const progress = createProgress(io, !input.json && process.stderr.isTTY === true);
  const cache = input.flag("cache") ? await openOwnCache(io) : null;
  const workers = workersOf(input);
  const known = await readKnown(input, io);
  let declared = 0;
  const counting = {
    onDeclared: (files: number) => {
      declared += files;
    },
  };
  try {
    const result = await work({
      signal: io.interrupted,
      onTotal: progress.onTotal,
      onProgress: progress.onProgress,
      ...(workers === null ? {} : { workers }),
      ...(cache === null ? {} : { cache }),
      ...(known === null ? {} : { known, ...counting }),
    });
    if (declared > 0)
      io.note(`warning: ${declared} files were not read but taken as ${input.text("known-digests")} declares them`);
    await cache?.save();
    return result;
  } finally {
    progress.end();
  }
}

/** What `--known-digests` names; null where it is not given. @throws ClarityError */
export async function readKnown(input: Input, io: Io): Promise<KnownDigests | null> {
  const path = input.text("known-digests");
  if (path === null) return null;
  const place = resolve(io.cwd, path);
  return isFolder(place) ? blobNames(place) : readKnownDigests(await readNamed(io, path, MOST_KNOWN));
}

function workersOf(input: Input): number | null {
  const text = input.text("workers");
  if (text === null) return null;
  const workers = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (workers < 1 || workers > 64) throw new ClarityError("bad_value", `--workers takes 1 to 64, not "${text}"`);
  return workers;
}

async function openOwnCache(io: Io): Promise<DigestCache> {
  const path = cachePath(io);
  try {
    return await openCache(path, io.now);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("file_unreadable", `--cache: ${cause.message}`, { cause });
  }
}

function cachePath(io: Io): string {
  const base = io.env["XDG_CACHE_HOME"] || (io.env["HOME"] ? join(io.env["HOME"], ".cache") : null);
  if (base === null) throw new ClarityError("option_missing", "--cache needs a home folder; HOME is not set");
  return join(base, "rampart-clarity", "digests");
}
