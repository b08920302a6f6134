import { hash } from "node:crypto";

/** What a tensor is to the root: everything a loader learns about it. `digest` is SHA-256 of its bytes in hex. */
export interface TensorFact {
  readonly name: string;
  readonly dtype: string;
  /** As the file states it. */
  readonly shape: readonly number[];
  readonly digest: string;
}

/** Domains of docs/formats/tensors.md: no two kinds of things can have the same bytes. */
const DOMAIN = {
  structure: "clarity-structure-v1\0",
  metadata: "clarity-metadata-v1\0",
  tensor: "clarity-tensor-v1\0",
  root: "clarity-tensors-v1\0",
} as const;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Leaf of a tensor, in hex. Dimensions below 2^53. */
export function tensorLeaf({ name, dtype, shape, digest }: TensorFact): string {
  const dims = shape.map(u64);
  return leaf(DOMAIN.tensor, text(name), text(dtype), u64(shape.length), ...dims, Buffer.from(digest, "hex"));
}

/** Leaf of one entry of the metadata. */
export const metadataLeaf = (key: string, digest: string): string =>
  leaf(DOMAIN.metadata, text(key), Buffer.from(digest, "hex"));

/** Leaf of everything else: the variant of the format, and what is neither tensor nor metadata. */
export const structureLeaf = (detail: string, digest: string): string =>
  leaf(DOMAIN.structure, text(detail), Buffer.from(digest, "hex"));

/** The root of `leaves`, 64 hex digits each, in order. The tree is that of RFC 9162, section 2.1. */
export function tensorRoot(format: string, leaves: readonly string[]): string {
  const tree = treeHash(leaves, 0, leaves.length);
  return hash("sha256", Buffer.concat([Buffer.from(DOMAIN.root), text(format), u64(leaves.length), tree]), "hex");
}

function treeHash(leaves: readonly string[], from: number, to: number): Buffer {
  const count = to - from;
  if (count === 0) return hash("sha256", "", "buffer");
  if (count === 1) return Buffer.from(leaves[from]!, "hex");
  let left = 1;
  while (left * 2 < count) left *= 2;
  const both = [NODE, treeHash(leaves, from, from + left), treeHash(leaves, from + left, to)];
  return hash("sha256", Buffer.concat(both), "buffer");
}

function leaf(domain: string, ...parts: readonly Buffer[]): string {
  return hash("sha256", Buffer.concat([LEAF, Buffer.from(domain), ...parts]), "hex");
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
