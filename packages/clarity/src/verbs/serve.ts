import { createInterface } from "node:readline";
import { isJsonObject, parseStrict } from "@rampart/service";
import { Desk, type Look } from "../admit/desk.js";
import { locateModel } from "../admit/locate.js";
import { admitAll } from "../admit/many.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { jsonOf, namedEvidence, openCourt } from "./court.js";
import { readNamed } from "./files.js";
import { withMeasuring } from "./measuring.js";
import type { Input, Io } from "./verb.js";

/** Questions that are looked into at once; further ones are not read yet. */
const MOST = 32;

/** One answer a question, in their order, each in bounded time. What cannot be answered is answered by its error. */
export async function serve(input: Input, io: Io): Promise<number> {
  const desk = new Desk(lookWith({ ...input, json: true }, io), io.now);
  // The first question must not wait for what is only slow the first time; what is wrong is said when it is asked.
  openCourt("admit", input, io).catch(() => undefined);
  const asked: Promise<object>[] = [];
  const say = async () => io.json(await asked.shift()!);
  let said = Promise.resolve();
  try {
    const how = { input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY, signal: io.interrupted };
    for await (const line of createInterface(how)) {
      const answer = answerOf(desk, line, input, io);
      // What goes wrong is heard where it is awaited, in its turn.
      answer.catch(() => undefined);
      asked.push(answer);
      said = said.then(say);
      said.catch(() => undefined);
      if (asked.length >= MOST) await said;
    }
    await said;
  } finally {
    desk.end();
  }
  return EXIT.ok;
}

/** One look at one model, with the options of the command line. */
const lookWith =
  (input: Input, io: Io): Look =>
  (court, model, { cacheBefore, ...working }) =>
    withMeasuring(input, io, async (options) => {
      const read = (file: string) => readNamed(io, file, LIMITS.evidence);
      const measuring = { ...options, ...working, cache: cacheBefore(options.cache ?? null) };
      const [verdict] = await admitAll(court, [model], namedEvidence(input, io), read, measuring);
      return verdict!;
    });

async function answerOf(desk: Desk, line: string, input: Input, io: Io): Promise<object> {
  try {
    const { names, cwd } = questionOf(line, io.cwd);
    const court = await openCourt("admit", input, io);
    const models = names.map((word) => locateModel(word, io.env, cwd));
    return jsonOf(await desk.judge(court, models));
  } catch (error) {
    if (!(error instanceof ClarityError)) throw error;
    return { ok: false, v: 1, exit: error.exit, error: { code: error.code, message: error.message } };
  }
}

function questionOf(line: string, start: string): { readonly names: readonly string[]; readonly cwd: string } {
  const json = parsed(line);
  const names = isJsonObject(json) ? json["names"] : null;
  const cwd = isJsonObject(json) ? (json["cwd"] ?? start) : start;
  const sound = Array.isArray(names) && names.length <= 256 && names.every((name) => typeof name === "string");
  if (!sound || typeof cwd !== "string") throw new ClarityError("bad_value", "no question with names and cwd");
  return { names: names as readonly string[], cwd };
}

function parsed(line: string): unknown {
  try {
    return parseStrict(line, { bytes: 1 << 20, depth: 8 });
  } catch (cause) {
    throw new ClarityError("bad_value", "a question is no JSON", { cause });
  }
}
