import { LedgerError, systemCode } from "../error.js";
import { readCommon } from "../event/common.js";
import { EVENT_VERSION, versionOf } from "../event/kinds.js";
import { Frontier } from "../merkle/frontier.js";
import { openCheckpoint, readCheckpoint } from "../note/checkpoint.js";
import { checkAnnouncement } from "../note/keynote.js";
import type { Verifier } from "../note/verifier.js";
import { SealCheck } from "../seal/records.js";
import { type Frame, leafOf, listSegments, SegmentReader } from "../segment/reader.js";
import { type CheckpointRecords, type KeptCheckpoint, readCheckpoints } from "./checkpoints.js";

/**
 * The writer's own check of a log: docs/formats/log.md, section 11. The guard runs it when it starts; who does not
 * trust the guard uses the auditor, which shares no code with it.
 */
export interface Verification {
  readonly result: "intact" | "tampered" | "torn";
  /** What is wrong, or null. */
  readonly code: string | null;
  /** The first bad entry, or the first of the range that holds it; null where nothing is wrong with an entry. */
  readonly entry: number | null;
  readonly message: string | null;
  /** Good entries before it. */
  readonly entries: number;
  /** Entries under the last checkpoint that holds. */
  readonly signed: number;
  /** Keys announced, oldest first. */
  readonly keys: readonly string[];
  readonly gaps: number;
  /** Entries whose content was deleted on record; their hashes are part of the tree. */
  readonly sealed: number;
  /** Events of a version this program does not know. */
  readonly newer: number;
  /** How often `time` went backwards. */
  readonly clockSteps: number;
  /** False: nothing from outside the log was compared, so a complete rewrite would not be noticed. */
  readonly rewriteProof: boolean;
}

export interface VerifyOptions {
  /** `integrity` leaves out that events are canonical JSON with the right common members. Default `full`. */
  readonly depth?: "integrity" | "full";
  /** Verifier key known from elsewhere: some `key` event must announce it. */
  readonly key?: string;
  /** Signed checkpoints kept elsewhere. */
  readonly witnessed?: readonly string[];
}

/** Says where and why a log is not what was signed. */
class Finding extends Error {
  readonly code: string;
  readonly entry: number | null;
  constructor(code: string, entry: number | null, message: string) {
    super(message);
    this.code = code;
    this.entry = entry;
  }
}

/**
 * Verifies the log in a folder. Memory grows only with its checkpoints.
 * @throws LedgerError `log.newer`, `log.io`, `log.read-only`: the folder cannot be read
 */
export async function verifyLog(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  const run = new Run(options);
  try {
    const checkpoints = await loadCheckpoints(folder);
    const torn = await run.readSegments(folder, checkpoints.records);
    run.finish(checkpoints.records);
    if (torn !== null) return run.report("torn", torn);
    if (checkpoints.torn)
      return run.report("torn", new Finding("checkpoint.torn", null, "the last checkpoint is incomplete"));
    return run.report("intact", null);
  } catch (error) {
    if (error instanceof Finding) return run.report("tampered", error);
    if (error instanceof LedgerError) throw error;
    throw new LedgerError("log.io", `the log cannot be read: ${systemCode(error) ?? "failed"}`, error);
  }
}

async function loadCheckpoints(folder: string): Promise<CheckpointRecords> {
  try {
    const checkpoints = await readCheckpoints(folder);
    if (checkpoints.records.length > 0) return checkpoints;
  } catch (error) {
    if (error instanceof LedgerError && error.code !== "log.io")
      throw new Finding("checkpoint.malformed", null, error.message);
    throw error;
  }
  throw new Finding("checkpoint.missing", null, "there is no checkpoint");
}

/** A root the tree must have at some size. */
interface Expected {
  readonly checkpoint: KeptCheckpoint;
  /** Kept elsewhere, not in the log's own folder. */
  readonly witnessed: boolean;
}

