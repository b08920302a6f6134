import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";

/** A script and, beside it, what V8 made of it the last time: compiling is a third of what a start costs. */
export interface CachedScript<T> {
  /** The script's exports; runs it at the first call. @throws where it is not there or does not run */
  load(): T;
  /** Keeps what was compiled, functions that ran included, unless it is kept already. Never throws. */
  remember(): void;
}

interface Opened {
  readonly script: Script;
  readonly digest: Buffer;
}

/**
 * The cache is the source's SHA-256 and V8's bytes: V8 itself only compares the length of the source. It refuses a
 * cache of another version or other flags; either way the cache is then made anew.
 */
export function openScript<T>(file: string): CachedScript<T> {
  const cacheFile = file.replace(/\.cjs$/, ".cache");
  let opened: Opened | null = null;
  let exports: T | null = null;
  let remembered = false;
  const load = () => {
    opened = compile(file, cacheFile);
    const module = { exports: {} };
    opened.script.runInThisContext()(module.exports, createRequire(file), module, file);
    return module.exports as T;
  };
  return {
    load: () => {
      exports ??= load();
      return exports;
    },
    remember: () => {
      if (remembered || opened === null || opened.script.cachedDataRejected === false) return;
      remembered = true;
      keep(cacheFile, opened);
    },
  };
}

function compile(filename: string, cacheFile: string): Opened {
  const source = readFileSync(filename);
  const digest = createHash("sha256").update(source).digest();
  const cachedData = cacheOf(cacheFile, digest);
  const wrapped = `(function(exports,require,module,__filename){${source.toString("utf8")}\n})`;
  const options = { filename };
  return { script: new Script(wrapped, cachedData === null ? options : { ...options, cachedData }), digest };
}

function cacheOf(file: string, digest: Buffer): Buffer | null {
  try {
    const bytes = readFileSync(file);
    return bytes.subarray(0, digest.length).equals(digest) ? bytes.subarray(digest.length) : null;
  } catch {
    return null;
  }
}

/** Beside, then renamed: another process sees a whole cache or none. A folder that is not ours to write stays as it is. */
function keep(file: string, { script, digest }: Opened): void {
  try {
    const partial = `${file}.${process.pid}`;
    const fd = openSync(partial, "wx", 0o444);
    try {
      writeFileSync(fd, Buffer.concat([digest, script.createCachedData()]));
    } finally {
      closeSync(fd);
    }
    renameSync(partial, file);
  } catch {
    // Slower the next time as well, and nothing else.
  }
}
