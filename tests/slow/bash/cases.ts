import { readdirSync, readFileSync } from "node:fs";
import { type Row, TABLE } from "./table.js";

/**
 * Rows of `cases/*.txt`: `## why` begins a group, `%` a command that runs to the next such line; `%! reason` one of which
 * reality and reading may differ.
 */
function readCases(text: string): Row[] {
  const rows: Row[] = [];
  for (const group of text.split(/^## /m).slice(1)) {
    const [why = ""] = group.split("\n", 1);
    for (const part of group.slice(why.length).split(/^%/m).slice(1)) {
      const end = part.indexOf("\n");
      const differs = part.slice(0, end).replace(/^! /, "");
      const command = part.slice(end + 1).replace(/\n$/, "");
      rows.push(differs === "" ? { command, why } : { command, why, differs });
    }
  }
  return rows;
}

const folder = new URL("cases/", import.meta.url);

export const ROWS: readonly Row[] = [
  ...TABLE,
  ...readdirSync(folder)
    .sort()
    .flatMap((name) => readCases(readFileSync(new URL(name, folder), "utf8"))),
];
