import { createHash } from "node:crypto";
import { type Checkpoint, parseCheckpoint } from "../checkpoint.js";
import { type CosignerKey, cosignedAt, parseCosignerKey } from "../cosigner-key.js";
import { AuditError } from "../error.js";
import { readEvent } from "../event.js";
import { KeyRing } from "../keys.js";
import { leafHash } from "../merkle.js";
import { canonicalBase64, parseVerifierKey, signedBy } from "../note.js";
import { checkConsistency, rootOfInclusion } from "../proof.js";
import { coveredBy } from "../quorum.js";
import type { EvidenceCode, EvidenceReport } from "./report.js";

export interface EvidenceCheck {
  /** Verifier keys from elsewhere, at least one of which the log must have announced. */
  readonly keys: readonly string[];
  readonly cosigners?: readonly string[];
  readonly quorum?: number;
  /** Exit 22 where the cosigners do not cover every entry. */
  readonly requireWitness?: boolean;
}

const MAX_PROOF = 64;
const MAX_STRETCHES = 1_000;

/** A line of the file without its newline; `whole` is false for bytes at the end that no newline completes. */
export interface EvidenceLine {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * Verifies evidence by itself (docs/formats/evidence.md): needs no log. Never throws for what is wrong with it; throws
 * {@link AuditError} `bad_key`, or where it is no evidence of a version known here.
 */
export function verifyLines(lines: Iterable<EvidenceLine>, check: EvidenceCheck): EvidenceReport {
  const given = check.keys.map(parseVerifierKey);
  const evidence = new Evidence((check.cosigners ?? []).map(parseCosignerKey));
  evidence.read(lines);
  return evidence.conclude(
    given.map(({ text }) => text),
    check.quorum ?? 1,
    check.requireWitness ?? false,
  );
}

/** Says what is wrong; ends the reading. */
class Finding extends Error {
  constructor(
    readonly code: EvidenceCode,
    message: string,
    readonly entry: number | null = null,
  ) {
    super(message);
  }
}

type Line = Readonly<Record<string, unknown>>;

class Evidence {
  readonly #ring = new KeyRing();
  readonly #problems: Finding[] = [];
  readonly #stretches: [number, number][] = [];
  readonly #policies = { given: 0, missing: 0 };
  readonly #covers: { covers: number; time: number | null; checkpoints: number }[];
  #checkpoint: Checkpoint | null = null;
  #last = -1;
  #entries = 0;
  #ended = false;

  constructor(readonly cosigners: readonly CosignerKey[]) {
    this.#covers = cosigners.map(() => ({ covers: 0, time: null, checkpoints: 0 }));
  }

  read(lines: Iterable<EvidenceLine>): void {
    try {
      for (const { text, whole } of lines) {
        if (!whole) throw new Finding("evidence.torn", "its last line is incomplete");
        if (this.#ended) throw new Finding("evidence.malformed", "there is more behind its end");
        this.#take(parseLine(text));
      }
      if (!this.#ended) throw new Finding("evidence.torn", "it ends before its end line");
      this.#checkSignature();
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      this.#problems.push(error);
    }
  }

  #take(line: Line): void {
    if (this.#checkpoint === null) this.#begin(line);
    else if ("entry" in line) this.#takeEntry(line, this.#checkpoint);
    else if ("older" in line) this.#takeOlder(line, this.#checkpoint);
    else if ("policy" in line) this.#takePolicy(line);
    else if ("end" in line) this.#end(line);
    else throw new Finding("evidence.malformed", "it has a line of no known kind");
  }

  #begin(line: Line): void {
    const version = line["evidence"];
    if (typeof version !== "number") throw new AuditError("not_a_log", "this is no evidence file");
    if (version !== 1) throw new AuditError("newer_container", `evidence of version ${version}; this program reads 1`);
    const checkpoint = checkpointIn(line["checkpoint"]);
    if (checkpoint.origin !== line["origin"])
      throw new Finding("evidence.malformed", "its checkpoint is of another log");
    this.#checkpoint = checkpoint;
    this.#witnessed(checkpoint);
  }

  #takeEntry(line: Line, { root, size, origin }: Checkpoint): void {
    const { entry: index, event: text } = line;
    if (typeof index !== "number" || typeof text !== "string" || !(index > this.#last)) {
      throw new Finding("evidence.malformed", "an entry is malformed or out of order");
    }
    const bytes = Buffer.from(text, "utf8");
    const event = readEvent(bytes, index);
    if (typeof event === "string") throw new Finding("entry.malformed", `entry ${index}: ${event}`, index);
    if (rootOfInclusion(leafHash(bytes), index, size, hashesIn(line["proof"])) !== root) {
      throw new Finding("evidence.proof", `entry ${index} is not in the log that was signed`, index);
    }
    const wrong = event.kind === "key" ? this.#ring.announce(event, origin) : null;
    if (wrong !== null) throw new Finding("key.invalid", `entry ${index}: ${wrong}`, index);
    const stretch = this.#stretches.at(-1);
    if (stretch && stretch[1] === index - 1) stretch[1] = index;
    else if (this.#stretches.length < MAX_STRETCHES) this.#stretches.push([index, index]);
    this.#last = index;
    this.#entries += 1;
  }

  #takeOlder(line: Line, newest: Checkpoint): void {
    const older = checkpointIn(line["older"]);
    const proof = hashesIn(line["proof"]);
    if (older.origin !== newest.origin || !checkConsistency(older.size, older.root, newest.size, newest.root, proof)) {
      throw new Finding("witness.mismatch", `the checkpoint over ${older.size} entries is not of this history`);
    }
    this.#witnessed(older);
  }

  #takePolicy(line: Line): void {
    const { policy, document } = line;
    if (document === null) this.#policies.missing += 1;
    else if (typeof document !== "string" || digestOf(document) !== policy) {
      throw new Finding("evidence.policy", `the policy ${String(policy).slice(0, 71)} is not the one with this digest`);
    } else this.#policies.given += 1;
  }

