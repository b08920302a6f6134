import { rate, stopped } from "../count.mjs";

/** Statements, per dialect; injection payloads are fragments of statements and stand apart. */
export const sql = {
  name: "sql",
  score(rows, judge, counter) {
    const table = counter.table("dialect / expect");
    const seen = new Map();
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
      if (stopped(judged) === (row.expect === "allow")) counter.miss(row, row.sql, judged);
    }
    const figures = [...seen].flatMap(([dialect, counts]) => [
      rate(`${dialect}: ask and deny rows stopped`, counts.detected, counts.dangerous),
      ...(counts.reads === 0 ? [] : [rate(`${dialect}: reads allowed`, counts.allowed, counts.reads)]),
    ]);
    return { tables: [table.rows()], figures };
  },
};
