import { type Html, html, type Part } from "./html.js";

/** A column: its head, and whether it holds numbers, times, or long text. */
export type Column = string | { readonly head: string; readonly type: "number" | "time" | "long" };

const CLASS = { number: html` class="n"`, time: html` class="t"`, long: html` class="wrap"` } as const;
const classOf = (column: Column): Part => (typeof column === "string" ? "" : CLASS[column.type]);
const headOf = (column: Column): string => (typeof column === "string" ? column : column.head);

/** A table, or what to say where it has no row. */
export function table(
  caption: Part,
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
  none: string | null = null,
): Html {
  if (rows.length === 0) return none === null ? html`` : html`<p class="soft">${none}</p>`;
  const head = columns.map((column) => html`<th scope="col"${classOf(column)}>${headOf(column)}</th>`);
  const title = caption === "" ? "" : html`<caption>${caption}</caption>`;
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell, at) => html`<td${classOf(columns[at] ?? "")}>${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll"><table>${title}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export const n = (head: string): Column => ({ head, type: "number" });
export const long = (head: string): Column => ({ head, type: "long" });
export const TIME: Column = { head: "time", type: "time" };
