import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { ServiceError } from "../errors.js";

/** A private folder for one test file, removed afterwards. */
export async function makeScratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-test-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The code an operation ends with, or `accepted`. */
export async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return "accepted";
  } catch (error) {
    return error instanceof ServiceError ? error.code : `threw ${String(error)}`;
  }
}

/** Root passes every permission check, so what must fail for lack of permission runs as nobody. */
export async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  process.setegid!(65_534);
  process.seteuid!(65_534);
  try {
    return await run();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
  }
}

export const isRoot = process.geteuid?.() === 0;
