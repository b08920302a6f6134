import { createHash } from "node:crypto";
import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Answer, Answers, Want } from "@rampart/core";
import { readBounded } from "@rampart/service";

/** Wants answered, bytes of one file, and milliseconds for all: what is beyond stays unknown, which is restrictive. */
const LIMITS = { wants: 32, fileBytes: 256 * 1024, totalMs: 250 } as const;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * What the interpreter wants to know of links and files. Globs stay open: then everything they may match counts. Models
 * stay without an answer, which is not admitted: only the guard asks who verifies them.
 */
export async function look(wants: readonly Want[]): Promise<Answers> {
  const answers = new Map<string, Answer | null>();
  for (const want of wants) answers.set(keyOf(want), null);
  const work = wants.slice(0, LIMITS.wants).map(async (want) => answers.set(keyOf(want), await answer(want)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, LIMITS.totalMs);
  });
  await Promise.race([Promise.allSettled(work), late]);
  clearTimeout(timer);
  return new Map(answers);
}

function keyOf(want: Want): string {
  return `${want.type}:${want.type === "glob" ? want.pattern : want.path}`;
}

async function answer(want: Want): Promise<Answer | null> {
  if (want.type === "glob" || want.type === "model" || !want.path.startsWith("/")) return null;
  if (want.type === "absent") return { type: "absent", absent: await nothingStands(want.path) };
  if (want.type === "link") return { type: "link", target: await placeOf(want.path) };
  const maxBytes = Math.min(want.maxBytes, LIMITS.fileBytes);
  const bytes = await readBounded(want.path, { maxBytes, noFollow: false });
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { type: "content", text: UTF8.decode(bytes), claimed: true, digest };
}

/** What may not be seen may stand. */
async function nothingStands(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
}

/** Where a path really is; for a file that is not there yet, its folder's place. */
async function placeOf(path: string): Promise<string> {
  return realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
}
