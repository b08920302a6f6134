import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { VERSION } from "@rampart/service";
import type { Tool } from "./shape.js";

/** This scanner: its version, and a digest of the programs that look, lists of allowed and dangerous names included. */
export function scanTool(): Tool {
  const hash = createHash("sha256");
  for (const folder of ["../scan", "../formats"]) {
    const root = fileURLToPath(new URL(folder, import.meta.url));
    // As a single-file program everything that looks stands in this very file.
    if (!existsSync(root))
      return { name: "clarity", version: VERSION, digest: digestOf(readFileSync(fileURLToPath(import.meta.url))) };
    for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).sort()) {
      if (!/\.(?:js|ts)$/.test(name) || /\.(?:test|d)\.ts$/.test(name)) continue;
      const bytes = readFileSync(join(root, name));
      hash.update(`${name}\0${bytes.length}\0`).update(bytes);
    }
  }
  return { name: "clarity", version: VERSION, digest: `sha256:${hash.digest("hex")}` };
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
