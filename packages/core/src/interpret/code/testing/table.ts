import { describe, expect, it } from "vitest";
import { effectsOf, type Row } from "./render.js";

/** Runs a table as tests, one per row, named by its reason. */
export function table(language: string, title: string, rows: readonly Row[]): void {
  describe(`${language}: ${title}`, () => {
    for (const row of rows)
      it(row.why, () => {
        expect(effectsOf(language, row.code, row.input)).toEqual(row.does);
      });
  });
}