  #end(line: Line): void {
    if (line["end"] !== this.#entries) throw new Finding("evidence.malformed", "its end counts other entries");
    this.#ended = true;
  }

  /** Every key up to the checkpoint is in the file, so the last one announced is the one that must have signed it. */
  #checkSignature(): void {
    const key = this.#ring.inForce;
    if (this.#checkpoint === null || key === null || signedBy(this.#checkpoint.note, key) !== "good") {
      throw new Finding("checkpoint.signature", "its checkpoint is not signed by the last key announced in it");
    }
  }

  #witnessed({ note, size }: Checkpoint): void {
    for (const [i, key] of this.cosigners.entries()) {
      const time = cosignedAt(note, key);
      if (time === "bad") throw new Finding("witness.mismatch", `a cosignature of ${key.name} does not verify`);
      const tally = this.#covers[i];
      if (time === "none" || !tally) continue;
      tally.checkpoints += 1;
      if (size > tally.covers) [tally.covers, tally.time] = [size, time];
    }
  }

  conclude(given: readonly string[], quorum: number, requireWitness: boolean): EvidenceReport {
    const keys = this.#ring.all.map(({ text }) => text);
    if (this.#problems.length === 0 && !given.some((key) => keys.includes(key))) {
      this.#problems.push(new Finding("key.unknown", "its log announces none of the keys given"));
    }
    const tallies = this.cosigners.map(({ name }, i) => ({ name, ...tallyOf(this.#covers[i]) }));
    const covers = coveredBy(quorum, tallies);
    const torn = this.#problems.some(({ code }) => code === "evidence.torn");
    const result = this.#problems.length === 0 ? "intact" : torn ? "torn" : "tampered";
    const rewriteProof = result === "intact" && covers > this.#last;
    return {
      v: 1,
      type: "evidence",
      result,
      exit: result === "tampered" ? 20 : torn ? 21 : requireWitness && !rewriteProof ? 22 : 0,
      origin: this.#checkpoint?.origin ?? null,
      size: this.#checkpoint?.size ?? 0,
      entries: this.#entries,
      stretches: this.#stretches,
      policies: this.#policies,
      keys,
      ...(this.cosigners.length > 0 && {
        cosigners: {
          quorum,
          covers,
          keys: this.cosigners.map(({ text }, i) => ({ key: text, ...tallyOf(this.#covers[i]) })),
        },
      }),
      rewriteProof,
      problems: this.#problems.map(({ code, entry, message }) => ({ code, entry, message })),
    };
  }
}

const tallyOf = (tally: { covers: number; time: number | null; checkpoints: number } | undefined) =>
  tally ?? { covers: 0, time: null, checkpoints: 0 };

function parseLine(text: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Line;
  } catch {
    // Falls through.
  }
  throw new Finding("evidence.malformed", "a line is no JSON object");
}

function checkpointIn(value: unknown): Checkpoint {
  const checkpoint = typeof value === "string" ? parseCheckpoint(value) : null;
  if (!checkpoint) throw new Finding("evidence.malformed", "a checkpoint is malformed");
  return checkpoint;
}

function hashesIn(value: unknown): string[] {
  if (!Array.isArray(value) || value.length > MAX_PROOF)
    throw new Finding("evidence.malformed", "a proof is malformed");
  return value.map((one) => {
    const bytes = typeof one === "string" ? canonicalBase64(one) : null;
    if (bytes?.length !== 32) throw new Finding("evidence.malformed", "a hash is malformed");
    return bytes.toString("latin1");
  });
}

const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
