import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkProof } from "./evidence.js";
import { leafHash, nodeHash, Tree } from "./merkle.js";
import { checkConsistency, rootOfInclusion } from "./proof.js";
import { LogBuilder, mth } from "./testing/log-builder.js";

/** Inputs and roots published with Certificate Transparency's reference tests for RFC 6962. */
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
const hex = (binary: string) => Buffer.from(binary, "latin1").toString("hex");

describe("RFC 6962", () => {
  it("E2: the eight published roots", () => {
    const tree = new Tree();
    const roots = INPUTS.map((input) => {
      tree.append(leafHash(Buffer.from(input, "hex")));
      return hex(tree.root());
    });
    expect(roots).toEqual(ROOTS);
  });
  it("the root of nothing", () => {
    expect(hex(new Tree().root())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});

/** PATH and PROOF as RFC 6962 sections 2.1.1 and 2.1.2 define them, word by word. */
const SIZE = 20;
const LEAVES = Array.from({ length: SIZE }, (_, i) => Buffer.of(i));
const root = (leaves: readonly Buffer[]) => mth(leaves).toString("latin1");
const split = (n: number) => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
function path(m: number, leaves: readonly Buffer[]): string[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), root(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), root(leaves.slice(0, k))];
}
function consistency(m: number, leaves: readonly Buffer[], whole: boolean): string[] {
  if (m === leaves.length) return whole ? [] : [root(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...consistency(m, leaves.slice(0, k), whole), root(leaves.slice(k))]
    : [...consistency(m - k, leaves.slice(k), false), root(leaves.slice(0, k))];
}
const flipped = (hash: string) => nodeHash(hash, hash);

describe("every tree up to twenty leaves", () => {
  it("every inclusion proof holds, and no changed, longer or shorter one does", () => {
    for (let n = 1; n <= SIZE; n += 1) {
      const leaves = LEAVES.slice(0, n);
      for (let m = 0; m < n; m += 1) {
        const proof = path(m, leaves);
        const leaf = leafHash(leaves[m] as Buffer);
        const expected = root(leaves);
        expect(rootOfInclusion(leaf, m, n, proof)).toBe(expected);
        expect(rootOfInclusion(leaf, m, n, [...proof, expected])).toBeNull();
        if (proof.length > 0) expect(rootOfInclusion(leaf, m, n, proof.slice(1))).not.toBe(expected);
        for (const at of proof.keys()) {
          const changed = proof.map((hash, i) => (i === at ? flipped(hash) : hash));
          expect(rootOfInclusion(leaf, m, n, changed)).not.toBe(expected);
        }
      }
    }
  });
  it("every consistency proof holds, and no changed, longer or shorter one does", () => {
    for (let n = 1; n <= SIZE; n += 1) {
      for (let m = 1; m <= n; m += 1) {
        const proof = consistency(m, LEAVES.slice(0, n), true);
        const [old, current] = [root(LEAVES.slice(0, m)), root(LEAVES.slice(0, n))];
        expect(checkConsistency(m, old, n, current, proof)).toBe(true);
        expect(checkConsistency(m, old, n, current, [...proof, old])).toBe(false);
        if (proof.length > 0) expect(checkConsistency(m, old, n, current, proof.slice(1))).toBe(false);
        if (m < n) expect(checkConsistency(m, flipped(old), n, current, proof)).toBe(false);
        for (const at of proof.keys()) {
          const changed = proof.map((hash, i) => (i === at ? flipped(hash) : hash));
          expect(checkConsistency(m, old, n, current, changed)).toBe(false);
        }
      }
    }
  });
  it.each([
    [-1, 5],
    [5, 5],
    [0.5, 5],
    [0, 0],
  ])("index %s of %s has no root", (index, size) => {
    expect(rootOfInclusion("x".repeat(32), index, size, [])).toBeNull();
  });
});

describe("proof files", () => {
  const folder = mkdtempSync(join(tmpdir(), "rampart-proof-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const events: Buffer[] = [];
  const log = new LogBuilder(folder);
  for (let i = 1; i < 7; i += 1) log.add("stop", { reason: `event ${i}` });
  for (const event of log.events) events.push(Buffer.from(event));
  const base64 = (hashes: readonly string[]) => hashes.map((hash) => Buffer.from(hash, "latin1").toString("base64"));
  const inclusion = (index: number) => ({
    v: 1,
    type: "inclusion",
    index,
    event: events[index]?.toString(),
    proof: base64(path(index, events)),
    checkpoint: log.note(),
  });

  it("E2: an event is proved to be in the log by one checkpoint and its key", () => {
    expect(checkProof(JSON.stringify(inclusion(3)), log.verifier)).toMatchObject({
      type: "inclusion",
      index: 3,
      size: 7,
    });
  });
  it("E2: a checkpoint is proved to continue an older one", () => {
    const proof = {
      v: 1,
      type: "consistency",
      from: 3,
      proof: base64(consistency(3, events, true)),
      old: log.note(3),
      checkpoint: log.note(),
    };
    expect(checkProof(JSON.stringify(proof), log.verifier)).toEqual({ type: "consistency", from: 3, to: 7 });
    expect(() => checkProof(JSON.stringify({ ...proof, from: 2 }), log.verifier)).toThrow("does not continue");
  });
  it.each([
    ["another event", { event: log.events[4] }, "of another index"],
    ["a changed event", { event: log.events[3]?.replace("event 3", "event X") }, "not in the log"],
    ["another checkpoint", { checkpoint: log.note(6) }, "not in the log"],
    ["an unsigned checkpoint", { checkpoint: "test/log\n7\n" }, "malformed"],
    ["a hash too short", { proof: ["AAAA"] }, "malformed"],
    ["no list", { proof: null }, "no list"],
    ["a later version", { v: 2 }, "no known version"],
    [
      "another log's checkpoint",
      { checkpoint: log.sign(`best/log${log.note().split("\n\n")[0]?.slice(8)}\n`) },
      "not signed",
    ],
    ["a kind that is none", { event: log.events[3]?.replace('"stop"', '"stopp"') }, "malformed"],
    ["another type", { type: "faith" }, "no known type"],
  ])("%s is refused", (_why, change, message) => {
    expect(() => checkProof(JSON.stringify({ ...inclusion(3), ...change }), log.verifier)).toThrow(message);
  });
});
