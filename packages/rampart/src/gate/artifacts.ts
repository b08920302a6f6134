import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { runModel } from "@rampart/clarity";
import { isJsonObject, type JsonObject } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { trustPolicy } from "../guard/options.js";
import { modelRecord } from "../log/models.js";
import { some } from "../say/words.js";
import { layoutOf, userOf } from "../setup/folders.js";
import type { Check } from "./checks.js";
import type { Load, OnRecord } from "./record.js";

const PROGRAM = "rampart model";

/**
 * Models that nobody vouches for: those that are to be promoted, by the trust policy now; and those agents loaded, by what was known
 * when they did. Where there is no trust policy nobody said which may be loaded, and the second is said only.
 */
export async function artifactsCheck(
  models: readonly string[],
  record: Promise<OnRecord>,
  words: string,
  input: Input,
  io: Io,
): Promise<Omit<Check, "check">> {
  const trust = trustPolicy(layoutOf(input, io));
  const trusts = existsSync(trust);
  const refused = models.length === 0 ? [] : await judged(trust, models, input, io);
  const { loads } = await record;
  const unvouched = loads.filter(({ admitted }) => !admitted);
  const said = [...refused, ...(trusts ? unvouched.map(sayLoad) : [])];
  const next = "rampart model policy check --help";
  if (said.length > 0) return { ok: false, said, next };
  const used = `${some(loads.length, "model")} loaded within ${words}`;
  if (!trusts && loads.length > 0)
    return { ok: true, said: [`${used}; no trust policy says which may be`], next: null };
  const promoted = models.length === 0 ? [] : [`${some(models.length, "model")} to be promoted`];
  return { ok: true, said: [[...promoted, used].join(", ")], next: null };
}

const sayLoad = ({ agent, model, entry }: Load) => `${agent} loaded ${model}, which was not admitted (entry ${entry})`;

/** What `rampart model policy check` says against each, on record as if a person had asked. */
async function judged(trust: string, models: readonly string[], input: Input, io: Io): Promise<readonly string[]> {
  const answers: unknown[] = [];
  const record = modelRecord(layoutOf(input, io), userOf(io.env).name);
  const own = {
    ...io,
    json: (value: unknown) => void answers.push(value),
    ...(record === undefined ? {} : { record }),
  };
  const exit = await runModel(
    ["policy", "check", "--json", "--policy", trust, ...models.map((model) => resolve(io.cwd, model))],
    own,
    PROGRAM,
  );
  if (exit === 0) return [];
  const [answer] = answers;
  const { error, verdicts } = (answer ?? {}) as {
    readonly error?: JsonObject;
    readonly verdicts?: readonly JsonObject[];
  };
  const against = (verdicts ?? []).filter((one) => one["admitted"] !== true).map(sayVerdict);
  return against.length > 0
    ? against
    : [String(error?.["message"] ?? "the models could not be judged").split("\n")[0]!];
}

function sayVerdict({ model, clauses }: JsonObject): string {
  const failed = (Array.isArray(clauses) ? clauses : []).filter(isJsonObject).filter(({ holds }) => holds === false);
  const why = failed.map(({ id, why }) => `${String(id)}: ${String(why)}`).join("; ");
  return `${String(model)} is not admitted: ${why}`.slice(0, 512);
}
