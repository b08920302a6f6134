import { join } from "node:path";
import { type Checkpoint, parseCheckpoint } from "./checkpoint.js";
import { Copy } from "./copy.js";
import { parseCosignerKey } from "./cosigner-key.js";
import { Cosigners } from "./cosigners.js";
import { AuditError } from "./error.js";
import { isBackwards, isNewer, type LogEvent, readEvent } from "./event.js";
import { firstDifference } from "./hints.js";
import { KeyRing } from "./keys.js";
import { Tree, toBase64 } from "./merkle.js";
import { isSigned, parseVerifierKey, type VerifierKey } from "./note.js";
import { readRecords } from "./records.js";
import type { AuditReport, Problem, ProblemCode } from "./report.js";
import { type Sealed, Seals } from "./seals.js";
import { type Damage, type Entry, readEntries } from "./segments.js";
import { Witness } from "./witness.js";

export interface AuditOptions {
  /** Files of checkpoints kept elsewhere. */
  readonly witnesses?: readonly string[];
  /** Verifier keys from elsewhere, each of which the log must announce. */
  readonly keys?: readonly string[];
  /** Copies of the log, or of its file `hashes`, kept elsewhere: held against it entry by entry. */
  readonly copies?: readonly string[];
  /** Keys of witnesses that cosign; what they signed is looked for in the log's file `cosigned` and in `witnesses`. */
  readonly cosigners?: readonly string[];
  /** How many of them must have cosigned, for entries to count as witnessed. Default 1. */
  readonly quorum?: number;
  /** Exit 22 where nothing from elsewhere covers the log. */
  readonly requireWitness?: boolean;
  /** Called after every 10,000 entries or so. */
  readonly onProgress?: (entries: number) => void;
}

/** Leaves remembered since the last checkpoint, to name a changed entry. */
const MAX_REMEMBERED = 1_000_000;

/**
 * Verifies a log folder, step by step as `docs/formats/log.md` section 11 says. Never throws for what is wrong with the
 * log; throws {@link AuditError} where the folder cannot be read as one.
 */
export function verifyFolder(folder: string, options: AuditOptions = {}): AuditReport {
  const given = (options.keys ?? []).map(parseVerifierKey);
  const witnesses = (options.witnesses ?? []).map((path) => new Witness(path, path));
  const keys = (options.cosigners ?? []).map(parseCosignerKey);
  const cosigners = new Cosigners(keys, options.quorum ?? 1, [join(folder, "cosigned"), ...(options.witnesses ?? [])]);
  const signed = surveyCheckpoints(folder);
  const copies = (options.copies ?? []).map((path) => new Copy(path, path));
  const audit = new Audit(folder, signed, { witnesses, cosigners, copies }, options.onProgress);
  audit.readAll();
  return audit.conclude(given, options.requireWitness ?? false);
}

/** What a first pass over the file `checkpoints` tells: before any entry is read, so that a writer may go on meanwhile. */
interface Survey {
  readonly count: number;
  readonly largest: number;
  readonly origin: string | null;
  readonly problems: readonly Problem[];
}

function surveyCheckpoints(folder: string): Survey {
  let count = 0;
  let before: Checkpoint | null = null;
  const problems: Problem[] = [];
  for (const record of readRecords(join(folder, "checkpoints"))) {
    if (record.type === "torn") {
      problems.push(problem("checkpoint.torn", `the last checkpoint is torn (${record.bytes} bytes)`));
      break;
    }
    const checkpoint = record.type === "record" ? parseCheckpoint(record.text) : null;
    if (!checkpoint || (before && !mayFollow(before, checkpoint))) {
      problems.push(problem("checkpoint.malformed", `checkpoint ${count + 1} is malformed`));
      break;
    }
    before = checkpoint;
    count += 1;
  }
  if (count === 0 && problems.every((one) => one.code === "checkpoint.torn")) {
    problems.push(problem("checkpoint.missing", "there is no complete checkpoint"));
  }
  return { count, largest: before?.size ?? 0, origin: before?.origin ?? null, problems };
}

/** Section 5: one origin, sizes that never decrease, and one root for each size. */
function mayFollow(before: Checkpoint, after: Checkpoint): boolean {
  if (after.origin !== before.origin || after.size < before.size) return false;
  return after.size > before.size || after.root === before.root;
}

/** What was given from elsewhere. */
interface Elsewhere {
  readonly witnesses: readonly Witness[];
  readonly cosigners: Cosigners;
  readonly copies: readonly Copy[];
}

