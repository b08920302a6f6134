import { existsSync, readFileSync } from "node:fs";

/** The rows of one file, or null where it is absent. */
export function readRows(path) {
  if (!existsSync(path)) return null;
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
