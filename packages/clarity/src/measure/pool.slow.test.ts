import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../testing/scratch.js";
import type { Algorithm } from "./algorithm.js";
import { type DigestCache, openCache } from "./cache.js";
import { identityOf } from "./identity.js";
import { measure } from "./measure.js";
import { hashRanges } from "./pool.js";
import type { Range } from "./range.js";
import { listTree } from "./tree.js";

const folder = scratch();
const MIB = 1024 * 1024;

function ranged(name: string, bytes: Uint8Array, algorithm: Algorithm = "sha256"): Range {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  chmodSync(path, 0o644);
  const identity = identityOf(lstatSync(path, { bigint: true }));
  return { path, start: 0, end: bytes.length, algorithm, identity };
}
const pattern = (length: number, seed: number) => Buffer.alloc(length, `${seed}:0123456789abcdefg`);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("hashing", () => {
  it("C1: threads give the digests of one reader, in order, and count every byte", async () => {
    const contents = [40, 3, 9, 1, 5].map((size, seed) => pattern(size * MIB + seed, seed));
    const ranges = contents.map((bytes, index) => ranged(`large-${index}`, bytes));
    const digests = await hashRanges(ranges, { workers: 3 });
    expect(digests).toEqual(contents.map(sha256));
    const [first] = ranges;
    const pieces = [0, 1, 2, 3].map((at) => ({ ...first!, start: at * 13 * MIB, end: (at + 1) * 13 * MIB }));
    const whole = contents[0]!;
    const cut = pieces.map((piece) => ({ ...piece, end: Math.min(piece.end, whole.length) }));
    const expected = cut.map(({ start, end }) => sha256(whole.subarray(start, end)));
    expect(await hashRanges([...cut, ...cut], { workers: 2 })).toEqual([...expected, ...expected]);
  }, 30_000);

  it.each([1, 2])(
    "a file that is not what was listed is an error with %i threads",
    async (workers) => {
      const big = ranged("big", pattern(50 * MIB, 1));
      const changed = ranged("changed", pattern(10, 1));
      writeFileSync(changed.path, "something else");
      await expect(hashRanges([big, changed], { workers })).rejects.toMatchObject({ code: "file_changed" });
      rmSync(changed.path);
      await expect(hashRanges([big, changed], { workers })).rejects.toMatchObject({ code: "file_changed" });
    },
    30_000,
  );

  it("stops when asked", async () => {
    const range = ranged("stopped", pattern(60 * MIB, 1));
    const signal = AbortSignal.abort();
    await expect(hashRanges([range, range], { workers: 2, signal })).rejects.toMatchObject({ code: "interrupted" });
    await expect(hashRanges([range], { signal })).rejects.toMatchObject({ code: "interrupted" });
  });

  it.each([1, 2])("stops in the middle of a file, with %i ranges", async (count) => {
    const range = ranged("middle", pattern(60 * MIB, 1));
    const stop = new AbortController();
    let most = 0;
    const onProgress = (done: number) => {
      most = Math.max(most, done);
      stop.abort();
    };
    setTimeout(() => stop.abort(), 20);
    const ranges = Array.from({ length: count }, () => range);
    const hashing = hashRanges(ranges, { workers: 2, signal: stop.signal, onProgress });
    await expect(hashing).rejects.toMatchObject({ code: "interrupted" });
    expect(most).toBeLessThan(count * 60 * MIB);
  });

  it("C1: a file swapped after it was hashed is noticed", async () => {
    const model = join(folder, "swapped");
    mkdirSync(model);
    writeFileSync(join(model, "f"), "1");
    const listing = { links: "refuse", ignored: new Set<string>() } as const;
    const tree = listTree(model, listing);
    const how = { method: "files", algorithm: "sha256", shardSize: null } as const;
    const cache = {
      get: () => sha256(Buffer.from("1")),
      watch: () => undefined,
      put: () => undefined,
      save: async () => undefined,
    };
    writeFileSync(join(model, "f"), "2");
    await expect(measure(tree, tree.entries, how, listing, { cache })).rejects.toMatchObject({ code: "file_changed" });
  });
});

