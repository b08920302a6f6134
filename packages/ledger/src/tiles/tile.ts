/** Hashes a full tile has, and entries a full bundle has (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/**
 * One static resource of a tiled log: the `number`th tile of a level, or of the bundles of entries. `width` is 256, or
 * less where the tree ends inside it.
 */
export interface Tile {
  readonly level: number | "entries";
  readonly number: number;
  readonly width: number;
}

/** Where a tile is served below a log's prefix: `tile/0/x001/x234/067`, `tile/entries/273.p/112`. */
export function tilePath({ level, number, width }: Tile): string {
  const partial = width === TILE_WIDTH ? "" : `.p/${width}`;
  return `tile/${level}/${numberPath(number)}${partial}`;
}

/** The tiles a tree of `size` leaves has that are not full: at most one a level, and one bundle. */
export function partialTiles(size: number): Tile[] {
  const found: Tile[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    const width = count % TILE_WIDTH;
    if (width > 0) found.push({ level, number: Math.floor(count / TILE_WIDTH), width });
  }
  const width = size % TILE_WIDTH;
  if (width > 0) found.push({ level: "entries", number: Math.floor(size / TILE_WIDTH), width });
  return found;
}

/** Digits in groups of three, all but the last marked, so that no name is both a file and a folder. */
function numberPath(number: number): string {
  const digits = String(number);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g) as string[];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
}
