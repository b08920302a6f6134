import type { Span } from "../../spine/index.js";
import type { Unparsed } from "./parser.js";

/** What a statement does to data. `session`: only to its own connection. `unknown` is never read-only. */
export type SqlKind = "read" | "write" | "delete" | "define" | "grant" | "session" | "unknown";

/** One condition that limits which rows a statement touches: it holds for all of them. */
export interface SqlPredicate {
  /** As written, lower case, with its table or alias where one stands before it. */
  readonly column: string;
  /** `=`, `<>`, `<`, `>`, `<=`, `>=`, `in`, `like`, `is`, `between`. */
  readonly operator: string;
  /** Literals compared with, as text; empty for `is null`. At most 8, each at most 256 characters. */
  readonly values: readonly string[];
}

/** What holds for every row of a table that a statement touches: column → value, both as text. At most 16 columns. */
export interface TableLimit {
  readonly table: string;
  readonly where: { readonly [column: string]: string };
}

/** What a statement reaches outside of tables. `null` where the text does not say. */
export type SqlEffect =
  | {
      readonly type: "program";
      readonly command: string | null;
      /** Run by the client rather than the server. */
      readonly client?: boolean;
    }
  | {
      readonly type: "file-read" | "file-write";
      readonly path: string | null /** On the client's machine rather than the server's. */;
      readonly client: boolean;
    }
  | { readonly type: "connect"; readonly target: string | null }
  /** Code stored in or loaded into the server, or text run as code. */
  | { readonly type: "code"; readonly what: string }
  /** A function nobody here knows: somebody wrote it, and it may do what its owner may. */
  | { readonly type: "function"; readonly name: string }
  /** Reads what the server keeps secret: password hashes, credentials of foreign servers. */
  | { readonly type: "secret"; readonly what: string }
  /** Changes rows or a sequence by being called; `table` null where the text does not say which, empty where it is none. */
  | { readonly type: "write"; readonly what: string; readonly table: string | null }
  /** Changes who the session acts as, or what protects it from itself. */
  | { readonly type: "role" }
  /** Changes a setting of its own session. */
  | { readonly type: "session" }
  /** Ends sessions or the server itself. */
  | { readonly type: "kill"; readonly what: string }
  /** A whole table leaves through the connection. */
  | { readonly type: "export" };

export interface SqlStatement {
  readonly kind: SqlKind;
  /** Upper-case verb phrase: `SELECT`, `DELETE`, `DROP TABLE`, `SET ROLE`. At most 64 characters. */
  readonly statement: string;
  /** Tables it changes, lower case, with schema where one is written. At most 64. */
  readonly tables: readonly string[];
  /** Tables it reads. At most 64. */
  readonly reads: readonly string[];
  /** A condition or a row limit keeps it from touching everything. */
  readonly bounded: boolean;
  /** At most 32. */
  readonly predicates: readonly SqlPredicate[];
  /** Of tables changed and read. At most 64. */
  readonly limits: readonly TableLimit[];
  readonly executes: readonly SqlEffect[];
  /** Removes what it names together with the data in it: `DROP TABLE`, `ALTER TABLE … DROP COLUMN`. */
  readonly destroys: boolean;
  readonly span: Span;
}

export interface SqlReading {
  /** In the order of the text. Never empty for a text that holds more than blanks and comments. */
  readonly statements: readonly SqlStatement[];
  /** Why a text its dialect has a parser for was read by its words alone; null where it was parsed, or there is none. */
  readonly unparsed: Unparsed | null;
}

/** True where nothing but tables is read and no table leaves whole. */
export function isPureRead(s: SqlStatement): boolean {
  return s.kind === "read" && s.executes.length === 0;
}
