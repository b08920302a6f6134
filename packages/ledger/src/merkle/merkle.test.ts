import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LedgerError } from "../error.js";
import { checkConsistency, consistencyPath, proveConsistency } from "./consistency.js";
import { Frontier, joinPerfects } from "./frontier.js";
import {
  EMPTY_ROOT,
  type Hash,
  hashFromBase64,
  hashFromBytes,
  hashToBase64,
  hashToBytes,
  hashToHex,
  leafHash,
  nodeHash,
} from "./hash.js";
import { checkInclusion, inclusionPath, proveInclusion } from "./inclusion.js";
import { hashesOf, rootOf } from "./reader.js";
import { perfectsOf, splitPoint, storedCount, storedPosition } from "./shape.js";

const hex = (text: string) => hashFromBytes(Buffer.from(text, "hex"));

/** The test inputs and roots of the certificate-transparency implementations (merkletree/merkle_tree_test). */
const INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

/** A tree in memory: every stored hash, and the root after each append. */
function grow(leaves: readonly Hash[]) {
  const stored: Hash[] = [];
  const roots: Hash[] = [EMPTY_ROOT];
  const frontier = new Frontier();
  for (const leaf of leaves) {
    frontier.append(leaf, (hash) => stored.push(hash));
    roots.push(frontier.root());
  }
  const read = async (positions: readonly number[]) =>
    positions.map((p) => {
      const hash = stored[p];
      if (hash === undefined) throw new RangeError(`position ${p} is not stored`);
      return hash;
    });
  return { stored, roots, read, frontier };
}

/** MTH as RFC 6962 section 2.1 writes it, with hashing of its own. */
function mth(leaves: readonly Buffer[]): Buffer {
  const sha = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0] as Buffer);
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

/** The hash with one bit flipped, another one each time. */
let turn = 0;
const flips = (hash: Hash) => {
  turn = (turn + 37) % 256;
  const bytes = hashToBytes(hash);
  bytes[turn >> 3] = (bytes[turn >> 3] as number) ^ (1 << (turn & 7));
  return [hashFromBytes(bytes)];
};

/** Cheaper than `expect(check).toThrow()`, of which there would be a hundred thousand. */
function isRefused(check: () => void): boolean {
  try {
    check();
    return false;
  } catch (error) {
    return error instanceof LedgerError;
  }
}

const ct = grow(INPUTS.map((input) => leafHash(Buffer.from(input, "hex"))));

