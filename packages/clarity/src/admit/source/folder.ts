import { createReadStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { readBounded, ServiceError } from "@rampart/service";
import { ClarityError } from "../../error.js";
import { GIT_PATHS } from "../../measure/ignore.js";
import { listTree } from "../../measure/tree.js";
import type { ModelSource } from "./source.js";

/** A model on this machine, or on a mounted one. */
export function folderSource(path: string): ModelSource {
  if (!existsSync(path)) throw new ClarityError("file_missing", `${path} is not there`);
  return {
    name: path,
    listing: async () =>
      listTree(path, { links: "follow", ignored: new Set(GIT_PATHS) }).entries.map(({ name }) => name),
    beside: async (suffix, maxBytes) => {
      try {
        return await readBounded(`${path}${suffix}`, { maxBytes, noFollow: false });
      } catch (cause) {
        if (cause instanceof ServiceError && cause.code === "file.missing") return null;
        throw new ClarityError("source_failed", `${path}${suffix} cannot be read`, { cause });
      }
    },
    open: async (name) => {
      const file = name === "." ? path : join(path, name);
      // A pipe would never end.
      if (!existsSync(file) || !statSync(file).isFile()) throw new ClarityError("source_failed", `${file} is no file`);
      return createReadStream(file, { highWaterMark: 1 << 20 });
    },
  };
}
