import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "./database.js";
import { SqliteError } from "./pages.js";

const folder = mkdtempSync(join(tmpdir(), "rampart-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Databases are made by SQLite itself, as Python brings it. */
const python = spawnSync("python3", ["-c", "import sqlite3"]).status === 0;
const MAKE = `
import sqlite3, sys, shutil
path, size, wal = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "wal"
c = sqlite3.connect(path)
c.execute("pragma page_size = %d" % size)
if wal: c.execute("pragma journal_mode = wal"); c.execute("pragma wal_autocheckpoint = 0")
c.execute("create table \`other\` (a)")
c.execute("create table \`part\` (\`id\` text primary key, \`n\` integer not null default (1 + 2), data text, f real, constraint x check (n < 5000000000))")
for i in range(1500): c.execute("insert into part values (?, ?, ?, ?)", ("p%d" % i, i * 2000003, "x" * (i * 7 % 9000) + "ü", i / 4))
c.commit()
c.execute("update part set data = 'changed' where id = 'p7'"); c.execute("delete from part where id = 'p8'"); c.commit()
if wal: shutil.copy(path, path + ".copy"); shutil.copy(path + "-wal", path + ".copy-wal")
c.close()
`;

function make(size: number, wal: boolean): string {
  const path = join(folder, `${size}-${wal}.db`);
  if (!existsSync(path)) {
    const made = spawnSync("python3", ["-c", MAKE, path, String(size), wal ? "wal" : "delete"], { encoding: "utf8" });
    expect(made.stderr).toBe("");
  }
  return wal ? `${path}.copy` : path;
}

function rows(path: string) {
  const database = openDatabase(path);
  try {
    return [...database.rows("part")];
  } finally {
    database.close();
  }
}

describe.skipIf(!python)("a database (skipped where Python's sqlite3 is missing)", () => {
  it.each([
    [512, false],
    [4096, false],
    [65536, false],
    [4096, true],
    [1024, true],
  ])("of pages of %d bytes, with a log that was never checkpointed: %s", (size, wal) => {
    const all = rows(make(size, wal));
    expect(all).toHaveLength(1499);
    expect(all[0]).toEqual({ id: "p0", n: 0, data: "ü", f: 0 });
    expect(all.find((row) => row?.["id"] === "p7")?.["data"]).toBe("changed");
    expect(all.at(-1)).toEqual({
      id: "p1499",
      n: 1499 * 2000003,
      data: `${"x".repeat((1499 * 7) % 9000)}ü`,
      f: 374.75,
    });
  });

  it("a log that is cut off counts up to its last whole transaction", () => {
    const path = make(4096, true);
    const cut = join(folder, "cut.db");
    copyFileSync(path, cut);
    const wal = readFileSync(`${path}-wal`);
    writeFileSync(`${cut}-wal`, wal.subarray(0, wal.length - 100));
    const all = rows(cut);
    expect(all.find((row) => row?.["id"] === "p7")?.["data"]).not.toBe("changed");
    expect(all).toHaveLength(1500);
  });

  it("whatever its bytes, it ends, and fails only as malformed", () => {
    const whole = readFileSync(make(512, false)).subarray(0, 200 * 512);
    const path = join(folder, "fuzzed.db");
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(path, bytes);
        try {
          rows(path);
        } catch (error) {
          expect(error).toBeInstanceOf(SqliteError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("no table of that name", () => {
    const database = openDatabase(make(4096, false));
    expect(() => [...database.rows("absent")]).toThrow(SqliteError);
    database.close();
  });
});

it.each([
  ["nothing", ""],
  ["no database", "hello"],
  ["only a head", `SQLite format 3\0${"\0".repeat(84)}`],
])("refuses %s", (_why, text) => {
  const path = join(folder, "bad.db");
  writeFileSync(path, text);
  expect(() => openDatabase(path)).toThrow(SqliteError);
});
