import type { Source } from "../../formats/source.js";
import type { Item } from "../item.js";

/** An entry of an archive as an item of its own. */
export function inside(archive: Item, name: string, source: Source): Item {
  const last = name.split(/[/\\]/).at(-1) ?? name;
  return { path: `${archive.path}!/${name}`, name: last.toLowerCase(), source, depth: archive.depth + 1, folder: null };
}
