import { createReadStream } from "node:fs";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isMissing } from "../segment/reader.js";
import { checkOpening, type Opening } from "./commit.js";

export const SECRETS_FOLDER = "secrets";
const NAME = /^\d{20}\.jsonl$/;

export function openingsName(first: number): string {
  return `${String(first).padStart(20, "0")}.jsonl`;
}

export function formatOpenings(openings: readonly Opening[]): string {
  return openings.map(({ commit, salt, value }) => `${JSON.stringify({ commit, salt, value })}\n`).join("");
}

/** The value behind a commitment, or null where its opening was erased, lost or changed. */
export async function openCommitment(folder: string, commit: string): Promise<{ value: unknown } | null> {
  for (const path of await openingFiles(folder)) {
    for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
      const opening = line.includes(commit) ? parseOpening(line) : null;
      if (opening?.commit === commit && checkOpening(opening)) return { value: opening.value };
    }
  }
  return null;
}

/**
 * Erases what opens a commitment; the log verifies as before. Returns whether there was anything to erase. Not while
 * a writer appends to the same segment's file: its newest lines could be lost.
 */
export async function eraseSecret(folder: string, commit: string): Promise<boolean> {
  let erased = false;
  for (const path of await openingFiles(folder)) {
    const lines = (await readFile(path, "utf8")).split("\n");
    const kept = lines.filter((line) => !(line.includes(commit) && parseOpening(line)?.commit === commit));
    if (kept.length === lines.length) continue;
    await writeFile(`${path}.tmp`, kept.join("\n"), { mode: 0o600 });
    await rename(`${path}.tmp`, path);
    erased = true;
  }
  return erased;
}

async function openingFiles(folder: string): Promise<string[]> {
  const secrets = join(folder, SECRETS_FOLDER);
  try {
    const names = await readdir(secrets);
    return names
      .filter((name) => NAME.test(name))
      .sort()
      .map((name) => join(secrets, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Null for a line that is not one of ours, as a torn one. */
function parseOpening(line: string): Opening | null {
  try {
    const opening = JSON.parse(line) as Opening;
    return typeof opening.commit === "string" && typeof opening.salt === "string" ? opening : null;
  } catch {
    return null;
  }
}
