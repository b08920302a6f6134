import { visible } from "@rampart/core";

export type Ink = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** A piece of a line: plain text, or text in a colour. Colour is never inside a string, so no input can carry it. */
export type Piece = string | { readonly text: string; readonly ink: Ink };

const CODE: Readonly<Record<Ink, string>> = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", cyan: "36" };

export const bold = (text: string): Piece => ({ text, ink: "bold" });
export const dim = (text: string): Piece => ({ text, ink: "dim" });
export const red = (text: string): Piece => ({ text, ink: "red" });
export const green = (text: string): Piece => ({ text, ink: "green" });
export const yellow = (text: string): Piece => ({ text, ink: "yellow" });
export const cyan = (text: string): Piece => ({ text, ink: "cyan" });

/** One line for a terminal. Control and bidi characters of every piece come out visible. */
export function render(pieces: readonly Piece[], colours: boolean): string {
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return visible(piece);
      const text = visible(piece.text);
      return colours ? `\u001b[${CODE[piece.ink]}m${text}\u001b[0m` : text;
    })
    .join("");
}

/** Characters a terminal acts upon or hides, which `JSON.stringify` leaves as they are: DEL, C1, bidi, zero width, BOM. */
const HIDDEN =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** JSON in one line, with those characters escaped: it parses to the same value. */
export function renderJson(value: unknown): string {
  return JSON.stringify(value).replace(HIDDEN, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}
