import { spawn } from "node:child_process";
import type { Answer, ModelFacts, Want } from "@rampart/core";
import { isJsonObject, type Json, parseStrict, ServiceError } from "@rampart/service";

/** Asks the process that verifies models. It parses hostile files, so it is never part of this one. */
export interface ModelAsker {
  /** Program and first words; `--json` and the names follow. */
  readonly command: readonly string[];
  /** Milliseconds it may take; no answer by then is no answer. Default {@link MODELS_MS}. */
  readonly deadlineMs?: number;
}

export const MODELS_MS = 1_000;
const MOST_ANSWER = 1024 * 1024;

/**
 * What is said about each model that is asked about, keyed as core looks it up. Whatever goes wrong (no such program, late,
 * too much, not its format, another number of answers) leaves all of them without an answer. Never throws.
 *
 * @param cwd where relative names start
 */
export async function askModels(
  asker: ModelAsker | null,
  wants: readonly Want[],
  cwd: string,
): Promise<ReadonlyMap<string, Answer | null>> {
  const names = wants.flatMap((want) => (want.type === "model" ? [want.path] : []));
  const none = new Map<string, Answer | null>(names.map((name) => [`model:${name}`, null]));
  // A name that begins with a dash would be an option of the program that is asked.
  if (asker === null || names.length === 0 || names.some((name) => name.startsWith("-") || name === "")) return none;
  const text = await answerOf([...asker.command, "--json", ...names], asker.deadlineMs ?? MODELS_MS, cwd);
  const facts = text === null ? null : factsOf(text, names.length);
  return facts === null ? none : new Map(names.map((name, index) => [`model:${name}`, facts[index]!]));
}

function answerOf([program = "", ...words]: readonly string[], ms: number, cwd: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd,
      stdio: ["ignore", "pipe", "ignore"],
      timeout: ms,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_ANSWER) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    child.on("error", () => resolve(null));
    // A refusal has an exit status of its own; only the answer says what it is about.
    child.on("close", (_status, signal) => resolve(signal === null ? Buffer.concat(chunks).toString("utf8") : null));
  });
}

/** `{v: 1, verdicts: [{admitted, clauses: [{id, holds, why}]}]}`: docs/formats/trust-policy.md, "Answer". */
function factsOf(text: string, count: number): ModelFacts[] | null {
  const json = parsed(text);
  const verdicts = isJsonObject(json) && json["v"] === 1 ? json["verdicts"] : null;
  if (!Array.isArray(verdicts) || verdicts.length !== count) return null;
  const facts = verdicts.map(factOf);
  return facts.includes(null) ? null : (facts as ModelFacts[]);
}

function factOf(verdict: Json): ModelFacts | null {
  if (!isJsonObject(verdict) || typeof verdict["admitted"] !== "boolean") return null;
  const { admitted, clauses } = verdict;
  const failed = Array.isArray(clauses) ? clauses.filter((one) => isJsonObject(one) && one["holds"] === false) : [];
  const why = failed.map((one) => (isJsonObject(one) ? `${String(one["id"])}: ${String(one["why"])}` : "")).join("; ");
  return { type: "model", admitted, why: why.slice(0, 500) };
}

function parsed(text: string): Json {
  try {
    return parseStrict(text, { bytes: MOST_ANSWER, depth: 32 });
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}
