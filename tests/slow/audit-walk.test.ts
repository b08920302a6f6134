import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const lines = [...readFileSync(join(ROOT, "docs/audit.md"), "utf8").matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((block) => (block[1] ?? "").split("\n"))
  .filter((line) => line.trim() !== "")
  .map((line) => ({
    command: line.replace(/\s{2,}#.*$/, "").trim(),
    exit: Number(/#.*\bExit (\d+)/.exec(line)?.[1] ?? 0),
  }));

/** An auditor's empty home, with the two programs of the last build on the path. */
const home = mkdtempSync(join(tmpdir(), "ra-"));
const programs = join(home, "bin");
mkdirSync(programs);
mkdirSync(join(home, ".gemini"));
mkdirSync(join(home, "run"), { mode: 0o700 });
for (const [name, path] of [
  ["rampart", "rampart/bin/rampart.mjs"],
  ["rampart-audit", "auditor/bin/rampart-audit.mjs"],
] as const) {
  writeFileSync(join(programs, name), `#!/bin/sh\nexec '${process.execPath}' '${ROOT}/packages/${path}' "$@"\n`);
  chmodSync(join(programs, name), 0o755);
}
const env = {
  PATH: `${programs}:${process.env["PATH"]}`,
  HOME: home,
  XDG_RUNTIME_DIR: join(home, "run"),
  NO_COLOR: "1",
};
afterAll(() => {
  spawnSync("rampart", ["stop", "--state", join(home, "s")], { env });
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

describe("E1, E2: the auditor's walk-through in docs/audit.md", () => {
  it("tampers in five ways", () => expect(lines.filter(({ exit }) => exit === 20).length).toBe(5));

  it.each(lines)("$command → $exit", ({ command, exit }) => {
    const ran = spawnSync("bash", ["-c", command], { cwd: home, env, encoding: "utf8", timeout: 60_000 });
    expect({ exit: ran.status, said: ran.status === exit ? "" : ran.stderr + ran.stdout }).toEqual({ exit, said: "" });
  });

  it.each(["evidence", "proof"])("%s without a key says what is missing", (verb) => {
    const ran = spawnSync("rampart-audit", [verb, "file"], { env, encoding: "utf8", timeout: 60_000 });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("--key is missing")]);
  });
});
