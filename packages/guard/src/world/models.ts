import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Answer, ModelFacts, ModelPending, Want } from "@rampart/core";
import { isJsonObject, type Json, parseStrict, ServiceError } from "@rampart/service";

/** Who is asked whether models may be loaded. It parses hostile files, so it is never part of this process. */
export interface ModelAsker {
  /** A program that answers one line of JSON for each line of JSON on its standard input. */
  readonly command: readonly string[];
  /** Milliseconds an answer may take; none by then is no answer. Default {@link MODELS_MS}. */
  readonly deadlineMs?: number;
  /** Start it with the guard, so that the first question does not wait for it. */
  readonly warm?: boolean;
}

const MODELS_MS = 1_000;
const MOST_LINE = 1024 * 1024;
/** Questions without an answer after which it is taken to hang. */
const MOST_LATE = 4;
/** Nobody asked for this long: it is ended, and started again by the next question. */
const IDLE_MS = 600_000;

type Answers = ReadonlyMap<string, Answer | null>;
type Helper = ChildProcessByStdio<Writable, Readable, null>;
type Hear = (line: string | null) => void;

/**
 * The process that verifies models, started when it is needed and kept. Whatever goes wrong (no such program, late, too
 * much, not its format, another number of answers) leaves models without an answer, which is not admitted.
 */
export class Models {
  #helper: Helper | null = null;
  #rest = "";
  #hearing: Hear[] = [];
  #late = 0;
  #idle: NodeJS.Timeout | null = null;

  constructor(readonly asker: ModelAsker | null) {
    if (asker?.warm === true) this.#start(asker);
  }

  /** What is said about each model that is asked about, keyed as core looks it up. `cwd` is where relative names start. */
  async ask(wants: readonly Want[], cwd: string): Promise<Answers> {
    const names = wants.flatMap((want) => (want.type === "model" ? [want.path] : []));
    const none = new Map<string, Answer | null>(names.map((name) => [`model:${name}`, null]));
    if (this.asker === null || names.length === 0) return none;
    const line = await this.#question(this.asker, `${JSON.stringify({ v: 1, cwd, names })}\n`);
    const facts = line === null ? null : factsOf(line, names.length);
    return facts === null ? none : new Map(names.map((name, index) => [`model:${name}`, facts[index]!]));
  }

  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#end();
  }

  #question(asker: ModelAsker, text: string): Promise<string | null> {
    const helper = this.#helper ?? this.#start(asker);
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(), IDLE_MS);
    this.#idle.unref();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(null);
        this.#late += 1;
        // An answer may still come, and is then passed over: answers come in the order of the questions.
        if (this.#late >= MOST_LATE) this.#end();
      }, asker.deadlineMs ?? MODELS_MS);
      this.#hearing.push((line) => {
        clearTimeout(timer);
        resolve(line);
      });
      helper.stdin.write(text);
    });
  }

  #start({ command: [program = "", ...words] }: ModelAsker): Helper {
    const helper = spawn(program, words, { stdio: ["pipe", "pipe", "ignore"] });
    const gone = () => {
      if (this.#helper === helper) this.#forget();
    };
    helper.on("error", gone).on("close", gone);
    helper.stdin.on("error", gone);
    helper.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (this.#helper === helper) this.#hear(text);
    });
    this.#helper = helper;
    return helper;
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MOST_LINE) return this.#end();
    for (const line of lines) {
      this.#late = 0;
      this.#hearing.shift()?.(line);
    }
  }

  #end(): void {
    this.#helper?.kill("SIGKILL");
    this.#forget();
  }

  #forget(): void {
    const waiting = this.#hearing;
    this.#helper = null;
    this.#hearing = [];
    this.#rest = "";
    this.#late = 0;
    for (const hear of waiting) hear(null);
  }
}

/** `{v: 1, verdicts: [{admitted, clauses: [{id, holds, why}], pending}]}`: docs/formats/trust-policy.md, "Answer". */
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
  const pending = admitted ? null : pendingOf(verdict["pending"]);
  return { type: "model", admitted, why: why.slice(0, 500), ...(pending === null ? {} : { pending }) };
}

function pendingOf(value: Json | undefined): ModelPending | null {
  if (value === undefined || !isJsonObject(value)) return null;
  const { done, total, seconds } = value;
  if (!isCount(done) || !isCount(total) || (seconds !== null && !isCount(seconds))) return null;
  return { done, total, seconds };
}

const isCount = (value: Json | undefined): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parsed(text: string): Json {
  try {
    return parseStrict(text, { bytes: MOST_LINE, depth: 32 });
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}
