import type { Cursor } from "./cursor.js";
import { effectOf } from "./functions/effects.js";
import { isPureFunction } from "./functions/pure.js";
import type { SqlEffect } from "./statement.js";

const EFFECTS_MOST = 32;

/** Words before a bracket that call nothing. */
const NOT_CALLED: ReadonlySet<string> = new Set(
  `ALL AND ANY AS BETWEEN BY CASE COLUMNS CONFLICT CROSS CUBE DEFAULT DISTINCT ELSE EXCEPT EXCLUDE EXISTS FETCH FILTER FIRST FOR
  FROM FULL GROUP HAVING ILIKE IN INDEX INNER INTERSECT INTO IS JOIN KEY LATERAL LEFT LIKE LIMIT MATERIALIZED MINUS NATURAL
  NEXT NOT NULL OF OFFSET ON ONLY OPTION OR ORDER OUTER OVER PARTITION PIVOT PRIMARY QUALIFY RANGE RECURSIVE REPLACE
  RETURNING RIGHT RLIKE ROLLUP ROW ROWS SELECT SET SETS SIMILAR SOME TABLE TABLESAMPLE THEN TO TOP UNION UNIQUE UNPIVOT
  USING VALUES COPY WHEN WHERE WINDOW WITH WITHIN XOR EXPLAIN ANALYZE ANALYSE VERBOSE DESCRIBE SHOW PRAGMA`.split(
    /\s+/,
  ),
);

/**
 * Calls of functions that do more than answer. `reads`: also those of functions nobody here knows, which only matter in
 * what else would be a read.
 */
export function outsideEffects(c: Cursor, reads: boolean, common: ReadonlySet<string>): SqlEffect[] {
  const out: SqlEffect[] = [];
  for (let i = 0; i < c.tokens.length && out.length < EFFECTS_MOST; i++) {
    const t = c.at(i);
    if (t.t !== "word" && t.t !== "name") continue;
    if (c.op(i - 1, ".")) continue;
    const n = c.name(i);
    if (n === null) continue;
    // Procedures are named without brackets: `EXEC xp_cmdshell 'dir'`.
    const bracket = c.op(n.next, "(");
    const called = bracket || /^(?:EXEC|EXECUTE|CALL)$/.test(c.word(i - 1)) || /(?:^|\.)xp_\w+$/.test(n.name);
    if (!called) continue;
    const make = effectOf(n.name);
    if (make !== null) out.push(make(firstText(c, n.next)));
    else if (reads && bracket && isStranger(c, i, n.name, common)) out.push({ type: "function", name: n.name });
    i = n.next - 1;
  }
  return out;
}

function isStranger(c: Cursor, i: number, name: string, common: ReadonlySet<string>): boolean {
  if (c.at(i).t === "word" && NOT_CALLED.has(c.word(i))) return false;
  // `FROM t AS x(a, b)`, `FROM f() x(a, b)`, `PRAGMA table_info(t)`
  if (/^(?:AS|PRAGMA)$/.test(c.word(i - 1)) || c.op(i - 1, ")") || c.at(i - 1).t === "name") return false;
  return !common.has(name) && !isPureFunction(name);
}

/** The literal that follows, in brackets or not. */
function firstText(c: Cursor, at: number): string | null {
  let i = c.op(at, "(") ? at + 1 : at;
  // `@command = 'dir'`
  if (c.at(i).t === "variable" && c.op(i + 1, "=")) i += 2;
  const t = c.at(i);
  return t.t === "text" && !c.op(i + 1, "||") && !c.op(i + 1, "+") ? t.v : null;
}

/** A command of the client program. */
export function clientEffects(v: string): SqlEffect[] {
  const found = /^(?:\\|\.|!{1,2})\s*([A-Za-z!]*)\+?\s*([\s\S]*)$/.exec(v);
  const name = found?.[1] ?? "";
  const rest = (found?.[2] ?? "").trim();
  const file = (type: "file-read" | "file-write"): SqlEffect => ({
    type,
    path: rest === "" ? null : plain(rest),
    client: true,
  });
  if (v.startsWith("!") || name === "!")
    return [{ type: "program", command: v.replace(/^[\\!]+/, "").trim() || null, client: true }];
  switch (name.toLowerCase()) {
    case "shell":
    case "system":
    case "sh":
      return [{ type: "program", command: rest || null, client: true }];
    case "g":
    case "gx":
    case "o":
    case "out":
    case "w":
    case "write":
    case "output":
    case "once":
    case "log":
    case "t":
      if (rest === "" || /^\(/.test(rest) || (name === "t" && !v.startsWith("\\T"))) return [];
      return rest.startsWith("|")
        ? [{ type: "program", command: rest.slice(1).trim() || null, client: true }]
        : [file("file-write")];
    case "backup":
    case "save":
    case "archive":
    case "export":
      return [file("file-write")];
    case "i":
    case "ir":
    case "include":
    case "include_relative":
    case "read":
    case "source":
      return rest.startsWith("|")
        ? [{ type: "program", command: rest.slice(1).trim(), client: true }]
        : [file("file-read"), { type: "code", what: "script" }];
    case "import":
    case "open":
    case "restore":
      return rest.startsWith("|")
        ? [{ type: "program", command: rest.slice(1).trim(), client: true }]
        : [file("file-read")];
    case "load":
      return [{ type: "code", what: "extension" }];
    case "copy": {
      const program = /\bprogram\s+'((?:[^']|'')*)'/i.exec(rest);
      if (program !== null) return [{ type: "program", command: program[1]!.replaceAll("''", "'"), client: true }];
      const way = /\b(from|to)\s+'?([^'\s]+)/i.exec(rest);
      if (way === null) return [{ type: "code", what: "copy" }];
      return [
        { type: way[1]!.toLowerCase() === "from" ? "file-read" : "file-write", path: way[2]!, client: true },
        ...(way[1]!.toLowerCase() === "from"
          ? [{ type: "code", what: "copy" } as const]
          : [{ type: "export" } as const]),
      ];
    }
    case "lo_import":
      return [file("file-read"), { type: "code", what: "lo_import" }];
    case "lo_export":
      return [{ type: "file-write", path: plain(rest.split(/\s+/)[1] ?? "") || null, client: true }];
    case "gexec":
      return [{ type: "code", what: "gexec" }];
    case "c":
    case "connect":
      return [{ type: "connect", target: rest || null }];
    case "e":
    case "edit":
    case "ef":
    case "ev":
      return [{ type: "program", command: null, client: true }];
    case "set":
    case "setenv":
      return /`/.test(rest) ? [{ type: "program", command: /`([^`]*)`/.exec(rest)?.[1] ?? null, client: true }] : [];
    case "password":
      return [{ type: "code", what: "password" }];
    default:
      return /`[^`]+`/.test(rest) ? [{ type: "program", command: /`([^`]+)`/.exec(rest)![1]!, client: true }] : [];
  }
}

const plain = (v: string): string => v.split(/\s+/)[0]!.replace(/^['"]|['"]$/g, "");
