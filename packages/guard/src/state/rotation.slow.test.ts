import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey, loadKey, openLog, verifyLog } from "@rampart/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { keyPath, openKey } from "./keys.js";
import { rotateKey } from "./rotation.js";

const bases: string[] = [];
afterAll(() => Promise.all(bases.map((base) => rm(base, { recursive: true, force: true }))));

async function installed() {
  const base = await mkdtemp(join(tmpdir(), "rampart-rotate-"));
  bases.push(base);
  const [keys, folder] = [join(base, "keys"), join(base, "log")];
  const first = await createKey(keyPath(keys), "rampart/0123");
  await (await openLog(folder, { signer: first })).close();
  return { keys, folder, first: first.verifier.text, old: readFileSync(keyPath(keys), "utf8") };
}

/** A guard starts: it loads the key, writes, ends. */
async function starts({ keys, folder }: { keys: string; folder: string }): Promise<string> {
  const signer = await openKey(keys, folder);
  const log = await openLog(folder, { signer });
  await log.append({ kind: "end", reason: "test", details: {} }, { durable: true });
  await log.close();
  return signer.verifier.text;
}

describe("a new key for the log", () => {
  it("E2: is vouched for by the old one, which is gone; the log goes on", async () => {
    const own = await installed();
    const { previous, key } = await rotateKey(own.keys, own.folder);
    expect(previous).toBe(own.first);
    expect(await starts(own)).toBe(key);
    expect(await verifyLog(own.folder)).toMatchObject({ result: "intact", keys: [own.first, key] });
    const kept = readdirSync(own.keys).map((name) => readFileSync(join(own.keys, name), "utf8"));
    expect(kept).not.toContain(own.old);
    expect(kept.join("")).toContain(own.first);
    await rotateKey(own.keys, own.folder);
    expect((await verifyLog(own.folder)).keys).toHaveLength(3);
  });

  it("is not made while somebody writes the log", async () => {
    const own = await installed();
    const log = await openLog(own.folder, { signer: await loadKey(keyPath(own.keys)) });
    await expect(rotateKey(own.keys, own.folder)).rejects.toMatchObject({ code: "log.locked" });
    await log.close();
    expect(await starts(own)).toBe(own.first);
  });

  it("E2: killed at any step, the next start has the key the log announced last", async () => {
    const own = await installed();
    const [before, after] = [join(own.keys, "../before"), join(own.keys, "../after")];
    await cp(own.keys, before, { recursive: true });
    const earlier = join(own.keys, "../log-before");
    await cp(own.folder, earlier, { recursive: true });
    const { key } = await rotateKey(own.keys, own.folder);
    await cp(own.keys, after, { recursive: true });
    const id = own.first.split("+")[1];
    const step = async (log: string, names: Record<string, string>) => {
      const keys = await mkdtemp(join(own.keys, "../step-"));
      for (const [name, from] of Object.entries(names)) await cp(from, join(keys, name));
      const folder = `${keys}-log`;
      await cp(log, folder, { recursive: true });
      return starts({ keys, folder });
    };
    const old = { "log.pem": join(before, "log.pem"), "log.pem.pub": join(before, "log.pem.pub") };
    const next = { "log.next.pem": join(after, "log.pem"), "log.next.pem.pub": join(after, "log.pem.pub") };
    expect(await step(earlier, { ...old, ...next })).toBe(own.first);
    expect(await step(own.folder, { ...old, ...next })).toBe(key);
    const aside = { [`log.${id}.pub`]: join(before, "log.pem.pub") };
    expect(await step(own.folder, { "log.pem": old["log.pem"], ...aside, ...next })).toBe(key);
    const placed = { "log.pem.pub": join(after, "log.pem.pub"), "log.next.pem": join(after, "log.pem") };
    expect(await step(own.folder, { "log.pem": old["log.pem"], ...aside, ...placed })).toBe(key);
  });

  it("a key to come that was never announced is used by the next attempt", async () => {
    const own = await installed();
    const next = await createKey(join(own.keys, "log.next.pem"), "rampart/0123");
    expect(await starts(own)).toBe(own.first);
    expect((await rotateKey(own.keys, own.folder)).key).toBe(next.verifier.text);
    expect(existsSync(join(own.keys, "log.next.pem"))).toBe(false);
    await rename(keyPath(own.keys), keyPath(own.keys));
    expect(await starts(own)).toBe(next.verifier.text);
  });
});
