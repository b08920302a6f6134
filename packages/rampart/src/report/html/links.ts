import { type Html, html } from "./html.js";

/** A link to a cited entry further down. */
export const entry = (index: number): Html => html`<a href="#e${index}">${index}</a>`;

export const entries = (indexes: readonly number[]): Html[] =>
  indexes.map((index, at) => html`${at === 0 ? "" : ", "}${entry(index)}`);
