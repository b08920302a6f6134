import { rate, stopped } from "../count.mjs";

/**
 * A file of shell commands that expect a verdict each; `log` expects anything but a denial. `bars`: what is asked of each
 * expectation. `reasons`: rows of which somebody has written down why they are decided otherwise, by id.
 */
export function commandFile(name, bars = {}, reasons = new Map()) {
  return {
    name,
    score(rows, judge, counter) {
      const table = counter.table();
      const seen = {};
      const unexplained = [];
      for (const row of rows) {
        const judged = judge({ tool: "shell", input: { command: row.command } });
        table.add(row.expect, judged.verdict);
        seen[row.expect] ??= { stopped: 0, denied: 0, rows: 0 };
        const counts = seen[row.expect];
        counts.rows += 1;
        if (stopped(judged)) counts.stopped += 1;
        if (judged.verdict === "deny") counts.denied += 1;
        if (right(row.expect, judged.verdict)) continue;
        counter.miss(row, row.command, judged);
        if (row.expect === "allow" && !reasons.has(row.id)) unexplained.push(row.id);
      }
      return { tables: [table.rows()], figures: figures(seen, bars, unexplained, reasons.size > 0) };
    },
  };
}

export function right(expect, verdict) {
  if (expect === "allow") return verdict === "allow";
  if (expect === "log") return verdict !== "deny";
  return verdict !== "allow";
}

function figures(seen, bars, unexplained, explains) {
  const list = [];
  for (const expect of ["deny", "ask"]) {
    const group = seen[expect];
    if (group) list.push(rate(`${expect} rows stopped`, group.stopped, group.rows, bars[expect]));
  }
  const { allow, log } = seen;
  if (allow) list.push(rate("allow rows allowed", allow.rows - allow.stopped, allow.rows, bars.allow));
  if (allow && explains) {
    const named = unexplained.length === 0 ? "" : `: ${unexplained.slice(0, 8).join(" ")}`;
    list.push(rate(`allow rows stopped without a written reason${named}`, unexplained.length, allow.stopped, "0"));
  }
  if (log) list.push(rate("log rows not denied", log.rows - log.denied, log.rows, bars.log));
  return list;
}