class Run {
  readonly #options: VerifyOptions;
  readonly #frontier = new Frontier();
  /** Kept here or witnessed elsewhere, by size: the roots still to be compared. */
  #waiting: Expected[] = [];
  #keys: Verifier[] = [];
  readonly #seals = new SealCheck();
  #signed = 0;
  #gaps = 0;
  #newer = 0;
  #clockSteps = 0;
  #time = 0;
  #run = "";
  #mono = 0;
  #matched = 0;

  constructor(options: VerifyOptions) {
    this.#options = options;
  }

  /** Returns where the tail is torn, or null. */
  async readSegments(folder: string, records: readonly KeptCheckpoint[]): Promise<Finding | null> {
    const last = records.at(-1) as KeptCheckpoint;
    this.#waiting = this.#order(records);
    const segments = await listSegments(folder);
    if (segments[0] !== 0) throw new Finding("segment.missing", 0, "the first segment is missing");
    for (const first of segments) {
      const next = this.#frontier.size;
      if (first !== next)
        throw new Finding("segment.gap", Math.min(first, next), `a segment begins at ${first}, not at ${next}`);
      const reader = await openSegment(folder, first, last.origin);
      try {
        for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
          for (const frame of frames) this.#take(frame);
        }
      } finally {
        await reader.close();
      }
      const { damage } = reader.end;
      if (damage === null) continue;
      const entry = this.#frontier.size;
      if (last.size > entry || first !== segments.at(-1))
        throw new Finding("entry.damaged", entry, `entry ${entry}: ${damage}`);
      return new Finding("tail.torn", entry, `entry ${entry}, not signed yet: ${damage}`);
    }
    return null;
  }

  /** What must hold once every entry was read. */
  finish(records: readonly KeptCheckpoint[]): void {
    const size = this.#frontier.size;
    const signed = records.at(-1)?.size ?? 0;
    if (signed > size) throw new Finding("entry.missing", size, `entries from ${size} to ${signed - 1} are missing`);
    const unaccounted = this.#seals.unaccounted();
    if (unaccounted !== null) {
      throw new Finding("seal.missing", unaccounted, `entry ${unaccounted} is sealed, and no event accounts for it`);
    }
    const beyond = this.#waiting.find((w) => w.witnessed && this.#isSigned(w.checkpoint.note));
    if (beyond !== undefined) {
      throw new Finding("witness.mismatch", size, `a witness saw ${beyond.checkpoint.size} entries, there are ${size}`);
    }
    if (this.#options.witnessed?.length && this.#matched === 0) {
      throw new Finding("witness.mismatch", null, "no witnessed checkpoint belongs to this log");
    }
    const { key } = this.#options;
    if (key !== undefined && !this.#keys.some((k) => k.text === key)) {
      throw new Finding("key.unknown", null, "the log does not announce the given key");
    }
  }

  report(result: Verification["result"], finding: Finding | null): Verification {
    return {
      result,
      code: finding?.code ?? null,
      entry: finding?.entry ?? null,
      message: finding?.message ?? null,
      entries: this.#frontier.size,
      signed: this.#signed,
      keys: this.#keys.map((k) => k.text),
      gaps: this.#gaps,
      sealed: this.#seals.entries,
      newer: this.#newer,
      clockSteps: this.#clockSteps,
      rewriteProof: result !== "tampered" && this.#matched > 0,
    };
  }

  #order(records: readonly KeptCheckpoint[]): Expected[] {
    const kept = records.map((checkpoint) => ({ checkpoint, witnessed: false }));
    const witnessed = (this.#options.witnessed ?? []).flatMap((note) => {
      try {
        const checkpoint = { ...readCheckpoint(note), note };
        return checkpoint.origin === records[0]?.origin ? [{ checkpoint, witnessed: true }] : [];
      } catch {
        return []; // proves nothing; where none is left, finish says so
      }
    });
    return [...kept, ...witnessed].sort((a, b) => a.checkpoint.size - b.checkpoint.size);
  }

  #take(frame: Frame): void {
    const { index, prefixed, sealed } = frame;
    if (sealed !== null) this.#seals.saw(sealed);
    else if (this.#options.depth === "integrity") this.#glance(index, prefixed);
    else this.#inspect(index, prefixed);
    if (sealed !== null && index === 0) throw new Finding("key.invalid", 0, "entry 0 announces no key: it is sealed");
    this.#frontier.append(leafOf(frame));
    while (this.#waiting[0]?.checkpoint.size === this.#frontier.size) this.#compare();
  }

  /** Looks only for keys, without which signatures cannot be checked, and for seals. */
  #glance(index: number, prefixed: Buffer): void {
    if (prefixed.includes('"kind":"seal"')) this.#takeSeal(index, prefixed);
    if (index > 0 && !prefixed.includes('"kind":"key"')) return;
    const event = parse(prefixed.toString("utf8", 1), index);
    const later = typeof event["v"] === "number" && event["v"] > EVENT_VERSION;
    if (index === 0 || (event["kind"] === "key" && !later)) this.#announce(event, index);
  }

  #inspect(index: number, prefixed: Buffer): void {
    const common = readCommon(prefixed.subarray(1));
    if (typeof common === "string") throw malformed(index, common);
    if (common.index !== index) throw malformed(index, `it says it is entry ${common.index}`);
    if (common.run === this.#run && common.mono < this.#mono) throw malformed(index, "mono goes backwards in its run");
    this.#run = common.run;
    this.#mono = common.mono;
    if (common.time < this.#time) this.#clockSteps++;
    this.#time = common.time;
    // What a later version calls by these names may mean something else.
    const known = common.v <= EVENT_VERSION;
    if (!known) this.#newer++;
    if (known && common.kind === "gap") this.#gaps++;
    if (known && common.kind === "seal") this.#takeSeal(index, prefixed);
    if ((known && common.kind === "key") || index === 0)
      this.#announce(parse(prefixed.toString("utf8", 1), index), index);
  }

  #takeSeal(index: number, prefixed: Buffer): void {
    const event = parse(prefixed.toString("utf8", 1), index);
    if (event["kind"] === "seal" && event["v"] === versionOf("seal")) this.#seals.record(index, event);
  }

  #announce(event: Readonly<Record<string, unknown>>, index: number): void {
    const { action, key, previous, note } = event;
    const before = this.#keys.at(-1) ?? null;
    const first = index === 0;
    if (event["kind"] !== "key" || action !== (first ? "create" : "rotate") || previous !== (before?.text ?? null)) {
      throw new Finding("key.invalid", index, `entry ${index} does not announce the key it must`);
    }
    const origin = this.#waiting[0]?.checkpoint.origin ?? before?.name ?? "";
    try {
      this.#keys.push(checkAnnouncement(String(note), { origin, index, key: String(key) }, before));
    } catch (error) {
      throw new Finding("key.invalid", index, `entry ${index}: ${(error as Error).message}`);
    }
  }

  #compare(): void {
    const { checkpoint, witnessed } = this.#waiting.shift() as Expected;
    const { size, note } = checkpoint;
    const signed = this.#isSigned(note);
    if (!signed && witnessed) return;
    if (!signed)
      throw new Finding(
        "checkpoint.signature",
        null,
        `the checkpoint of ${size} entries is not signed by the key in force`,
      );
    if (checkpoint.root !== this.#frontier.root()) {
      const code = witnessed ? "witness.mismatch" : "checkpoint.root";
      throw new Finding(
        code,
        this.#signed,
        `an entry from ${this.#signed} to ${size - 1} is not the one that was signed`,
      );
    }
    this.#signed = size;
    if (witnessed) this.#matched++;
  }

  #isSigned(note: string): boolean {
    try {
      openCheckpoint(note, this.#keys.at(-1) as Verifier);
      return true;
    } catch {
      return false;
    }
  }
}

async function openSegment(folder: string, first: number, origin: string): Promise<SegmentReader> {
  try {
    return await SegmentReader.open(folder, first, origin);
  } catch (error) {
    if (error instanceof LedgerError && error.code === "log.tampered")
      throw new Finding("segment.header", first, error.message);
    throw error;
  }
}

function parse(text: string, index: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through.
  }
  throw malformed(index, "not a JSON object");
}

function malformed(index: number, why: string): Finding {
  return new Finding("entry.malformed", index, `entry ${index} is malformed: ${why}`);
}
