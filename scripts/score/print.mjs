const number = (value) => (value === null ? "-" : String(value));

export function printFile({ file, rows, tables, figures }) {
  process.stdout.write(`\n${file} (${rows} rows)\n`);
  for (const table of tables) printTable(table.rows ?? table);
  for (const figure of figures) {
    const bar = figure.bar === undefined ? "" : `   bar ${figure.bar}`;
    const share = figure.of === undefined ? number(figure.value) : `${figure.hits} of ${figure.of}`;
    const percent = figure.percent === undefined || figure.percent === null ? "" : ` = ${figure.percent} %`;
    process.stdout.write(`  ${figure.name}: ${share}${percent}${bar}\n`);
  }
}

export function printTable(rows) {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]);
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length)));
  const line = (cells) =>
    `  ${cells.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at] + 2))).join("")}\n`;
  process.stdout.write(line(columns));
  for (const row of rows) process.stdout.write(line(columns.map((column) => row[column])));
}

export function printSummary(results, policy, seconds) {
  const rows = results.reduce((total, result) => total + result.rows, 0);
  process.stdout.write(
    `\n${rows} rows in ${seconds} s under the policy \`rampart init\` installs, ${policy.slice(0, 19)}\n`,
  );
}
