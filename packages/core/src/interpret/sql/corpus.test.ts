import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSql, type SqlStatement } from "./index.js";

const FILE = new URL("../../../../../../shared/corpora/sql.jsonl", import.meta.url);

interface CorpusRow {
  readonly sql: string;
  readonly dialect: string;
  readonly expect: string;
  readonly class: string;
}

// The corpus lies beside the checkout and is not part of it.
describe.skipIf(!existsSync(FILE))("real statements", () => {
  const rows = existsSync(FILE)
    ? readFileSync(FILE, "utf8")
        .split("\n")
        .filter((l) => l !== "")
        .map((l) => JSON.parse(l) as CorpusRow)
    : [];
  const reads = (r: CorpusRow): boolean =>
    readSql(r.sql, r.dialect).statements.every((s) => reading(s) && s.executes.every(({ type }) => SMALL.has(type)));
  // What locks rows, notifies or calls somebody's function is no mere read, and not stopped for it.
  const SMALL: ReadonlySet<string> = new Set(["function", "write", "session"]);
  const reading = ({ kind, statement }: SqlStatement): boolean =>
    kind === "read" || kind === "session" || statement === "SELECT FOR UPDATE";
  const share = (of: readonly CorpusRow[], good: (r: CorpusRow) => boolean): number =>
    of.filter(good).length / of.length;

  it("P3: at least 99 % of the reads are read as reads", () => {
    expect(
      share(
        rows.filter((r) => r.expect === "allow"),
        reads,
      ),
    ).toBeGreaterThanOrEqual(0.99);
  });
  it("P3: at least 99 % of what changes something is not", () => {
    expect(
      share(
        rows.filter((r) => r.expect !== "allow" && r.class !== "sqli-payload"),
        (r) => !reads(r),
      ),
    ).toBeGreaterThanOrEqual(0.99);
  });
});
