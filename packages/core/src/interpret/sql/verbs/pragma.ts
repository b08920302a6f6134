import type { Cursor } from "../cursor.js";
import { type Draft, draft } from "./draft.js";

/** They answer, with or without the name of a table or a number. */
const ASKS: ReadonlySet<string> = new Set(
  `TABLE_INFO TABLE_XINFO TABLE_LIST INDEX_LIST INDEX_INFO INDEX_XINFO FOREIGN_KEY_LIST FOREIGN_KEY_CHECK INTEGRITY_CHECK
  QUICK_CHECK STORAGE_INFO`.split(/\s+/),
);
/** They answer where nothing is given. Those that are not listed may do something by being named. */
const ASKS_BARE: ReadonlySet<string> = new Set(
  `ANALYSIS_LIMIT APPLICATION_ID AUTO_VACUUM AUTOMATIC_INDEX BUSY_TIMEOUT CACHE_SIZE CACHE_SPILL CELL_SIZE_CHECK
  CHECKPOINT_FULLFSYNC COLLATION_LIST COMPILE_OPTIONS DATA_VERSION DATABASE_LIST DATABASE_SIZE DEFER_FOREIGN_KEYS ENCODING
  FOREIGN_KEYS FREELIST_COUNT FULLFSYNC FUNCTION_LIST HARD_HEAP_LIMIT IGNORE_CHECK_CONSTRAINTS JOURNAL_MODE
  JOURNAL_SIZE_LIMIT LEGACY_ALTER_TABLE LOCKING_MODE MAX_PAGE_COUNT MMAP_SIZE MODULE_LIST PAGE_COUNT PAGE_SIZE PRAGMA_LIST
  QUERY_ONLY READ_UNCOMMITTED RECURSIVE_TRIGGERS REVERSE_UNORDERED_SELECTS SCHEMA_VERSION SECURE_DELETE SHOW_TABLES
  SOFT_HEAP_LIMIT STATS SYNCHRONOUS TEMP_STORE THREADS TRUSTED_SCHEMA USER_VERSION VERSION WAL_AUTOCHECKPOINT
  WRITABLE_SCHEMA`.split(/\s+/),
);
/** They change how this connection works, and nothing that protects the data. */
const OWN: ReadonlySet<string> = new Set(
  "ANALYSIS_LIMIT AUTOMATIC_INDEX BUSY_TIMEOUT CACHE_SIZE CACHE_SPILL CASE_SENSITIVE_LIKE MMAP_SIZE TEMP_STORE THREADS SOFT_HEAP_LIMIT HARD_HEAP_LIMIT".split(
    " ",
  ),
);
/** They protect the data while they are on. */
const GUARDS: ReadonlySet<string> = new Set(["QUERY_ONLY", "FOREIGN_KEYS", "CELL_SIZE_CHECK"]);

/** SQLite's and DuckDB's `PRAGMA name`, `PRAGMA name = value`, `PRAGMA name(value)`, each with a schema before the name. */
export function pragma(c: Cursor, i: number): Draft {
  const at = c.op(i + 2, ".") ? i + 3 : i + 1;
  const name = c.at(at).v.toUpperCase();
  const given = c.op(at + 1, "=") || c.op(at + 1, "(") ? c.at(at + 2).v.toUpperCase() : null;
  const rest = c.at(at + 1).v;
  const bare = rest === "";
  if (ASKS.has(name) || (bare && ASKS_BARE.has(name))) return draft("read", "PRAGMA", { bounded: true });
  const own = OWN.has(name) || (GUARDS.has(name) && /^(?:1|ON|TRUE|YES)$/.test(given ?? ""));
  if (given !== null && own) return draft("session", "PRAGMA", { bounded: true });
  return draft("define", "PRAGMA", { bounded: true });
}
