import { rate, stopped } from "../count.mjs";

/** A file of shell commands that expect a verdict each; `log` expects anything but a denial. */
export function commandFile(name) {
  return {
    name,
    score(rows, judge, counter) {
      const table = counter.table();
      const seen = {};
      for (const row of rows) {
        const judged = judge({ tool: "shell", input: { command: row.command } });
        table.add(row.expect, judged.verdict);
        seen[row.expect] ??= { stopped: 0, denied: 0, rows: 0 };
        const counts = seen[row.expect];
        counts.rows += 1;
        if (stopped(judged)) counts.stopped += 1;
        if (judged.verdict === "deny") counts.denied += 1;
        if (!right(row.expect, judged.verdict)) counter.miss(row, row.command, judged);
      }
      return { tables: [table.rows()], figures: figures(seen) };
    },
  };
}

export function right(expect, verdict) {
  if (expect === "allow") return verdict === "allow";
  if (expect === "log") return verdict !== "deny";
  return verdict !== "allow";
}

function figures(seen) {
  const of = (expect) => seen[expect] ?? { stopped: 0, denied: 0, rows: 0 };
  const list = [rate("detection, deny rows stopped", of("deny").stopped, of("deny").rows)];
  if (seen.ask) list.push(rate("detection, ask rows stopped", seen.ask.stopped, seen.ask.rows));
  if (seen.allow) list.push(rate("false positives, allow rows stopped", seen.allow.stopped, seen.allow.rows));
  if (seen.log) list.push(rate("log rows not denied", seen.log.rows - seen.log.denied, seen.log.rows));
  return list;
}
