import { createHash } from "node:crypto";
import { lstatSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Answer, Answers, Want } from "@rampart/core";
import { readBounded } from "@rampart/service";
import { LOOK_LIMITS } from "./budget.js";
import { findMatches } from "./glob.js";
import { LinkWalker } from "./links.js";
import { answersAtOnce } from "./mounts.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** What was found, and whether it can change the meaning of the call. */
export interface Looked {
  readonly answers: Answers;
  /** False where every path is where it seemed to be and nothing else was asked. */
  readonly news: boolean;
}

/**
 * Finds out what the interpreter wants to know: where links lead, file content (regular files only), what globs match.
 * Bounded in number, bytes and time. What could not be had is null; what time ran out for is null as well. Never throws.
 */
export async function look(wants: readonly Want[]): Promise<Looked> {
  const answers = new Map<string, Answer | null>();
  const later: Want[] = [];
  const walker = new LinkWalker();
  // A call with that many paths may have more than it could ask about; core says so when it judges again.
  let news = wants.length >= LOOK_LIMITS.links;
  for (const want of wants) {
    const real = want.type === "link" && isAbsolute(want.path) ? walker.resolve(want.path) : undefined;
    if (real !== undefined) answers.set(keyOf(want), { type: "link", target: real });
    else if (want.type === "content" && isAbsent(want.path)) answers.set(keyOf(want), null);
    else if (want.type === "absent") {
      const absent = nothingStands(want.path);
      answers.set(keyOf(want), { type: "absent", absent });
      if (absent) news = true;
    } else later.push(want);
    if (want.type === "link" && real !== want.path) news = true;
  }
  await lookUp(later.slice(0, LOOK_LIMITS.wants), answers);
  // "Could not be had" means what was assumed without asking.
  return { answers, news: news || later.some((want) => answers.get(keyOf(want)) != null) };
}

/** Most files a command names to run are not there, or are made by it: saying so must not cost an open. */
function isAbsent(path: string): boolean {
  if (!isAbsolute(path) || !answersAtOnce(path)) return false;
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return true;
  }
}

/** Whether a look could be had, and nothing was there: what may not be seen may stand. */
export function nothingStands(path: string): boolean {
  if (!isAbsolute(path) || !answersAtOnce(path)) return false;
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** The key core looks an answer up by. */
export function keyOf(want: Want): string {
  return `${want.type}:${want.type === "glob" ? want.pattern : want.path}`;
}

/** What needs more than a moment: one after the other, within one budget. */
async function lookUp(wants: readonly Want[], answers: Map<string, Answer | null>): Promise<void> {
  const until = performance.now() + LOOK_LIMITS.totalMs;
  const budget = { bytes: LOOK_LIMITS.totalBytes };
  for (const want of wants) {
    const key = keyOf(want);
    if (answers.has(key)) continue;
    const left = until - performance.now();
    answers.set(key, left <= 0 ? null : await within(answer(want, budget), left));
  }
}

async function answer(want: Want, budget: { bytes: number }): Promise<Answer | null> {
  switch (want.type) {
    case "content":
      return content(want.path, Math.min(want.maxBytes, LOOK_LIMITS.fileBytes), budget);
    case "link":
      return link(want.path);
    case "glob":
      return { type: "glob", paths: await findMatches(want.pattern, Math.min(want.limit, LOOK_LIMITS.paths)) };
    case "absent":
      return { type: "absent", absent: nothingStands(want.path) };
    case "model":
      // Nobody here reads models: whoever verifies them is asked elsewhere.
      return null;
  }
}

/** Content that is no UTF-8 is not answered: what is not text cannot be read as code. */
async function content(path: string, maxBytes: number, budget: { bytes: number }): Promise<Answer | null> {
  if (!isAbsolute(path)) return null;
  const bytes = await readBounded(path, { maxBytes: Math.min(maxBytes, budget.bytes), noFollow: false });
  budget.bytes -= bytes.length;
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { type: "content", text: UTF8.decode(bytes), claimed: false, digest };
}

/** For a path that is not there yet, its folder's place. */
async function link(path: string): Promise<Answer | null> {
  if (!isAbsolute(path)) return null;
  const whole = await realpath(path).catch(() => null);
  if (whole !== null) return { type: "link", target: whole };
  const cut = path.lastIndexOf("/");
  const folder = await realpath(cut === 0 ? "/" : path.slice(0, cut));
  return { type: "link", target: `${folder === "/" ? "" : folder}${path.slice(cut)}` };
}

/** A network mount may hang for ever; the call must not. */
function within(work: Promise<Answer | null>, ms: number): Promise<Answer | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    const settle = (value: Answer | null) => {
      clearTimeout(timer);
      resolve(value);
    };
    work.then(settle, () => settle(null));
  });
}