/** One pass over the entries, with the checkpoints and witnesses alongside. */
class Audit {
  readonly #tree = new Tree();
  readonly #ring = new KeyRing();
  readonly #problems: Problem[];
  readonly #checkpoints: Iterator<Checkpoint>;
  #next: Checkpoint | null;
  #origin: string | null;
  #damage: Damage | null = null;
  #heldTree = new Tree();
  #held = { size: 0, root: null as string | null };
  #sinceHeld: string[] = [];
  #before: LogEvent | null = null;
  readonly #seals = new Seals();
  #gaps = 0;
  #newer = 0;
  #clockSteps = 0;

  constructor(
    readonly folder: string,
    readonly signed: Survey,
    readonly elsewhere: Elsewhere,
    readonly onProgress: ((entries: number) => void) | undefined,
  ) {
    this.#problems = [...signed.problems];
    this.#origin = signed.origin;
    this.#checkpoints = wellFormed(folder, signed.count);
    this.#next = this.#checkpoints.next().value ?? null;
  }

  readAll(): void {
    const entries = readEntries(this.folder, (origin) => this.#checkOrigin(origin));
    for (;;) {
      const step = entries.next();
      if (step.done) {
        this.#damage = step.value;
        return;
      }
      if (!this.#take(step.value)) return;
      if (this.#tree.size % 10_000 === 0) this.onProgress?.(this.#tree.size);
    }
  }

  /** False where reading on is pointless: the event itself is not one. */
  #take(entry: Entry): boolean {
    const { index, leaf, sealed } = entry;
    const event = sealed ? null : readEvent(entry.event, index);
    const backwards = typeof event === "object" && event && this.#before && isBackwards(this.#before, event);
    if (typeof event === "string" || backwards) {
      const why = typeof event === "string" ? event : "its `mono` goes backwards within its run";
      this.#problems.push(problem("entry.malformed", `entry ${index}: ${why}`, index));
      return false;
    }
    this.#tree.append(leaf);
    if (this.#sinceHeld.length < MAX_REMEMBERED) this.#sinceHeld.push(leaf);
    if (event) this.#observe(event, index);
    else if (sealed) this.#pass(sealed, index);
    const { size } = this.#tree;
    const root = () => this.#tree.root();
    const { witnesses, cosigners, copies } = this.elsewhere;
    for (const witness of witnesses) witness.reached(size, root);
    for (const copy of copies) copy.reached(index, leaf);
    cosigners.reached(this.#origin ?? "", size, root);
    while (this.#next?.size === size) {
      this.#checkCheckpoint(this.#next);
      this.#next = this.#checkpoints.next().value ?? null;
    }
    return true;
  }

  #pass(sealed: Sealed, index: number): void {
    this.#seals.saw(index, sealed);
    if (index === 0) this.#problems.push(problem("key.invalid", "the log does not begin with a key: it is sealed", 0));
  }

  #observe(event: LogEvent, index: number): void {
    const newer = isNewer(event);
    if (newer) this.#newer += 1;
    if (!newer && event.kind === "gap") this.#gaps += 1;
    if (!newer && event.kind === "seal") this.#seals.record(event, index);
    if (this.#before && event.time < this.#before.time) this.#clockSteps += 1;
    this.#before = event;
    const isKey = !newer && event.kind === "key";
    if (!isKey && index > 0) return;
    const wrong = isKey ? this.#ring.announce(event, this.#origin ?? "") : "the log does not begin with a key";
    if (wrong) this.#problems.push(problem("key.invalid", `entry ${index}: ${wrong}`, index));
  }

  #checkCheckpoint(checkpoint: Checkpoint): void {
    const key = this.#ring.inForce;
    const range = checkpoint.size > this.#held.size ? ([this.#held.size, checkpoint.size - 1] as const) : null;
    if (!key || !isSigned(checkpoint.note, key, this.#ring.all)) {
      const message = `the checkpoint over ${checkpoint.size} entries is not signed as it must be`;
      this.#problems.push({ ...problem("checkpoint.signature", message), range });
      return;
    }
    const root = this.#tree.root();
    if (range && checkpoint.root !== root) {
      if (this.#problems.some((one) => one.code === "checkpoint.root")) return;
      this.#problems.push(this.#rootProblem(checkpoint, range));
      return;
    }
    this.#held = { size: checkpoint.size, root };
    this.#heldTree = this.#tree.copy();
    this.#sinceHeld = [];
  }

  /** Names the changed entry where the derived hashes prove it, else the range, and what they point at. */
  #rootProblem({ root }: Checkpoint, range: readonly [number, number]): Problem {
    const found = firstDifference(this.folder, this.#heldTree.copy(), this.#sinceHeld, root);
    const proved = found?.proved ? found.entry : range[0] === range[1] ? range[0] : null;
    const where = proved === null ? `an entry from ${range[0]} to ${range[1]}` : `entry ${proved}`;
    const pointer = found && !found.proved ? `; the derived hashes point at entry ${found.entry}` : "";
    const hint = found?.entry ?? null;
    const entry = found?.proved ? found.entry : null;
    return { ...problem("checkpoint.root", `${where} is not what was signed${pointer}`, entry), range, hint };
  }

  #checkOrigin(origin: string): void {
    this.#origin ??= origin;
    if (origin === this.#origin) return;
    this.#problems.push(problem("segment.header", `a segment is of another log, ${origin}`, this.#tree.size));
  }

  conclude(given: readonly VerifierKey[], requireWitness: boolean): AuditReport {
    this.#concludeReading();
    const unsaid = this.#seals.unaccounted();
    if (unsaid !== null) {
      const message = `entry ${unsaid} is sealed, and no event accounts for it`;
      this.#problems.push(problem("seal.missing", message, unsaid));
    }
    const origin = this.#origin ?? "";
    const { witnesses, copies, cosigners } = this.elsewhere;
    const seen = witnesses.map((witness) => witness.conclude(origin, this.#ring, given));
    const held = copies.map((copy) => copy.conclude(origin, this.#tree.size));
    const cosigned = cosigners.conclude(origin);
    for (const { problem } of [...seen, ...held, cosigned]) if (problem) this.#problems.push(problem);
    const reports = seen.map(({ report }) => report);
    const keys = this.#ring.all.map((key) => key.text);
    for (const { text } of given) {
      if (!keys.includes(text)) this.#problems.push(problem("key.unknown", `the log announces no key ${text}`));
    }
    const tampered = this.#problems.some((one) => !TORN.has(one.code));
    const result = tampered ? "tampered" : this.#problems.length > 0 ? "torn" : "intact";
    // A key from elsewhere ties the log to its owner; only what was kept of it elsewhere ties its past.
    const tied = reports.some(({ matching }) => matching > 0) || held.some(({ report }) => report.compared > 0);
    const rewriteProof = !tampered && (tied || cosigned.covers > 0);
    const exit = tampered ? 20 : result === "torn" ? 21 : requireWitness && !rewriteProof ? 22 : 0;
    return {
      v: 1,
      result,
      exit,
      origin: this.#origin,
      entries: this.#tree.size,
      signed: this.#held.size,
      unsigned: this.#tree.size - this.#held.size,
      root: this.#held.root === null ? null : toBase64(this.#held.root),
      keys,
      checkpoints: this.signed.count,
      gaps: this.#gaps,
      sealed: this.#seals.entries,
      newer: this.#newer,
      clockSteps: this.#clockSteps,
      rewriteProof,
      witnesses: reports,
      ...(cosigned.reports.length > 0 && {
        cosigners: { quorum: cosigners.quorum, covers: cosigned.covers, keys: cosigned.reports },
      }),
      ...(held.length > 0 && { copies: held.map(({ report }) => report) }),
      problems: this.#problems,
    };
  }

  /** Section 11, steps 4 and 7: what the end of the entries means. */
  #concludeReading(): void {
    const read = this.#tree.size;
    if (this.#damage) {
      const torn =
        this.#damage.code === "entry.damaged" && this.#damage.last && this.signed.largest <= this.#damage.entry;
      const code = torn ? "entry.torn" : this.#damage.code;
      const message = torn ? `the tail is torn: ${this.#damage.message}` : this.#damage.message;
      this.#problems.push(problem(code, message, this.#damage.entry));
    } else if (read < this.signed.largest && !this.#problems.some((one) => one.code === "entry.malformed")) {
      const message = `${this.signed.largest} entries were signed, only ${read} are there`;
      this.#problems.push(problem("entry.missing", message, read));
    }
  }
}

/** What a killed machine may leave; everything else is tampering. */
const TORN: ReadonlySet<ProblemCode> = new Set(["entry.torn", "checkpoint.torn"]);

function* wellFormed(folder: string, count: number): Generator<Checkpoint, undefined> {
  let left = count;
  for (const record of readRecords(join(folder, "checkpoints"))) {
    if (left === 0 || record.type !== "record") return;
    const checkpoint = parseCheckpoint(record.text);
    if (!checkpoint) throw new AuditError("unreadable", "the file `checkpoints` changed while it was read");
    left -= 1;
    yield checkpoint;
  }
}

function problem(code: ProblemCode, message: string, entry: number | null = null): Problem {
  return { code, entry, range: null, hint: null, message };
}