describe("E2: foreign vectors of RFC 6962", () => {
  it("the empty tree", () => {
    expect(hashToHex(EMPTY_ROOT)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(new Frontier().root()).toBe(EMPTY_ROOT);
  });

  it("the eight roots of certificate-transparency", async () => {
    expect(ct.roots.slice(1).map(hashToHex)).toEqual(ROOTS);
    for (let n = 1; n <= 8; n++) expect(hashToHex(await rootOf(n, ct.read))).toBe(ROOTS[n - 1]);
  });

  const inclusions: [size: number, index: number, proof: string[]][] = [
    [1, 0, []],
    [8, 0, [A, B, C]],
    [8, 5, [D, E, ROOTS[3] as string]],
    [3, 2, [ROOTS[1] as string]],
    [5, 1, [ROOTS[0] as string, B, D]],
  ];
  it.each(inclusions)("inclusion in %i of %i", async (size, index, proof) => {
    expect((await proveInclusion(size, index, ct.read)).map(hashToHex)).toEqual(proof);
    const leaf = leafHash(Buffer.from(INPUTS[index] as string, "hex"));
    expect(() => checkInclusion(proof.map(hex), size, ct.roots[size] as Hash, index, leaf)).not.toThrow();
  });

  const consistencies: [size: number, old: number, proof: string[]][] = [
    [1, 1, []],
    [8, 1, [A, B, C]],
    [8, 6, [F, E, ROOTS[3] as string]],
    [5, 2, [B, D]],
  ];
  it.each(consistencies)("consistency of %i with %i", async (size, old, proof) => {
    expect((await proveConsistency(size, old, ct.read)).map(hashToHex)).toEqual(proof);
    const roots = [ct.roots[size] as Hash, ct.roots[old] as Hash] as const;
    expect(() => checkConsistency(proof.map(hex), size, roots[0], old, roots[1])).not.toThrow();
  });
});

describe("E2: every tree of up to 64 leaves", () => {
  const data = Array.from({ length: 64 }, (_, i) => Buffer.from(`leaf ${i}`));
  const leaves = data.map((bytes) => leafHash(bytes));
  const tree = grow(leaves);
  const root = (n: number) => tree.roots[n] as Hash;

  it("has the root of the definition, from the frontier and from stored hashes", async () => {
    for (let n = 1; n <= 64; n++) {
      const wanted = hashFromBytes(mth(data.slice(0, n)));
      expect(root(n)).toBe(wanted);
      expect(await rootOf(n, tree.read)).toBe(wanted);
    }
  });

  it("stores each perfect subtree where its position says, and nothing else", () => {
    const seen = new Set<number>();
    for (let level = 0; 2 ** level <= 64; level++) {
      for (let number = 0; (number + 1) * 2 ** level <= 64; number++) {
        const position = storedPosition({ level, number });
        const from = number * 2 ** level;
        expect(tree.stored[position]).toBe(hashFromBytes(mth(data.slice(from, from + 2 ** level))));
        seen.add(position);
      }
    }
    expect(seen.size).toBe(storedCount(64));
    expect(tree.stored).toHaveLength(storedCount(64));
  });

  it("continues from its edge as if it had never stopped", async () => {
    for (let n = 0; n <= 64; n++) {
      const edge = await tree.read(perfectsOf({ from: 0, until: n }).map(storedPosition));
      const frontier = Frontier.of(n, edge);
      for (const leaf of leaves.slice(n)) frontier.append(leaf);
      expect(frontier.size).toBe(64);
      expect(frontier.root()).toBe(root(64));
      expect(() => Frontier.of(n, [...edge, root(1)])).toThrow(new RangeError("edge does not fit the size"));
    }
  });

  it("a copy does not follow its original", () => {
    const frontier = new Frontier();
    for (const leaf of leaves.slice(0, 3)) frontier.append(leaf);
    const copy = frontier.copy();
    frontier.append(leaves[3] as Hash);
    expect([copy.size, copy.root(), frontier.root()]).toEqual([3, root(3), root(4)]);
  });

  it("every inclusion proof holds; with any hash, leaf, index, size or length changed it does not", async () => {
    for (let n = 1; n <= 64; n++) {
      for (let i = 0; i < n; i++) {
        const leaf = leaves[i] as Hash;
        const proof = await proveInclusion(n, i, tree.read);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(n)));
        checkInclusion(proof, n, root(n), i, leaf);
        const bad: (() => void)[] = [
          ...flips(leaf).map((x) => () => checkInclusion(proof, n, root(n), i, x)),
          ...flips(root(n)).map((x) => () => checkInclusion(proof, n, x, i, leaf)),
          ...proof.flatMap((hash, k) =>
            flips(hash).map((x) => () => checkInclusion(proof.with(k, x), n, root(n), i, leaf)),
          ),
          () => checkInclusion([...proof, leaf], n, root(n), i, leaf),
        ];
        if (proof.length > 0) bad.push(() => checkInclusion(proof.slice(1), n, root(n), i, leaf));
        if (n > 1) bad.push(() => checkInclusion(proof, n, root(n), (i + 1) % n, leaf));
        expect(bad.filter((check) => !isRefused(check))).toEqual([]);
      }
    }
  });

  it("every consistency proof holds; with any hash, root, size or length changed it does not", async () => {
    for (let n = 1; n <= 64; n++) {
      for (let m = 1; m <= n; m++) {
        const proof = await proveConsistency(n, m, tree.read);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(n)) + 1);
        checkConsistency(proof, n, root(n), m, root(m));
        const bad: (() => void)[] = [
          ...flips(root(m)).map((x) => () => checkConsistency(proof, n, root(n), m, x)),
          ...flips(root(n)).map((x) => () => checkConsistency(proof, n, x, m, root(m))),
          ...proof.flatMap((hash, k) =>
            flips(hash).map((x) => () => checkConsistency(proof.with(k, x), n, root(n), m, root(m))),
          ),
          () => checkConsistency([...proof, root(n)], n, root(n), m, root(m)),
        ];
        if (proof.length > 0) bad.push(() => checkConsistency(proof.slice(1), n, root(n), m, root(m)));
        expect(bad.filter((check) => !isRefused(check))).toEqual([]);
      }
    }
  });

  it("says which root a proof misses, or that it cannot be one", async () => {
    const refused = (code: string, message: string) => expect.objectContaining({ code, message });
    const proof = await proveConsistency(7, 6, tree.read);
    expect(() => checkConsistency(proof, 7, root(7), 6, root(5))).toThrow(
      refused("proof.invalid", "consistency proof leads to another old root"),
    );
    expect(() => checkConsistency(proof, 7, root(8), 6, root(6))).toThrow(
      refused("proof.invalid", "consistency proof leads to another root"),
    );
    expect(() => checkConsistency([], 7, root(7), 6, root(6))).toThrow(
      refused("proof.malformed", "consistency proof of the wrong length"),
    );
    const inclusion = await proveInclusion(7, 6, tree.read);
    expect(() => checkInclusion(inclusion, 7, root(6), 6, leaves[6] as Hash)).toThrow(
      refused("proof.invalid", "inclusion proof leads to another root"),
    );
    expect(() => checkInclusion([], 7, root(7), 6, leaves[6] as Hash)).toThrow(
      refused("proof.malformed", "inclusion proof of the wrong length"),
    );
  });
});

