import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";

/** A script and, beside it, what V8 made of it the last time: compiling is a third of what a local decision costs. */
export interface CachedScript<T> {
  /** The script's exports; runs it at the first call. @throws where it is not there or does not run */
  load(): T;
  /** Keeps what was compiled, functions that ran included, unless it is kept already. Never throws. */
  remember(): void;
}

/** V8 refuses a cache of another version, other flags or another length of source; it is then made anew. */
export function openScript<T>(file: string): CachedScript<T> {
  const cacheFile = file.replace(/\.cjs$/, ".cache");
  let script: Script | null = null;
  let exports: T | null = null;
  const load = () => {
    script = compile(file, cacheFile);
    const module = { exports: {} };
    script.runInThisContext()(module.exports, createRequire(file), module);
    return module.exports as T;
  };
  return {
    load: () => {
      exports ??= load();
      return exports;
    },
    remember: () => {
      if (script !== null && script.cachedDataRejected !== false) keep(cacheFile, script);
    },
  };
}

function compile(filename: string, cacheFile: string): Script {
  const source = `(function(exports,require,module){${readFileSync(filename, "utf8")}\n})`;
  const cachedData = readIfThere(cacheFile);
  return new Script(source, cachedData === null ? { filename } : { filename, cachedData });
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/** Beside, then renamed: another hook sees a whole cache or none. A folder that is not ours to write stays as it is. */
function keep(file: string, script: Script): void {
  try {
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, script.createCachedData(), { mode: 0o400, flag: "wx" });
    renameSync(partial, file);
  } catch {
    // Slower the next time as well, and nothing else.
  }
}