describe.skipIf(process.platform !== "linux")("digest cache (Linux: needs /proc to see writable maps)", () => {
  const path = () => join(folder, `cache-${Math.random().toString(36).slice(2)}`, "digests");
  const later = () => Date.now() + 60_000;

  it("C1: remembers what cannot have changed, and nothing that changed within seconds", async () => {
    const range = ranged("kept", pattern(10, 1));
    const [place, racy] = [path(), path()];
    for (const [where, now, found] of [
      [place, later, "ab".repeat(32)],
      [racy, Date.now, null],
    ] as const) {
      const cache = await openCache(where, now);
      expect(cache.get(range)).toBeNull();
      cache.watch();
      cache.put([range], ["ab".repeat(32)]);
      await cache.save();
      expect((await openCache(where, now)).get(range)).toBe(found);
    }
    const cache = await openCache(place, later);
    expect(cache.get({ ...range, algorithm: "blake3" })).toBeNull();
    expect(cache.get({ ...range, end: 9 })).toBeNull();
    utimesSync(range.path, 1, 1);
    const touched = identityOf(lstatSync(range.path, { bigint: true }));
    expect(cache.get({ ...range, identity: touched })).toBeNull();
  });

  it("C1: what was just written when hashing began is not remembered, however long hashing took", async () => {
    const range = ranged("fresh", pattern(10, 1));
    let now = Date.now();
    const cache = await openCache(path(), () => now);
    cache.watch();
    now += 60_000;
    cache.put([range], ["ab".repeat(32)]);
    expect(cache.get(range)).toBeNull();
  });

  it("C1: two processes remember what either found", async () => {
    const place = path();
    const [one, two] = [ranged("one", pattern(10, 1)), ranged("two", pattern(10, 2))];
    const caches = [await openCache(place, later), await openCache(place, later)];
    for (const [index, range] of [one, two].entries()) {
      caches[index]!.watch();
      caches[index]!.put([range], [`${index}a`.repeat(32)]);
    }
    for (const cache of caches) await cache.save();
    const after = await openCache(place, later);
    expect([after.get(one), after.get(two)]).toEqual(["0a".repeat(32), "1a".repeat(32)]);
  });

  it("a damaged file remembers nothing", async () => {
    const range = ranged("damaged", pattern(10, 1));
    const place = path();
    const cache = await openCache(place, later);
    cache.watch();
    cache.put([range], ["ab".repeat(32)]);
    await cache.save();
    const { readFileSync } = await import("node:fs");
    writeFileSync(place, readFileSync(place, "utf8").replace("abab", "abac"));
    expect((await openCache(place, later)).get(range)).toBeNull();
  });

  const kept = async (range: Range, before: (cache: DigestCache) => Promise<void> | void) => {
    const cache = await openCache(path(), later);
    await before(cache);
    cache.put([range], ["ab".repeat(32)]);
    return cache.get(range) !== null;
  };

  it("C1: nothing is kept that was not watched, that others may write, or that may be mapped", async () => {
    const range = ranged("settled", pattern(10, 1));
    expect(await kept(range, (cache) => cache.watch())).toBe(true);
    expect(await kept(range, () => undefined)).toBe(false);
    for (const mode of [0o660, 0o606]) {
      chmodSync(range.path, mode);
      expect(await kept(range, (cache) => cache.watch())).toBe(false);
    }
    chmodSync(range.path, 0o644);
    // A range said to be on a file system we know nothing about.
    expect(await kept({ ...range, path: "/proc/self/status" }, (cache) => cache.watch())).toBe(false);
  });

  const python = spawnSync("python3", ["-c", "import mmap"]).status === 0;
  it.skipIf(!python)(
    "C1: a file mapped for writing is not kept, also where the map is gone by now (needs python3)",
    async () => {
      const range = ranged("mapped", pattern(10, 1));
      const program = `
import mmap, sys
f = open(sys.argv[1], "r+b"); m = mmap.mmap(f.fileno(), 0); print("mapped", flush=True); sys.stdin.read()`;
      const child = spawn("python3", ["-c", program, range.path]);
      const seenNow = kept(range, async (cache) => {
        cache.watch();
        await once(child.stdout, "data");
      });
      expect(await seenNow).toBe(false);
      const gone = async () => {
        child.stdin.end();
        await once(child, "close");
      };
      expect(await kept(range, (cache) => cache.watch())).toBe(false);
      const seenBefore = kept(range, async (cache) => {
        cache.watch();
        await gone();
      });
      expect(await seenBefore).toBe(false);
      expect(await kept(range, (cache) => cache.watch())).toBe(true);
    },
  );
});