describe("bounds and forms", () => {
  it.each([
    [0, 0],
    [1, 1],
    [5, -1],
    [5, 1.5],
    [1.5, 1],
    [2 ** 53, 1],
    [Number.NaN, 0],
  ])("there is no inclusion path in %d of %d", (size, index) => {
    expect(() => inclusionPath(size, index)).toThrow(
      expect.objectContaining({ code: "proof.malformed", message: `no leaf ${index} in a tree of ${size}` }),
    );
  });

  it.each([
    [0, 0],
    [5, 0],
    [5, 6],
    [5, 1.5],
    [5.5, 1],
    [2 ** 53, 1],
  ])("there is no consistency path of %d with %d", (size, old) => {
    expect(() => consistencyPath(size, old)).toThrow(
      expect.objectContaining({
        code: "proof.malformed",
        message: `no tree of ${old} leaves at the beginning of one of ${size}`,
      }),
    );
  });

  it("sizes far beyond 32 bits keep their shape", () => {
    const size = 2 ** 53 - 1;
    expect(inclusionPath(size, 0)).toHaveLength(53);
    expect(inclusionPath(size, size - 1)).toHaveLength(52);
    expect(perfectsOf({ from: 0, until: size })).toHaveLength(53);
    expect(splitPoint(2 ** 40 + 1)).toBe(2 ** 40);
    expect(storedPosition({ level: 0, number: 2 ** 40 })).toBe(2 ** 41 - 1);
    expect(storedCount(2 ** 40)).toBe(2 ** 41 - 1);
  });

  it("a hash has 32 bytes in one canonical spelling", () => {
    const hash = hex(ROOTS[0] as string);
    expect(hashToHex(hash)).toBe(ROOTS[0]);
    expect(hashFromBase64(hashToBase64(hash))).toBe(hash);
    expect(hashFromBytes(Buffer.concat([Buffer.of(7), hashToBytes(hash)]).subarray(1))).toBe(hash);
    const text = hashToBase64(hash);
    for (const bad of ["", text.slice(0, -1), `${text} `, text.replace(/.=$/, "1="), text.replace("=", ""), "AAAA"]) {
      expect(hashFromBase64(bad)).toBeNull();
    }
    expect(() => hashFromBytes(Buffer.alloc(31))).toThrow("a hash has 32 bytes, not 31");
  });

  it("reads all the hashes of several ranges in one call, and none for no range", async () => {
    const calls: number[] = [];
    const read = (positions: readonly number[]) => {
      calls.push(positions.length);
      return ct.read(positions);
    };
    const hashes = await hashesOf(
      [
        { from: 0, until: 3 },
        { from: 4, until: 7 },
      ],
      read,
    );
    expect(calls).toEqual([4]);
    const sub = grow(INPUTS.slice(4, 7).map((input) => leafHash(Buffer.from(input, "hex"))));
    expect(hashes).toEqual([ct.roots[3], sub.roots[3]]);
    expect(await hashesOf([], read)).toEqual([]);
  });

  it("a leaf can never be an interior node: their prefixes differ", () => {
    const [a, b] = [leafHash(Buffer.of(1)), leafHash(Buffer.of(2))];
    expect(leafHash(Buffer.concat([hashToBytes(a), hashToBytes(b)]))).not.toBe(nodeHash(a, b));
    expect(joinPerfects([a])).toBe(a);
  });

  it("random trees: any leaf is proved, any older size is consistent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.nat(), fc.nat(), async (n, x, y) => {
        const leaves = Array.from({ length: n }, (_, i) => leafHash(Buffer.from([i & 255, i >> 8])));
        const tree = grow(leaves);
        const [i, m] = [x % n, (y % n) + 1];
        checkInclusion(await proveInclusion(n, i, tree.read), n, tree.roots[n] as Hash, i, leaves[i] as Hash);
        checkConsistency(await proveConsistency(n, m, tree.read), n, tree.roots[n] as Hash, m, tree.roots[m] as Hash);
      }),
      { numRuns: 30 },
    );
  });
});
