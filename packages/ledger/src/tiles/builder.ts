import { LedgerError } from "../error.js";
import { type Hash, hashToBytes, nodeHash } from "../merkle/hash.js";
import { partialTiles, TILE_WIDTH, type Tile } from "./tile.js";

/** A tile and its bytes, ready to be served. */
export interface BuiltTile {
  readonly tile: Tile;
  readonly bytes: Buffer;
}

/** Its length stands in front of an entry in two bytes. */
const MAX_BUNDLED_BYTES = 65_535;

/**
 * Makes the tiles of a tree from its entries, in order. Keeps less than one tile a level and one bundle: at most eight
 * times 8 KiB and 16 MiB.
 */
export class TileBuilder {
  readonly #levels: Hash[][] = [];
  #bundle: Buffer[] = [];
  /** Whether the bundle lacks an entry, because it is sealed: then it cannot be served. */
  #pruned = false;
  #size = 0;

  /**
   * Adds an entry, given with its leading zero byte, or null where it is sealed, and returns the tiles that are full
   * now. A bundle with a sealed entry is none of them.
   * @throws LedgerError `log.range` where the entry does not fit into a bundle
   */
  add(leaf: Hash, prefixed: Uint8Array | null): BuiltTile[] {
    const full: BuiltTile[] = [];
    if (prefixed === null) this.#pruned = true;
    else this.#bundle.push(bundled(prefixed, this.#size));
    this.#size++;
    if (this.#size % TILE_WIDTH === 0) {
      const tile: Tile = { level: "entries", number: this.#size / TILE_WIDTH - 1, width: TILE_WIDTH };
      if (!this.#pruned) full.push({ tile, bytes: Buffer.concat(this.#bundle) });
      [this.#bundle, this.#pruned] = [[], false];
    }
    let hash = leaf;
    for (let level = 0, count = this.#size; ; level++) {
      const hashes = this.#levels[level] ?? [];
      this.#levels[level] = hashes;
      hashes.push(hash);
      if (hashes.length < TILE_WIDTH) return full;
      count /= TILE_WIDTH;
      full.push({ tile: { level, number: count - 1, width: TILE_WIDTH }, bytes: tileBytes(hashes) });
      hash = rootOfFull(hashes);
      this.#levels[level] = [];
    }
  }

  /** The tiles at the tree's right edge, as it is now. */
  partial(): BuiltTile[] {
    return partialTiles(this.#size).flatMap((tile): BuiltTile[] => {
      if (tile.level !== "entries") return [{ tile, bytes: tileBytes(this.#levels[tile.level] as Hash[]) }];
      return this.#pruned ? [] : [{ tile, bytes: Buffer.concat(this.#bundle) }];
    });
  }
}

function bundled(prefixed: Uint8Array, index: number): Buffer {
  // The prefix goes, two bytes of length come.
  const length = prefixed.length - 1;
  if (length > MAX_BUNDLED_BYTES) throw new LedgerError("log.range", `entry ${index} is too large for a bundle`);
  const bytes = Buffer.allocUnsafe(length + 2);
  bytes.writeUInt16BE(length);
  bytes.set(prefixed.subarray(1), 2);
  return bytes;
}

const tileBytes = (hashes: readonly Hash[]): Buffer => Buffer.concat(hashes.map(hashToBytes));

function rootOfFull(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(nodeHash(row[i] as Hash, row[i + 1] as Hash));
    row = above;
  }
  return row[0] as Hash;
}
