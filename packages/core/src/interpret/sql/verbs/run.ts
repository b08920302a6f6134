import { dispatch } from "../classify.js";
import type { Cursor } from "../cursor.js";
import { type Draft, draft } from "./draft.js";
import { skip } from "./select.js";

/** `EXEC('…')`, `sp_executesql N'…'`, `EXECUTE IMMEDIATE '…'`: the text is read in turn. Anything else is not known. */
export function execute(c: Cursor, i: number): Draft {
  let j = i + 1;
  if (c.word(j) === "IMMEDIATE") j++;
  if (/SP_EXECUTESQL$/.test(c.word(j)) || c.at(j).v.toLowerCase() === "sp_executesql") j++;
  const bracket = c.op(j, "(");
  const t = c.at(bracket ? j + 1 : j);
  const whole = t.t === "text" && (bracket ? c.op(j + 2, ")") : !c.op(j + 1, "||") && !c.op(j + 1, "+"));
  if (whole) return draft("session", "EXECUTE", { inner: t.v });
  return draft("unknown", "EXECUTE", { executes: [{ type: "code", what: "procedure" }] });
}

export function explain(c: Cursor, i: number): Draft {
  let j = i + 1;
  let runs = false;
  if (c.op(j, "(")) {
    const end = c.behind(j);
    for (let k = j; k < end; k++)
      if (/^ANALY[ZS]E$/.test(c.word(k)) && !/^(?:FALSE|OFF)$/.test(c.word(k + 1)) && c.at(k + 1).v !== "0")
        runs = true;
    j = end;
  }
  for (
    ;
    /^(?:ANALYZE|ANALYSE|VERBOSE|EXTENDED|PARTITIONS|QUERY|PLAN|FOR|FORMAT|FORMATTED|COST|LOGICAL|PLAN_ONLY|PIPELINE|AST|SYNTAX)$/.test(
      c.word(j),
    );
    j++
  )
    if (/^ANALY[ZS]E$/.test(c.word(j))) runs = true;
  if (c.op(j, "=")) j += 2;
  if (!runs || j >= c.tokens.length) return draft("read", "EXPLAIN", { bounded: true });
  return { ...dispatch(c, j), statement: `EXPLAIN ANALYZE ${c.word(j)}` };
}

export function set(c: Cursor, i: number): Draft {
  const j = skip(c, i + 1, /^(?:SESSION|LOCAL|GLOBAL|PERSIST|PERSIST_ONLY)$/);
  if (
    c.word(j) === "ROLE" ||
    c.word(j) === "AUTHORIZATION" ||
    c.words(i + 1, "DEFAULT", "ROLE") ||
    c.word(i + 1) === "PASSWORD"
  )
    return draft("grant", c.word(j) === "ROLE" ? "SET ROLE" : `SET ${c.word(j)}`);
  if (/^(?:GLOBAL|PERSIST|PERSIST_ONLY)$/.test(c.word(i + 1)) || /^@@(?:global|persist)/i.test(c.at(i + 1).v))
    return draft("define", "SET GLOBAL");
  return draft("session", "SET");
}

export function begin(c: Cursor, i: number): Draft {
  const next = c.at(i + 1);
  const plain =
    next.v === "" ||
    next.v === ";" ||
    /^(?:TRANSACTION|TRAN|WORK|ISOLATION|READ|DEFERRABLE|NOT|DEFERRED|IMMEDIATE|EXCLUSIVE)$/.test(
      next.t === "word" ? next.v : "",
    );
  return plain ? draft("session", "BEGIN") : draft("unknown", "BEGIN", { executes: [{ type: "code", what: "block" }] });
}

export function declare(c: Cursor, i: number): Draft {
  const cursor = c.find("CURSOR", i);
  const at = cursor < 0 ? -1 : c.find("FOR", cursor);
  if (at > 0) return { ...dispatch(c, at + 1), statement: "DECLARE CURSOR" };
  return c.at(i + 1).t === "variable"
    ? draft("session", "DECLARE")
    : draft("unknown", "DECLARE", { executes: [{ type: "code", what: "block" }] });
}
