/** How a dialect's text is cut into tokens. Where dialects disagree and nobody says which it is, `generic` marks the place. */
export interface Dialect {
  readonly name: "postgres" | "mysql" | "sqlite" | "tsql" | "oracle" | "db2" | "generic";
  /** `\'` does not end a literal. `maybe`: some dialects read it so. */
  readonly backslash: boolean | "maybe";
  /** `"…"` is a text rather than a name. */
  readonly doubleText: boolean;
  /** `#` starts a comment. */
  readonly hash: boolean | "maybe";
  /** Comments nest. */
  readonly nested: boolean | "maybe";
  /** `/*! … *\/` is code. */
  readonly versioned: boolean;
  readonly dollar: boolean;
  /** `--` starts a comment only where a blank follows: `1--1` is a number. */
  readonly dashBlank: boolean | "maybe";
  /** A statement may begin where the one before it ends, without a semicolon. */
  readonly loose: boolean;
  /** `[name]` */
  readonly brackets: boolean;
}

const base: Dialect = {
  name: "generic",
  backslash: "maybe",
  doubleText: false,
  hash: "maybe",
  nested: "maybe",
  versioned: true,
  dollar: true,
  dashBlank: "maybe",
  loose: true,
  brackets: false,
};

/** What the standard says where dialects differ. */
const plain: Dialect = { ...base, dashBlank: false, loose: false };

const DIALECTS: Readonly<Record<Dialect["name"], Dialect>> = {
  generic: base,
  postgres: { ...plain, name: "postgres", backslash: false, hash: false, nested: true, versioned: false },
  mysql: {
    ...plain,
    name: "mysql",
    dashBlank: true,
    backslash: true,
    doubleText: true,
    hash: true,
    nested: false,
    dollar: false,
  },
  sqlite: {
    ...plain,
    name: "sqlite",
    backslash: false,
    hash: false,
    nested: false,
    versioned: false,
    dollar: false,
    brackets: true,
  },
  tsql: {
    ...plain,
    loose: true,
    name: "tsql",
    backslash: false,
    hash: false,
    nested: true,
    versioned: false,
    dollar: false,
    brackets: true,
  },
  oracle: { ...plain, name: "oracle", backslash: false, hash: false, nested: false, versioned: false, dollar: false },
  db2: { ...plain, name: "db2", backslash: false, hash: false, nested: true, versioned: false, dollar: false },
};

const ALIASES: readonly (readonly [RegExp, Dialect["name"]])[] = [
  [/^(?:postgres|postgresql|psql|pg|redshift|cockroach|cockroachdb|timescale|greenplum)$/, "postgres"],
  [/^(?:mysql|mariadb|percona|tidb)$/, "mysql"],
  [/^(?:sqlite|sqlite3|litecli)$/, "sqlite"],
  [/^(?:tsql|mssql|sqlserver|sqlcmd|sybase)$/, "tsql"],
  [/^(?:oracle|sqlplus|plsql|sqlcl)$/, "oracle"],
  [/^db2$/, "db2"],
];

/** The dialect of a name; one nobody knows is `generic`. */
export function dialectOf(name: string): Dialect {
  const plain = name.slice(0, 32).toLowerCase();
  for (const [pattern, dialect] of ALIASES) if (pattern.test(plain)) return DIALECTS[dialect];
  return DIALECTS.generic;
}
