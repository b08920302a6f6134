import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locateSql } from "./locate.js";
import { PostgresParser } from "./parser.js";

const parts = locateSql()!;
const folder = mkdtempSync(join(tmpdir(), "rampart-sql-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that answers the first question as the real one does that it is loaded, and then does as it is told. */
function impostor(name: string, then: string) {
  const worker = join(folder, `${name}.mjs`);
  writeFileSync(
    worker,
    `import { workerData } from "node:worker_threads";
const { port, bell } = workerData;
const ring = new Int32Array(bell);
const say = (one) => { port.postMessage(one); Atomics.store(ring, 0, one.id); Atomics.notify(ring, 0); };
port.on("message", ({ id, text }) => { ${then} });
say({ id: 1, kind: "refused" });
`,
  );
  return { worker, wasm: parts.wasm };
}

describe("PostgreSQL's parser in its thread", () => {
  const parser = new PostgresParser({ parseMs: 5_000 });
  beforeAll(async () => expect(await parser.ready()).toBe(true));
  afterAll(() => parser.close());

  it("gives the tree of what the grammar knows", () => {
    const parsed = parser.parse("SELECT 'é' FROM t");
    expect(parsed.ok && parsed.tree).toMatchObject({ stmts: [{ stmt: { SelectStmt: { op: "SETOP_NONE" } } }] });
  });
  it.each([["SELCT 1"], ["SELECT 'x"], ["SELECT 1 \\gset"], ["("]])(
    "says of %j that the grammar does not know it",
    (text) => expect(parser.parse(text)).toEqual({ ok: false, reason: "syntax" }),
  );
  it("survives texts on which its stack or its memory gives out, and goes on afterwards", () => {
    const deep = [`SELECT ${"a+".repeat(32_000)}1`, `SELECT ${"NOT (".repeat(12_000)}a${")".repeat(12_000)}`];
    for (const text of [...deep, ...deep]) {
      parser.parse(text);
      expect(parser.parse("SELECT 1").ok).toBe(true);
    }
  });
});

describe("a parser that is not what it should be", () => {
  it("costs nothing and says nothing before it is wanted", () => {
    const parser = new PostgresParser();
    expect(parser.wanted).toBe(false);
    expect(parser.parse("SELECT 1")).toEqual({ ok: false, reason: "unavailable" });
    expect(parser.wanted).toBe(true);
  });
  it("missing: it is not wanted, and never ready", async () => {
    const parser = new PostgresParser({ parts: null });
    expect(parser.parse("SELECT 1")).toEqual({ ok: false, reason: "unavailable" });
    expect(parser.wanted).toBe(false);
    expect(await parser.ready()).toBe(false);
  });
  it("its wasm missing: after three tries it is left alone", async () => {
    const parser = new PostgresParser({ parts: { ...parts, wasm: join(folder, "none.wasm") } });
    for (let i = 0; i < 3; i++) {
      parser.parse("SELECT 1");
      expect(parser.wanted).toBe(true);
      expect(await parser.ready()).toBe(false);
    }
    parser.parse("SELECT 1");
    expect(parser.wanted).toBe(false);
  });
  it("hanging: it is ended in time, and started again", async () => {
    const parser = new PostgresParser({ parts: impostor("hangs", "for (;;) {}"), parseMs: 60 });
    expect(await parser.ready()).toBe(true);
    const begin = performance.now();
    expect(parser.parse("SELECT 1")).toEqual({ ok: false, reason: "unavailable" });
    expect(performance.now() - begin).toBeLessThan(1_000);
    parser.parse("SELECT 1");
    expect(parser.wanted).toBe(true);
    expect(await parser.ready()).toBe(true);
    await parser.close();
  });
  it("never loading: the start is given up in time", async () => {
    const worker = join(folder, "silent.mjs");
    writeFileSync(worker, "setInterval(() => {}, 1000);");
    const parser = new PostgresParser({ parts: { worker, wasm: parts.wasm }, startMs: 100 });
    expect(await parser.ready()).toBe(false);
  });
  it.each([
    ["broken", 'say({ id, kind: "failed" })', "unavailable"],
    ["no JSON", 'say({ id, kind: "tree", tree: "{" })', "unavailable"],
    ["dead", "process.exit(1)", "unavailable"],
  ])("%s: there is no tree", async (name, then, reason) => {
    const parser = new PostgresParser({ parts: impostor(name.replace(" ", "-"), then), parseMs: 200 });
    expect(await parser.ready()).toBe(true);
    expect(parser.parse("SELECT 1")).toEqual({ ok: false, reason });
    await parser.close();
  });
  it("resting: it gives its memory back", async () => {
    const parser = new PostgresParser({ idleMs: 30, parseMs: 5_000 });
    expect(await parser.ready()).toBe(true);
    expect(parser.parse("SELECT 1").ok).toBe(true);
    await expect.poll(() => parser.parse("SELECT 1").ok, { interval: 120, timeout: 10_000 }).toBe(false);
    expect(parser.wanted).toBe(true);
  });
});
