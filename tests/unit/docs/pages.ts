import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");

/** A page for people, by its path below the repository's root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const FOLDERS = ["docs", "clients", "conformance"];

/** Every page: those at the root, and those of folders that have some. */
export const PAGES: readonly Page[] = [
  ...readdirSync(ROOT),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  ),
]
  .filter((path) => path.endsWith(".md") && !path.includes("node_modules"))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

const BLOCK = /^```.*\n([\s\S]*?)^```$/gm;

export const withoutBlocks = (text: string): string => text.replace(BLOCK, "");

/** Lines of a page's blocks, fenced or indented, and what stands in the type of a machine within its text. */
export function shown({ text }: Page): string[] {
  const fenced = [...text.matchAll(BLOCK)].flatMap(([, block = ""]) => block.split("\n"));
  const prose = withoutBlocks(text);
  const indented = prose.match(/^ {4}.*$/gm) ?? [];
  const words = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, word = ""]) => word);
  return [...fenced, ...indented, ...words];
}

/** Blocks of a page in one language. */
export const blocks = ({ text }: Page, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, block = ""]) => block);
