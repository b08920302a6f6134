import type { Checkpoint } from "./checkpoint.js";
import { AuditError } from "./error.js";
import type { KeyRing } from "./keys.js";
import { signedBy, type VerifierKey } from "./note.js";
import { witnessed } from "./records.js";
import type { Problem, WitnessReport } from "./report.js";

/** Checkpoints kept in memory for one witness. */
const MAX_CHECKPOINTS = 1_000_000;

/** Checkpoints from a place the log's owner cannot quietly change (docs/formats/log.md, section 10). */
export class Witness {
  readonly #checkpoints: Checkpoint[];
  /** Whether the root of the checkpoint at the same position holds. */
  readonly #holds: boolean[] = [];

  constructor(
    readonly source: string,
    path: string,
  ) {
    this.#checkpoints = [];
    for (const checkpoint of witnessed(path)) {
      if (this.#checkpoints.length >= MAX_CHECKPOINTS)
        throw new AuditError("too_large", `${source} holds too many checkpoints`);
      this.#checkpoints.push(checkpoint);
    }
    if (this.#checkpoints.length === 0) throw new AuditError("unreadable", `${source} holds no checkpoint`);
    this.#checkpoints.sort((a, b) => a.size - b.size);
  }

  /** To be called as the tree grows: compares the checkpoints of exactly this size. */
  reached(size: number, root: () => string): void {
    while (this.#checkpoints[this.#holds.length]?.size === size) {
      this.#holds.push((this.#checkpoints[this.#holds.length] as Checkpoint).root === root());
    }
  }

  /** Called once the whole log was read. `extra`: verifier keys given from elsewhere. */
  conclude(
    origin: string,
    ring: KeyRing,
    extra: readonly VerifierKey[],
  ): { report: WitnessReport; problem: Problem | null } {
    const keys = [...ring.all, ...extra];
    let matching = 0;
    let foreign = 0;
    let covers = 0;
    // The largest size that matches and is smaller than the one at hand.
    let below = 0;
    let problem: Problem | null = null;
    let breaks: WitnessReport["breaks"] = null;
    for (const [position, checkpoint] of this.#checkpoints.entries()) {
      if (checkpoint.origin !== origin || !keys.some((key) => signedBy(checkpoint.note, key) === "good")) {
        foreign += 1;
        continue;
      }
      if (covers < checkpoint.size) below = covers;
      if (this.#holds[position]) {
        matching += 1;
        covers = checkpoint.size;
      } else {
        breaks ??= { lastHolds: below, firstFails: checkpoint.size };
        problem ??= this.#mismatch(checkpoint, below, this.#holds[position] === undefined);
      }
    }
    if (matching === 0 && !problem) {
      problem = mismatch(
        `${this.source} witnessed another log: none of its checkpoints is signed by a key of this one`,
        null,
      );
    }
    return {
      report: { source: this.source, checkpoints: this.#checkpoints.length, matching, foreign, covers, breaks },
      problem,
    };
  }

  #mismatch({ size }: Checkpoint, below: number, beyond: boolean): Problem {
    return beyond
      ? mismatch(`${this.source} saw ${size} entries, the log has fewer: it was cut`, [below, size - 1])
      : mismatch(`${this.source} saw other entries below ${size}: the log was rewritten`, [below, size - 1]);
  }
}

function mismatch(message: string, range: readonly [number, number] | null): Problem {
  return { code: "witness.mismatch", entry: null, range, hint: null, message };
}
