import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolder } from "@rampart/service";
import { addEvidence, evidencePath, splitEvidence } from "../attest/evidence.js";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import type { MeasureOptions } from "../measure/measure.js";
import { checkName } from "../measure/name.js";
import { parseShardName } from "../measure/shard.js";
import { PREDICATE_TYPE, parseStatement, type Statement } from "../oms/statement.js";
import type { Verdict } from "../trust/evaluate.js";
import { admit, type Court } from "./admit.js";
import type { ModelSource } from "./source/source.js";

export interface PullOptions extends MeasureOptions {
  /** Absolute path the model will have. */
  readonly target: string;
  readonly replace: boolean;
  /** Bytes of all files together. */
  readonly maxBytes: number;
  /** Evidence named by the caller, instead of what lies beside the model. */
  readonly evidence: readonly Buffer[] | null;
  readonly signal: AbortSignal;
}

/**
 * Brings a model here: signatures first, then the files they name into a quarantine, everything verified and judged
 * there, and only then the model to its place, whole. What is refused leaves nothing behind.
 * @throws ClarityError
 */
export async function pull(court: Court, source: ModelSource, options: PullOptions): Promise<Verdict> {
  const { target, replace } = options;
  if (existsSync(target) && !replace) {
    throw new ClarityError("already_there", `${target} is there already`, { next: "--replace replaces it" });
  }
  const statements = options.evidence ?? (await evidenceOf(source));
  const names = await namesOf(court, source, statements);
  const quarantine = join(dirname(target), `.${basename(target)}.quarantine-${randomBytes(6).toString("hex")}`);
  await mkdir(quarantine, { recursive: true, mode: 0o700 });
  try {
    const inside = join(quarantine, basename(target));
    await bring(source, names, inside, options);
    await addEvidence(evidencePath(inside), statements, []);
    const read = async () => Buffer.concat(statements.flatMap((one) => [one, Buffer.from("\n")]));
    const called = [source.name, basename(target), target];
    const candidate = { path: inside, names: called, evidence: [evidencePath(inside)] };
    const verdict = await admit(
      court,
      candidate,
      statements.length === 0 ? async () => Buffer.alloc(0) : read,
      options,
    );
    if (verdict.admitted) await place(inside, target, quarantine);
    return { ...verdict, model: source.name };
  } finally {
    await rm(quarantine, { recursive: true, force: true });
  }
}

async function evidenceOf(source: ModelSource): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const suffix of [".clarity.jsonl", ".sig"]) {
    const bytes = await source.beside(suffix, LIMITS.evidence);
    if (bytes !== null) found.push(...splitEvidence(bytes));
  }
  // One line each, whatever they looked like.
  return found.map((bytes) => Buffer.from(JSON.stringify(parsed(bytes))));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new ClarityError("evidence_malformed", "the evidence beside the model is no JSON", { cause });
  }
}

/** Files to fetch: those somebody trusted signed; where nobody did, what the place lists, for the policy to refuse or not. */
async function namesOf(
  { signers, now }: Court,
  source: ModelSource,
  statements: readonly Buffer[],
): Promise<readonly string[]> {
  let failure: ClarityError | null = null;
  for (const bytes of statements) {
    try {
      const { bundle } = await signers.authenticate(bytes, now);
      if (bundle.payload.includes(PREDICATE_TYPE)) return filesOf(parseStatement(bundle.payload), source.name);
    } catch (error) {
      if (!(error instanceof ClarityError)) throw error;
      failure ??= error;
    }
  }
  if (source.listing !== null) return source.listing();
  throw (
    failure ??
    new ClarityError(
      "not_signed",
      `${source.name}: nobody the policy knows signed the model, so nobody says which files it has`,
    )
  );
}

function filesOf({ resources, serialization, name }: Statement, source: string): string[] {
  const files = new Set(
    resources.map((one) => (serialization.method === "shards" ? parseShardName(one.name)!.name : one.name)),
  );
  const [first = ""] = files;
  const own = basename(source);
  return files.size === 1 && first === own && name === own ? ["."] : [...files];
}

async function bring(
  source: ModelSource,
  names: readonly string[],
  inside: string,
  options: PullOptions,
): Promise<void> {
  if (names.length === 0) throw new ClarityError("empty_model", `${source.name} has no files`);
  let left = options.maxBytes;
  for (const name of names) {
    checkName(name);
    const path = name === "." ? inside : join(inside, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, "wx", 0o644);
    try {
      for await (const chunk of await source.open(name)) {
        if (options.signal.aborted) throw new ClarityError("interrupted", "interrupted");
        left -= chunk.length;
        if (left < 0)
          throw new ClarityError("beyond_bounds", `${source.name} is larger than ${options.maxBytes} bytes`);
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** Evidence first: a model is never there without what it was admitted by. */
async function place(inside: string, target: string, quarantine: string): Promise<void> {
  const old = join(quarantine, "replaced");
  const replaced = existsSync(target);
  try {
    if (replaced) await rename(target, old);
    await rename(evidencePath(inside), evidencePath(target));
    await rename(inside, target);
    await syncFolder(dirname(target));
  } catch (cause) {
    if (replaced && !existsSync(target)) await rename(old, target).catch(() => undefined);
    throw new ClarityError("cannot_write", `${target} cannot be placed`, { cause });
  }
}
