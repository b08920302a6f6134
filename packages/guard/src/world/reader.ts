import { closeSync, constants, lstatSync, openSync, realpathSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Answer, Want } from "@rampart/core";
import { callOnce, errno, isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { GuardError } from "../errors.js";
import type { Owner } from "../state/rooms.js";
import { LOOK_LIMITS } from "./budget.js";
import { keyOf, type Looked, look } from "./look.js";
import { answersAtOnce } from "./mounts.js";

/** Finds out what the interpreter wants to know. */
export type Look = (wants: readonly Want[]) => Promise<Looked>;

/** Milliseconds a reader may take: what it may take to look, and the way there and back. */
const PATIENCE_MS = LOOK_LIMITS.totalMs + 350;
const MAX_PATH = 4_096;
/** Without `O_NONBLOCK` opening a FIFO would wait for a writer. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * In system mode the guard looks by itself first; only what its own user may not see is asked of the reader, a process
 * that runs as the agents' user and does nothing else. What a reader says of content is *claimed*: it is a process of
 * that user, who could as well have changed the file.
 *
 * @param socket of the reader
 * @throws GuardError `reader_away` where something had to be asked and nobody answered: what cannot be seen is not judged
 */
export function lookWith(socket: string): Look {
  return async (wants) => {
    const own = await look(wants);
    const hidden = wants.filter(isHidden).slice(0, LOOK_LIMITS.links);
    if (hidden.length === 0) return own;
    const seen = await askReader(socket, hidden);
    const answers = new Map(own.answers);
    let { news } = own;
    for (const [at, want] of hidden.entries()) {
      const answer = merged(answers.get(keyOf(want)) ?? null, seen[at] ?? null);
      answers.set(keyOf(want), answer);
      news ||= answer !== null && !(answer.type === "link" && want.type === "link" && answer.target === want.path);
    }
    return { answers, news };
  };
}

/** What the reader answers: `look` as the user it runs as, in the order of the wants. */
export async function answerReader(message: JsonObject): Promise<JsonObject> {
  const wants = wantsFrom(message["wants"]);
  const { answers } = await look(wants);
  return { answers: wants.map((want) => (answers.get(keyOf(want)) ?? null) as Json) };
}

/** Whether this process may not see for itself. Folders a pattern leads through are not known, so patterns always are. */
function isHidden(want: Want): boolean {
  if (want.type === "model") return false;
  if (want.type === "glob") return true;
  if (!isAbsolute(want.path)) return false;
  if (!answersAtOnce(want.path)) return true;
  try {
    if (want.type === "content") closeSync(openSync(want.path, READ));
    else if (want.type === "absent") lstatSync(want.path);
    else realpathSync.native(want.path);
    return false;
  } catch (error) {
    return errno(error) === "EACCES" || errno(error) === "EPERM";
  }
}

async function askReader(socket: string, wants: readonly Want[]): Promise<readonly (Answer | null)[]> {
  try {
    const asked = wants as unknown as Json;
    const { answers } = await callOnce(socket, { op: "look", wants: asked }, PATIENCE_MS);
    if (!Array.isArray(answers) || answers.length !== wants.length) throw new Error("form");
    return answers.map((answer: Json, at) => answerFrom(answer, wants[at]!));
  } catch (cause) {
    throw new GuardError(
      "reader_away",
      "the guard may not see this user's files, and the reader that may is away",
      cause,
    );
  }
}

/** Only what was asked for, in bounds; anything else is not answered. */
function answerFrom(value: Json, want: Want): Answer | null {
  if (!isJsonObject(value) || value["type"] !== want.type) return null;
  const { text, target, paths, digest, absent } = value;
  if (want.type === "link") return isPath(target) ? { type: "link", target } : null;
  if (want.type === "absent") return typeof absent === "boolean" ? { type: "absent", absent } : null;
  if (want.type === "content") {
    if (typeof text !== "string" || text.length > LOOK_LIMITS.fileBytes) return null;
    const known = typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest);
    return { type: "content", text, claimed: true, ...(known ? { digest } : {}) };
  }
  if (want.type !== "glob" || !Array.isArray(paths) || paths.length > LOOK_LIMITS.paths) return null;
  return paths.every(isPath) ? { type: "glob", paths: paths as unknown as readonly string[] } : null;
}

const isPath = (value: unknown): value is string =>
  typeof value === "string" && value.startsWith("/") && value.length <= MAX_PATH;

/** Of a pattern both see a part. */
function merged(own: Answer | null, seen: Answer | null): Answer | null {
  if (own?.type !== "glob" || seen?.type !== "glob") return seen ?? own;
  return { type: "glob", paths: [...new Set([...own.paths, ...seen.paths])].slice(0, LOOK_LIMITS.paths) };
}

/** @throws GuardError `op_malformed` */
function wantsFrom(value: Json | undefined): readonly Want[] {
  const malformed = () => new GuardError("op_malformed", "a reader is asked for links, contents and patterns");
  if (!Array.isArray(value) || value.length > LOOK_LIMITS.links) throw malformed();
  return value.map((want: Json): Want => {
    if (!isJsonObject(want)) throw malformed();
    const { type, path, maxBytes, pattern, limit } = want;
    if ((type === "link" || type === "absent") && isPath(path)) return { type, path };
    if (type === "content" && isPath(path) && isCount(maxBytes)) return { type, path, maxBytes };
    if (type === "glob" && typeof pattern === "string" && pattern.length <= MAX_PATH && isCount(limit))
      return { type, pattern, limit };
    throw malformed();
  });
}

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/** Names of the users whose reader does not answer. Never throws. */
export async function readersAway(rooms: readonly { readonly owner: Owner }[]): Promise<readonly string[]> {
  const asked = rooms.map(async ({ owner: { name, caller } }) => {
    if (caller === null) return null;
    return callOnce(caller.reader, { op: "look", wants: [] }, PATIENCE_MS).then(
      ({ answers }) => (Array.isArray(answers) ? null : name),
      () => name,
    );
  });
  return (await Promise.all(asked)).filter((name) => name !== null);
}
