import { describe, expect, it } from "vitest";
import { createBlake3 } from "./blake3.js";

const hash = (bytes: Uint8Array, step = bytes.length || 1): string => {
  const hasher = createBlake3();
  for (let at = 0; at < bytes.length; at += step) hasher.update(bytes.subarray(at, at + step));
  return hasher.digest();
};
/** The input of the specification's vectors: 0, 1, … 250, 0, 1 … */
const input = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251);

describe("blake3", () => {
  it.each([
    [0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262", "no chunk at all"],
    [1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213", "one byte"],
    [1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7", "one full chunk"],
    [1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444", "a second chunk begins"],
    [2048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a", "a tree of two"],
    [102400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085", "a hundred chunks"],
  ])("%i bytes: %s (%s)", (length, digest) => expect(hash(input(length))).toBe(digest));

  it.each([1, 63, 64, 65, 1000, 1024, 4096])("is the same however it is cut: %i", (step) => {
    const bytes = input(10_007);
    expect(hash(bytes, step)).toBe(hash(bytes));
  });
});
