import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the parser's thread and its wasm are. */
export interface SqlParts {
  readonly worker: string;
  readonly wasm: string;
}

/** Names in a folder of single-file programs. */
export const SQL_PROGRAM = "rampart-sql.cjs";
/** The grammar, beside it. */
export const SQL_WASM = "libpg-query.wasm";

/**
 * Beside this file, where it is a single-file program or was compiled; where it is a source, what was compiled of it.
 * Null where a part is missing.
 */
export function locateSql(here = dirname(fileURLToPath(import.meta.url))): SqlParts | null {
  const bundled = { worker: join(here, SQL_PROGRAM), wasm: join(here, SQL_WASM) };
  if (existsSync(bundled.worker)) return existsSync(bundled.wasm) ? bundled : null;
  const worker = [join(here, "worker.js"), join(here, "../../dist/sql/worker.js")].find((one) => existsSync(one));
  if (worker === undefined) return null;
  try {
    return { worker, wasm: createRequire(worker).resolve(`libpg-query/wasm/${SQL_WASM}`) };
  } catch {
    return null;
  }
}
