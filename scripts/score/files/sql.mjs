import { rate, stopped } from "../count.mjs";
import { readReasons } from "../reasons.mjs";

const reasons = readReasons("sql");

/** Statements, per dialect; injection payloads are fragments of statements and stand apart. */
export const sql = {
  name: "sql",
  score(rows, judge, counter) {
    const table = counter.table("dialect / expect");
    const seen = new Map();
    const all = { reads: 0, allowed: 0, other: 0 };
    const unexplained = [];
    for (const row of rows) {
      const judged = judge({ tool: "sql", input: { query: row.sql, dialect: row.dialect } });
      const dialect = row.class === "sqli-payload" ? "sqli-payload" : row.dialect;
      table.add(`${dialect} / ${row.expect}`, judged.verdict);
      const counts = seen.get(dialect) ?? { detected: 0, dangerous: 0, allowed: 0, reads: 0 };
      seen.set(dialect, counts);
      if (row.expect === "allow") {
        counts.reads += 1;
        if (!stopped(judged)) counts.allowed += 1;
      } else {
        counts.dangerous += 1;
        if (stopped(judged)) counts.detected += 1;
      }
      if (row.expect === "allow") {
        all.reads += 1;
        if (!stopped(judged)) all.allowed += 1;
      }
      if (stopped(judged) !== (row.expect === "allow")) continue;
      counter.miss(row, row.sql, judged);
      if (row.class === "sqli-payload") continue;
      all.other += 1;
      if (!reasons.has(row.id)) unexplained.push(row.id);
    }
    const named = unexplained.length === 0 ? "" : `: ${unexplained.slice(0, 8).join(" ")}`;
    const figures = [...seen].flatMap(([dialect, counts]) => [
      ...(counts.dangerous === 0
        ? []
        : [rate(`${dialect}: ask and deny rows stopped`, counts.detected, counts.dangerous, barOf(dialect))]),
      ...(counts.reads === 0 ? [] : [rate(`${dialect}: reads allowed`, counts.allowed, counts.reads)]),
    ]);
    figures.push(
      rate("all dialects: reads allowed", all.allowed, all.reads, ">= 99 %"),
      rate(`decided otherwise without a written reason${named}`, unexplained.length, all.other, "0"),
    );
    return { tables: [table.rows()], figures };
  },
};

const barOf = (dialect) => (dialect === "sqli-payload" ? undefined : ">= 99 %");
