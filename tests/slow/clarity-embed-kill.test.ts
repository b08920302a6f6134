import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

/** `clarity embed` killed at random moments: the file is the old one or the new one, and verifies as that. */
const folder = mkdtempSync(join(tmpdir(), "clarity-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CLARITY = fileURLToPath(new URL("../../packages/clarity/bin/clarity.cjs", import.meta.url));
const ROUNDS = 24;

const run = (...words: string[]) =>
  spawnSync(process.execPath, [CLARITY, ...words], { cwd: folder, encoding: "utf8", timeout: 120_000 });

/** Writes a safetensors file of one tensor of `size` bytes. */
function plant(path: string, size: number): void {
  const text = Buffer.from(`{"w":{"dtype":"U8","shape":[${size}],"data_offsets":[0,${size}]}}`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = openSync(path, "w");
  writeSync(file, Buffer.concat([length, text]));
  const block = Buffer.alloc(1 << 20, 7);
  for (let left = size; left > 0; left -= block.length) writeSync(file, block, 0, Math.min(left, block.length));
  closeSync(file);
}

/** Runs `embed` and kills it after `ms`; says whether it came to its end before. */
function killed(ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLARITY, "embed", "--attestation", "new.jsonl", "m.safetensors"], {
      cwd: folder,
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    child.on("exit", (status) => {
      clearTimeout(timer);
      resolve(status === 0);
    });
  });
}

it("C2: kill -9 while embedding leaves the old model or the new one, never anything between", async () => {
  const openssl = (...words: string[]) => spawnSync("openssl", words, { cwd: folder });
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "k.key");
  openssl("ec", "-in", "k.key", "-pubout", "-out", "k.pub");
  plant(join(folder, "plain.safetensors"), 96 << 20);
  copyFileSync(join(folder, "plain.safetensors"), join(folder, "m.safetensors"));
  expect(run("embed", "--private-key", "k.key", "m.safetensors").status).toBe(0);
  const whole = Date.now();
  run("extract", "--output", "new.jsonl", "m.safetensors");
  copyFileSync(join(folder, "m.safetensors"), join(folder, "embedded.safetensors"));
  const payload = readFileSync(join(folder, "new.jsonl"), "utf8");
  expect(Date.now() - whole).toBeLessThan(60_000);

  // How long it takes here and now: the moments are spread over that, and a little beyond.
  const takes: number[] = [];
  for (const start of ["plain.safetensors", "embedded.safetensors"]) {
    copyFileSync(join(folder, start), join(folder, "m.safetensors"));
    const began = Date.now();
    expect(await killed(60_000)).toBe(true);
    takes.push(Date.now() - began);
  }

  const seen = { old: 0, new: 0, ended: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    // In turn: a first embedding, which copies the file, and a later one, which overwrites a slot.
    const start = round % 2 === 0 ? "plain.safetensors" : "embedded.safetensors";
    copyFileSync(join(folder, start), join(folder, "m.safetensors"));
    writeFileSync(join(folder, "new.jsonl"), round % 2 === 0 ? payload : payload + payload);
    const moment = (Math.floor(round / 2) + Math.random()) / (ROUNDS / 2);
    const ended = await killed(50 + Math.floor(moment * 2 * takes[round % 2]!));
    const found = run("extract", "--json", "m.safetensors");
    const statements = found.status === 12 ? 0 : (JSON.parse(found.stdout) as { statements: number }).statements;
    const [before, after] = round % 2 === 0 ? [0, 1] : [1, 2];
    expect([before, after]).toContain(statements);
    if (statements > 0) expect(run("verify", "--embedded", "--public-key", "k.pub", "m.safetensors").status).toBe(0);
    if (ended) expect(statements).toBe(after);
    seen[statements === after ? "new" : "old"] += 1;
    seen.ended += ended ? 1 : 0;
  }
  expect(seen.old).toBeGreaterThan(0);
  expect(seen.new).toBeGreaterThan(0);
  // What killed runs left behind, the next one removes.
  expect(run("embed", "--private-key", "k.key", "m.safetensors").status).toBe(0);
  expect(readdirSync(folder).filter((name) => name.startsWith(".m.safetensors"))).toEqual([]);
});
