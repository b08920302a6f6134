import { describe, expect, it } from "vitest";
import { licenceAllowed } from "./licence.js";

const ROWS: readonly (readonly [expression: string, allowed: readonly string[], holds: boolean])[] = [
  ["MIT", ["MIT"], true],
  ["MIT", ["Apache-2.0"], false],
  ["CC-BY-4.0", ["CC-*"], true],
  ["MIT OR GPL-3.0-only", ["MIT"], true],
  ["MIT AND GPL-3.0-only", ["MIT"], false],
  ["MIT AND ISC OR GPL-3.0-only", ["MIT", "ISC"], true],
  ["MIT AND (ISC OR GPL-3.0-only)", ["MIT", "ISC"], true],
  ["(MIT OR GPL-3.0-only) AND ISC", ["MIT"], false],
  ["GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only"], false],
  ["GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only WITH *"], true],
  ["MIT OR", ["MIT"], false],
  ["(MIT", ["MIT"], false],
  ["MIT)", ["MIT"], false],
  ["MIT MIT", ["MIT"], false],
  ["AND", ["*"], false],
  ["", ["*"], false],
  [`${"(".repeat(200)}MIT${")".repeat(200)}`, ["*"], false],
];

describe("C5: licences of data", () => {
  it.each(ROWS)("%s, allowed %j: %s", (expression, allowed, holds) => {
    expect(licenceAllowed(expression, allowed)).toBe(holds);
  });
});
