import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

/** What the guard asks, as a process: a model of gigabytes is digested in the background while others are answered. */
const folder = mkdtempSync(join(tmpdir(), "clarity-serve-"));
const children: ChildProcessByStdio<Writable, Readable, null>[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
const CLARITY = fileURLToPath(new URL("../../packages/clarity/bin/clarity.cjs", import.meta.url));
const env = {
  ...process.env,
  HOME: folder,
  XDG_CACHE_HOME: join(folder, "cache"),
  XDG_STATE_HOME: join(folder, "state"),
};
const SIZE = 2e9;

interface Said {
  readonly ms: number;
  readonly admitted: boolean;
  readonly pending?: { readonly done: number; readonly total: number; readonly seconds: number | null };
}

function serve(...more: readonly string[]) {
  const words = [CLARITY, "admit", "--serve", ...more, "--policy", "trust.yaml"];
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const waiting: ((line: string) => void)[] = [];
  createInterface(child.stdout).on("line", (line) => waiting.shift()?.(line));
  const ask = async (name: string): Promise<Said> => {
    const begun = performance.now();
    const line = await new Promise<string>((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ v: 1, cwd: folder, names: [name] })}\n`);
    });
    return { ms: performance.now() - begun, ...JSON.parse(line).verdicts[0] };
  };
  return { child, ask };
}

describe("C5: clarity admit --serve and a model of gigabytes", () => {
  it("is set up", () => {
    const run = (program: string, ...words: string[]) =>
      expect([words[0], spawnSync(program, words, { cwd: folder, env, timeout: 120_000 }).status]).toEqual([
        words[0],
        0,
      ]);
    const file = openSync(join(folder, "big.bin"), "w");
    ftruncateSync(file, SIZE);
    closeSync(file);
    writeFileSync(join(folder, "small.bin"), "weights");
    run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "k.key");
    run("openssl", "ec", "-in", "k.key", "-pubout", "-out", "k.pub");
    for (const name of ["big.bin", "small.bin"]) {
      run(process.execPath, CLARITY, "sign", "--private-key", "k.key", "--signature", `${name}.sig`, name);
    }
    const key = readFileSync(join(folder, "k.pub"), "utf8").trim().replaceAll("\n", "\n      ");
    const rest = `models: [{match: "*", mode: enforce, require: [{signed-by: lab}]}]\n`;
    const head = `clarity: 1\nname: p\ndefault: enforce\nsigners:\n  lab:\n    key: |\n      ${key}\n`;
    writeFileSync(join(folder, "trust.yaml"), head + rest);
  }, 180_000);

  it.each([
    ["with what is remembered on disk", ["--cache", "--no-memory"]],
    ["with what this process holds alone", ["--no-memory"]],
  ])(
    "every answer comes in time, the large model is admitted when asked again: %s",
    async (_how, options) => {
      const { child, ask } = serve(...options);
      await ask("small.bin");
      const first = await ask("big.bin");
      expect(first).toMatchObject({ admitted: false, pending: { total: SIZE } });
      const seen = [first];
      const others: Said[] = [];
      for (let tries = 0; tries < 120 && !seen.at(-1)!.admitted; tries++) {
        others.push(await ask("small.bin"));
        seen.push(await ask("big.bin"));
        await wait(200);
      }
      expect(seen.at(-1)).toMatchObject({ admitted: true });
      // It moves, and never back.
      const done = seen.flatMap(({ pending }) => (pending === undefined || pending.total === 0 ? [] : [pending.done]));
      expect(done).toEqual([...done].sort((a, b) => a - b));
      // Half a second, and what a busy machine adds.
      expect(Math.max(...[...seen, ...others].map(({ ms }) => ms))).toBeLessThan(2_500);
      expect(others.every(({ admitted, pending }) => admitted || pending !== undefined)).toBe(true);
      expect(others.some(({ admitted }) => admitted)).toBe(true);
      child.stdin.end();
      await new Promise((resolve) => child.on("exit", resolve));
      expect(child.exitCode).toBe(0);
    },
    180_000,
  );

  it("it ends at once when nobody asks any more, or when it is told to, whatever is still being digested", async () => {
    rmSync(join(folder, "cache"), { recursive: true, force: true });
    for (const stop of [
      (child: ChildProcessByStdio<Writable, Readable, null>) => child.stdin.end(),
      (child: ChildProcessByStdio<Writable, Readable, null>) => child.kill("SIGTERM"),
    ]) {
      const { child, ask } = serve("--no-memory");
      expect((await ask("big.bin")).pending).toBeDefined();
      const begun = performance.now();
      stop(child);
      await new Promise((resolve) => child.on("exit", resolve));
      expect(performance.now() - begun).toBeLessThan(5_000);
    }
  }, 60_000);
});
