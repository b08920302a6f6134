import type { Shape } from "../types.js";

const NAME: Shape = { pattern: "*" };

/**
 * What is printed of an input that is one name nobody knows the letters of: a name again, where what is put in (`by`)
 * holds no slash and ends no line. Null where the input is something else.
 */
export function nameAgain(shape: string, by: readonly string[]): Shape | null {
  const isName = shape !== "" && !shape.includes("**") && !/[/\n]/.test(shape.replace(/\n$/, ""));
  return isName && !by.some((one) => /[/\n]/.test(one)) ? NAME : null;
}
