/**
 * A row of the table: `{name, unit, p50, p99?, value?, budget?}`. `budget` is `{p50?, p99?, least?, most?}` in the row's unit;
 * a row without one is there for comparison.
 */
export function judgeRow(row) {
  if (row.budget === undefined || row.skipped !== undefined) return { ...row, met: null };
  const { p50, p99, most, least } = row.budget;
  const kept = [
    p50 === undefined || row.p50 <= p50,
    p99 === undefined || row.p99 <= p99,
    most === undefined || row.value <= most,
    least === undefined || row.value >= least,
  ];
  return { ...row, met: kept.every(Boolean) };
}

export function printRows(rows) {
  const cells = rows.map((row) => [
    row.name,
    show(row.p50 ?? row.value, row.unit),
    show(row.p99, row.unit),
    budget(row),
    verdict(row),
  ]);
  const head = ["what", "p50", "p99", "budget", "met"];
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at].length)));
  const line = (row) =>
    `${row.map((cell, at) => (at === 0 || at === 3 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  ")}\n`;
  process.stdout.write(line(head));
  for (const row of cells) process.stdout.write(line(row));
}

function show(value, unit) {
  if (value === undefined || value === null) return "";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

function budget(row) {
  const { p50, p99, most, least } = row.budget ?? {};
  return [
    p50 === undefined ? "" : `p50 <= ${round(p50)}`,
    p99 === undefined ? "" : `p99 <= ${round(p99)}`,
    most === undefined ? "" : `<= ${round(most)}`,
    least === undefined ? "" : `>= ${round(least)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

const round = (value) => Math.round(value * 100) / 100;

const verdict = (row) =>
  row.skipped !== undefined ? `skipped: ${row.skipped}` : row.met === null ? "" : row.met ? "yes" : "NO";
