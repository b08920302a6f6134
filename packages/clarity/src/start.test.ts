import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("../bin/clarity.cjs", import.meta.url));
const shared = mkdtempSync(join(tmpdir(), "clarity-shared-"));
afterAll(() => rmSync(shared, { recursive: true }));

const compiles = "enableCompileCache" in module;

it.skipIf(!compiles)("C1: what is compiled lies where the program does, not where others write (Node 22.8 on)", () => {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, "--help"], {
    env: { TMPDIR: shared },
    encoding: "utf8",
    timeout: 30_000,
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/clarity/) });
  expect(readdirSync(shared)).toEqual([]);
});

it("C3: a verdict nobody reads (`clarity verify … | head -1`) is the same verdict", () => {
  const words = ["-c", '"$@" | true; exit ${PIPESTATUS[0]}', "bash", process.execPath, PROGRAM];
  const { status } = spawnSync("bash", [...words, "inspect", "no-such-file.gguf", "--json"], { timeout: 30_000 });
  expect(status).toBe(
    spawnSync(process.execPath, [PROGRAM, "inspect", "no-such-file.gguf"], { timeout: 30_000 }).status,
  );
  expect(status).toBeGreaterThan(0);
});
