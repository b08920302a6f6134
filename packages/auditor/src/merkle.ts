import { hash } from "node:crypto";

/**
 * The Merkle tree of RFC 6962 section 2.1, kept as the roots of its perfect subtrees, largest first. Hashes are 32-byte
 * binary (latin1) strings: several times cheaper here than as many small buffers.
 */
export class Tree {
  #size = 0;
  readonly #perfect: string[] = [];

  copy(): Tree {
    const copy = new Tree();
    copy.#size = this.#size;
    copy.#perfect.push(...this.#perfect);
    return copy;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf hash. Amortised one interior hash. */
  append(leaf: string): void {
    let node = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      node = nodeHash(this.#perfect.pop() as string, node);
    this.#perfect.push(node);
    this.#size += 1;
  }

  /** MTH of all leaves so far. */
  root(): string {
    if (this.#size === 0) return hash("sha256", "", "binary");
    let node = this.#perfect.at(-1) as string;
    for (let i = this.#perfect.length - 2; i >= 0; i -= 1) node = nodeHash(this.#perfect[i] as string, node);
    return node;
  }
}

const scratch = Buffer.alloc(65);
scratch[0] = 1;

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: string, right: string): string {
  scratch.write(left, 1, "latin1");
  scratch.write(right, 33, "latin1");
  return hash("sha256", scratch, "binary");
}

/** SHA-256 over bytes that already begin with the leaf prefix 0x00. */
export function prefixedLeafHash(bytes: Uint8Array): string {
  return hash("sha256", bytes, "binary");
}

/** SHA-256(0x00 || event). */
export function leafHash(event: Uint8Array): string {
  return hash("sha256", Buffer.concat([Buffer.of(0), event]), "binary");
}

export function toBase64(binary: string): string {
  return Buffer.from(binary, "latin1").toString("base64");
}
