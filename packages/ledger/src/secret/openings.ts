import { createReadStream } from "node:fs";
import { open, readdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
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

/** Shorter texts are found in too much that has nothing to do with them. */
const SHORTEST = 4;

/**
 * Of these commitments those that can be opened, and every other whose value holds one of their texts: a secret in an
 * argument is also in the digest of all arguments.
 */
export async function openingsHolding(folder: string, commits: ReadonlySet<string>): Promise<Set<string>> {
  const found = new Set<string>();
  const texts: string[] = [];
  for await (const { commit, value } of allOpenings(folder)) {
    if (!commits.has(commit)) continue;
    found.add(commit);
    if (typeof value === "string" && value.length >= SHORTEST) texts.push(JSON.stringify(value));
  }
  if (texts.length === 0) return found;
  for await (const { commit, value } of allOpenings(folder)) {
    const written = JSON.stringify(value) ?? "";
    if (texts.some((text) => written.includes(text))) found.add(commit);
  }
  return found;
}

async function* allOpenings(folder: string): AsyncGenerator<Opening> {
  for (const path of await openingFiles(folder)) {
    for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
      const opening = parseOpening(line);
      if (opening !== null) yield opening;
    }
  }
}

/**
 * Erases what opens commitments; the log verifies as before. Returns how many openings there were. Not while a writer
 * appends to the same segment's file: its newest lines could be lost.
 */
export async function eraseOpenings(folder: string, commits: ReadonlySet<string>): Promise<number> {
  let erased = 0;
  for (const path of await openingFiles(folder)) erased += await filterOpenings(path, (one) => !commits.has(one));
  return erased;
}

/** Erases all openings of a segment but those of these commitments. The same care. */
export async function keepOpenings(folder: string, segment: number, commits: ReadonlySet<string>): Promise<number> {
  const path = (await openingFiles(folder)).find((one) => one.endsWith(openingsName(segment)));
  return path === undefined ? 0 : filterOpenings(path, (one) => commits.has(one));
}

/** Keeps the openings of some commitments; what is no opening, as a torn line, goes with the others. */
async function filterOpenings(path: string, keeps: (commit: string) => boolean): Promise<number> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
  const kept = lines.filter((line) => keeps(parseOpening(line)?.commit ?? ""));
  if (kept.length < lines.length) await replaceDurably(path, kept.map((line) => `${line}\n`).join(""));
  return lines.length - kept.length;
}

/** On disk under its name when it resolves: an erasure that a power cut takes back is none. */
async function replaceDurably(path: string, text: string): Promise<void> {
  const file = await open(`${path}.tmp`, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.tmp`, path);
  const names = await open(dirname(path), "r");
  try {
    await names.sync();
  } finally {
    await names.close();
  }
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
  if (line === "") return null;
  try {
    const opening = JSON.parse(line) as Opening;
    return typeof opening.commit === "string" && typeof opening.salt === "string" ? opening : null;
  } catch {
    return null;
  }
}
