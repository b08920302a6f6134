import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
// @ts-expect-error a script without types
import { HOOK_PACKAGE, hookInRampart, hookPackage } from "../../scripts/release/hook.mjs";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const NATIVE = join(ROOT, "native");
const work = mkdtempSync(join(tmpdir(), "rampart-hook-client-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: "utf8", timeout: 240_000 });
const build = (home: string, ...mode: string[]) => run(process.execPath, join(home, "build.mjs"), ...mode);
build(NATIVE);
build(NATIVE, "sanitize");
const [client, fuzz, coverage] = ["rampart-hook", "fuzz", "fuzz-coverage"].map((name) =>
  join(NATIVE, "build", name),
) as [string, string, string];

describe.skipIf(!existsSync(client))("the native hook client (no C compiler: hosts get the Node hook)", () => {
  it("R1: is under a megabyte, static, and under a thousand lines", () => {
    expect(statSync(client).size).toBeLessThan(1_000_000);
    // It names no loader, so the kernel alone starts it, and no variable of a linker's is honoured.
    expect(segmentTypes(readFileSync(client))).not.toContain(INTERPRETER);
    const hook = join(NATIVE, "hook");
    const lines = readdirSync(hook).flatMap((name) => readFileSync(join(hook, name), "utf8").split("\n"));
    expect(lines.length).toBeLessThan(1_000);
  });

  it("R1: takes nothing from the environment", () => {
    // Every variable it has is one it sets itself, for the Node hook it starts.
    for (const name of readdirSync(join(NATIVE, "hook")))
      expect(readFileSync(join(NATIVE, "hook", name), "utf8"), name).not.toMatch(/\b(?:secure_)?getenv|\benviron\b/);
  });

  // A new seed every day; it stands in the test's name, so that what it found can be found again.
  it.skipIf(!existsSync(fuzz)).each([1, 20_261_120, Math.floor(Date.now() / 86_400_000)])(
    "P2: its parsers read no byte too many, and accept nothing that does not print back, from seed %s",
    (seed) => {
      const ran = run(fuzz, String(seed), "1000000");
      expect(ran.stderr).toBe("");
      expect(ran.status).toBe(0);
    },
    240_000,
  );

  it.skipIf(!existsSync(coverage))("P2: nor where coverage chooses what they read (clang only)", () => {
    const ran = run(coverage, "-runs=2000000", "-max_total_time=120", "-max_len=512");
    expect(ran.status, ran.stderr.slice(-2_000)).toBe(0);
  });

  describe("as a package of its own", () => {
    const tree = join(work, "tree");
    mkdirSync(join(tree, "native/build"), { recursive: true });
    mkdirSync(join(tree, "packages/rampart"), { recursive: true });
    cpSync(join(NATIVE, "hook"), join(tree, "native/hook"), { recursive: true });
    cpSync(join(NATIVE, "build.mjs"), join(tree, "native/build.mjs"));
    cpSync(join(ROOT, "LICENSE"), join(tree, "LICENSE"));
    cpSync(join(ROOT, "packages/rampart/package.json"), join(tree, "packages/rampart/package.json"));
    const home = join(tree, "packages/rampart");
    const manifest = () => JSON.parse(readFileSync(join(home, "package.json"), "utf8"));

    it("is left out where none could be built, and compiled where `rampart` is installed", () => {
      expect(hookPackage(tree)).toBeNull();
      hookInRampart(tree, false);
      expect(manifest()).not.toHaveProperty("optionalDependencies");
      expect(manifest().scripts.postinstall).toBe("node native/build.mjs missing");
      expect(build(join(home, "native"), "missing")).toMatchObject({ status: 0, stderr: "" });
      expect(existsSync(join(home, "native/build/rampart-hook"))).toBe(true);
      rmSync(join(home, "native/build"), { recursive: true });
    });

    it("holds the client alone, only for this platform; nothing is compiled beside it", () => {
      cpSync(client, join(tree, "native/build/rampart-hook"));
      const folder = hookPackage(tree)!;
      hookInRampart(tree, true);
      expect(manifest().optionalDependencies).toEqual({ [HOOK_PACKAGE]: manifest().version });
      const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", work], {
        cwd: folder,
        encoding: "utf8",
      });
      const tarball = join(work, packed.trim().split("\n").at(-1)!);
      const installed = join(home, "node_modules", HOOK_PACKAGE);
      mkdirSync(installed, { recursive: true });
      execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
      expect(readdirSync(installed).sort()).toEqual(["LICENSE", "package.json", "rampart-hook"]);
      const { os, cpu } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
      expect([os, cpu]).toEqual([[process.platform], [process.arch]]);
      expect(build(join(home, "native"), "missing").status).toBe(0);
      expect(existsSync(join(home, "native/build/rampart-hook"))).toBe(false);
      const found = createRequire(join(home, "dist/bundle/rampart.mjs")).resolve(`${HOOK_PACKAGE}/rampart-hook`);
      expect(readFileSync(found)).toEqual(readFileSync(client));
      // Without a door it refuses, as everywhere.
      expect(run(found).status).toBe(2);
    });
  });
});

const INTERPRETER = 3;

/** Types of the segments of a 64-bit little-endian program. */
function segmentTypes(program: Buffer): readonly number[] {
  const [offset, size, count] = [
    Number(program.readBigUInt64LE(0x20)),
    program.readUInt16LE(0x36),
    program.readUInt16LE(0x38),
  ];
  return Array.from({ length: count }, (_, at) => program.readUInt32LE(offset + at * size));
}
