import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLastCheckpoint } from "../log/checkpoints.js";
import { openLog } from "../log/open.js";
import { hashToBytes, leafHash } from "../merkle/hash.js";
import { readCheckpoint } from "../note/checkpoint.js";
import { rebuild } from "../testing/rebuild.js";
import { alarm, temporaryFolder, testSigner } from "../testing/support.js";
import { TileBuilder } from "./builder.js";
import { partialTiles, type Tile, tilePath } from "./tile.js";
import { writeTiles } from "./write.js";

const signer = testSigner();
const LEAF = leafHash(Buffer.alloc(0));
const sha = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** MTH of RFC 6962 section 2.1, over leaf hashes. */
function mth(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

/** The tile as the specification defines it, word by word. */
function defined({ level, number, width }: Tile, leaves: readonly Buffer[]): Buffer {
  const span = 256 ** (level as number);
  const at = (i: number) => (number * 256 + i) * span;
  return Buffer.concat(Array.from({ length: width }, (_, i) => mth(leaves.slice(at(i), at(i + 1)))));
}

function build(entries: readonly Buffer[]): Map<string, { tile: Tile; bytes: Buffer }> {
  const builder = new TileBuilder();
  const tiles = entries.flatMap((entry) => builder.add(leafHash(entry), Buffer.concat([Buffer.of(0), entry])));
  return new Map([...tiles, ...builder.partial()].map((built) => [tilePath(built.tile), built]));
}

describe("tiles", () => {
  it.each([
    [{ level: 0, number: 0, width: 256 }, "tile/0/000", "the first"],
    [{ level: 0, number: 1234067, width: 256 }, "tile/0/x001/x234/067", "the example of C2SP tlog-tiles"],
    [{ level: 1, number: 1000, width: 17 }, "tile/1/x001/000.p/17", "a partial one"],
    [{ level: "entries", number: 273, width: 112 }, "tile/entries/273.p/112", "a bundle"],
  ] as const)("%o is at %s: %s", (tile, path, _why) => expect(tilePath(tile)).toBe(path));

  it("has the partial tiles of C2SP tlog-tiles' example of 70,000 entries, and of 256", () => {
    expect(partialTiles(70_000).map(tilePath)).toEqual([
      "tile/0/273.p/112",
      "tile/1/001.p/17",
      "tile/2/000.p/1",
      "tile/entries/273.p/112",
    ]);
    expect(partialTiles(256).map(tilePath)).toEqual(["tile/1/000.p/1"]);
    expect(partialTiles(0)).toEqual([]);
  });

  it("E1: agree with the tree, of whatever size", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 1, max: 1_100 }), fc.constantFrom(255, 256, 257, 512, 768)), (size) => {
        const entries = Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`));
        const leaves = entries.map((entry) => sha(Buffer.of(0), entry));
        const tiles = build(entries);
        for (const { tile, bytes } of tiles.values()) {
          if (tile.level !== "entries") {
            expect(bytes.equals(defined(tile, leaves)), tilePath(tile)).toBe(true);
            continue;
          }
          const own = entries.slice(tile.number * 256, tile.number * 256 + tile.width);
          expect(bytes.equals(Buffer.concat(own.flatMap((e) => [Buffer.of(0, e.length), e])))).toBe(true);
        }
        const full = (span: number) => Math.floor(size / span);
        expect(tiles.size).toBe(2 * full(256) + partialTiles(size).length);
      }),
      { numRuns: 40 },
    );
  });

  it("reach the second level at 65,536 entries", () => {
    const entries = Array.from({ length: 65_537 }, (_, i) => Buffer.from(String(i)));
    const tiles = build(entries);
    expect(tiles.get("tile/1/000")?.bytes.length).toBe(8_192);
    const root = tiles.get("tile/2/000.p/1")?.bytes;
    expect(root?.equals(mth(entries.slice(0, 65_536).map((entry) => sha(Buffer.of(0), entry))))).toBe(true);
  });

  it("refuse an entry whose length two bytes do not hold", () => {
    const builder = new TileBuilder();
    expect(builder.add(LEAF, Buffer.alloc(65_536))).toEqual([]);
    expect(() => builder.add(LEAF, Buffer.alloc(65_537))).toThrow(expect.objectContaining({ code: "log.range" }));
  });
});

async function filled(count: number) {
  const folder = await temporaryFolder();
  const log = await openLog(folder, { signer });
  const append = (n: number) =>
    Promise.all(Array.from({ length: n }, (_, i) => log.append(alarm(`${i}`), { durable: false })));
  await append(count);
  await log.checkpoint();
  return { folder, log, append };
}

describe("writeTiles", () => {
  it("E1: writes what leads to the checkpoint's root, and later only what is new", async () => {
    const { folder, log, append } = await filled(599);
    const out = await temporaryFolder();
    expect(await writeTiles(folder, out)).toEqual({ size: 600, written: 7, kept: 0 });
    const { root, note } = (await readLastCheckpoint(folder))!;
    expect(await readFile(join(out, "checkpoint"), "utf8")).toBe(note);
    const tile = async (path: string) => {
      const bytes = await readFile(join(out, path));
      return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
    };
    const leaves = [...(await tile("tile/0/000")), ...(await tile("tile/0/001")), ...(await tile("tile/0/002.p/88"))];
    expect(mth(leaves)).toEqual(hashToBytes(root));
    expect(mth([...(await tile("tile/1/000.p/2")), mth(await tile("tile/0/002.p/88"))])).toEqual(hashToBytes(root));

    await append(200);
    await log.checkpoint();
    // Third tile and bundle are full now; a fourth of each, the one above, and nothing else.
    expect(await writeTiles(folder, out)).toEqual({ size: 800, written: 5, kept: 4 });
    expect((await readdir(join(out, "tile/0"))).sort()).toEqual(["000", "001", "002", "003.p"]);
    await log.close();
  });

  it("repairs a file that is not what it must be", async () => {
    const { folder, log } = await filled(300);
    await log.close();
    await writeTiles(folder);
    const path = join(folder, "tiles/tile/0/000");
    const right = await readFile(path);
    await writeFile(path, "torn");
    expect((await writeTiles(folder)).written).toBe(1);
    expect(await readFile(path)).toEqual(right);
  });

  it("E1: writes nothing of a log that is not what was signed", async () => {
    const { folder, log } = await filled(20);
    const texts: string[] = [];
    for await (const { text } of log.read()) texts.push(text);
    const { note } = (await readLastCheckpoint(folder))!;
    await log.close();
    const other = await temporaryFolder();
    texts[7] = texts[7]!.replace('"message":"6"', '"message":"9"');
    await rebuild(other, texts, [readCheckpoint(note).size], signer);
    await writeFile(join(other, "checkpoints"), `${note}\n`);
    await expect(writeTiles(other)).rejects.toMatchObject({ code: "log.tampered" });
    expect(await readdir(other)).not.toContain("tiles");
  });

  it("the worked example of docs/formats/log.md", async () => {
    const out = await temporaryFolder();
    const example = new URL("../../../../docs/formats/log-example", import.meta.url).pathname;
    await writeTiles(example, out);
    expect((await readFile(join(out, "tile/entries/000.p/3"))).length).toBe(803);
    expect((await readFile(join(out, "tile/0/000.p/3"))).toString("hex")).toMatch(/^e258bad8.*fca44a5b.*b34bee05/);
    expect(await readFile(join(out, "checkpoint"), "utf8")).toMatch(/\n3\n\+VtIYEDAYGSREYD/);
  });
});
