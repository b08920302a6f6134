import { dirname } from "node:path";
import { contentDigest } from "../measure/file.js";
import { GIT_PATHS } from "../measure/ignore.js";
import type { MeasureOptions } from "../measure/measure.js";
import { listTree } from "../measure/tree.js";
import { measureTensors, openModel } from "../tensors/measure.js";
import type { Part } from "./compare.js";

/**
 * The parts of all models in a folder. Tensors of one subfolder belong together in whichever file they stand, since another number of
 * shards makes no other model; files of other formats count by their bytes.
 * @throws ClarityError what listing, reading and hashing throw
 */
export async function partsOfFolder(folder: string, options: MeasureOptions): Promise<Part[]> {
  const parts: Part[] = [];
  const tree = listTree(folder, { links: "follow", ignored: new Set(GIT_PATHS) });
  for (const { name, path, identity } of tree.entries) {
    const { file, format } = openModel(path);
    file.close();
    if (format === null) {
      const hash = await contentDigest(path, options);
      parts.push({ kind: "file", name, dtype: null, shape: null, bytes: identity.size, hash });
      continue;
    }
    const { leaves } = await measureTensors(path, options);
    const below = dirname(name) === "." ? "" : `${dirname(name)}/`;
    for (const leaf of leaves)
      parts.push({ ...leaf, name: leaf.kind === "tensor" ? below + leaf.name : `${name}: ${leaf.name}` });
  }
  return parts;
}
