import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PostgresParser, SQL_PROGRAM, SQL_WASM } from "../../../packages/service/src/index.js";

const folder = fileURLToPath(new URL("../../../packages/rampart/dist/bundle/", import.meta.url));
const parts = { worker: folder + SQL_PROGRAM, wasm: folder + SQL_WASM };

// What hosts and the guard start is the single-file program, which is made by `npm run build`.
describe.skipIf(!existsSync(parts.worker))("the parser as a single-file program", () => {
  it("loads and parses", async () => {
    const parser = new PostgresParser({ parts, startMs: 15_000, parseMs: 5_000 });
    expect(await parser.ready()).toBe(true);
    expect(parser.parse("SELECT 1")).toMatchObject({ ok: true });
    await parser.close();
  });
});
