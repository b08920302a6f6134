import { visible } from "@rampart/core";

/** A piece of a page. Only {@link html} and {@link own} make one, so nothing reaches a page unescaped by accident. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Part = string | number | Html | readonly Part[];

/** `html\`<p>${text}</p>\``: what is put in is text, and comes out harmless, unless it is a piece itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(strings.reduce((done, piece, at) => done + markupOf(values[at - 1] ?? "") + piece));

/** Markup of our own making, as it is: a style, base64. Never anything an agent had a hand in. */
export const own = (markup: string): Html => new Html(markup);

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(markupOf).join("");
  return escaped(String(part));
}

const ENTITY: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control and bidi characters come out visible, secrets go, and nothing is markup. */
const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (char) => ENTITY[char]!);
