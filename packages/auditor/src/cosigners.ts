import type { Checkpoint } from "./checkpoint.js";
import { type CosignerKey, cosignedAt } from "./cosigner-key.js";
import { AuditError } from "./error.js";
import { coveredBy } from "./quorum.js";
import { witnessed } from "./records.js";
import type { CosignerReport, Problem } from "./report.js";

const MAX_CHECKPOINTS = 1_000_000;

/** One checkpoint that some of the cosigners signed. */
interface Cosigned {
  readonly source: string;
  readonly checkpoint: Checkpoint;
  /** Positions of the keys. */
  readonly by: readonly number[];
  readonly time: number;
}

interface Tally {
  checkpoints: number;
  covers: number;
  time: number | null;
}

/** What cosigners given from elsewhere say about a log, wherever their word was found. */
export class Cosigners {
  readonly #checkpoints: Cosigned[] = [];
  readonly #reports: Tally[];
  #compared = 0;
  #problem: Problem | null = null;

  constructor(
    readonly keys: readonly CosignerKey[],
    readonly quorum: number,
    sources: readonly string[],
  ) {
    this.#reports = keys.map(() => ({ checkpoints: 0, covers: 0, time: null }));
    if (keys.length > 0) for (const source of sources) this.#load(source);
    this.#checkpoints.sort((a, b) => a.checkpoint.size - b.checkpoint.size);
  }

  /** To be called as the tree grows. */
  reached(origin: string, size: number, root: () => string): void {
    for (; this.#checkpoints[this.#compared]?.checkpoint.size === size; this.#compared += 1) {
      const one = this.#checkpoints[this.#compared] as Cosigned;
      if (one.checkpoint.origin !== origin) continue;
      if (one.checkpoint.root === root()) this.#hold(one);
      else this.#fail(`${this.#names(one)} saw other entries below ${size}: the log was rewritten`, one);
    }
  }

  /** Called once the whole log was read: `covers` is what as many as the quorum asks for have seen. */
  conclude(origin: string): { reports: CosignerReport[]; covers: number; problem: Problem | null } {
    const beyond = this.#checkpoints.slice(this.#compared).find((one) => one.checkpoint.origin === origin);
    if (beyond) this.#fail(`${this.#names(beyond)} saw ${beyond.checkpoint.size} entries, the log has fewer`, beyond);
    const reports = this.keys.map((key, i) => ({ key: key.text, ...(this.#reports[i] as Tally) }));
    const covers = coveredBy(
      this.quorum,
      this.keys.map(({ name }, i) => ({ name, covers: this.#reports[i]?.covers ?? 0 })),
    );
    return { reports, covers, problem: this.#problem };
  }

  #load(source: string): void {
    for (const checkpoint of witnessed(source)) {
      const times = this.keys.map((key) => cosignedAt(checkpoint.note, key));
      const by = times.flatMap((time, i) => (typeof time === "number" ? [i] : []));
      const time = Math.max(...times.filter((one) => typeof one === "number"));
      const one = { source, checkpoint, by, time };
      if (times.includes("bad")) this.#fail(`${source} holds a cosignature that does not verify`, one);
      if (by.length === 0) continue;
      if (this.#checkpoints.length >= MAX_CHECKPOINTS) throw new AuditError("too_large", `${source} holds too much`);
      this.#checkpoints.push(one);
    }
  }

  #hold({ by, checkpoint, time }: Cosigned): void {
    for (const i of by) {
      const report = this.#reports[i] as Tally;
      report.checkpoints += 1;
      report.covers = checkpoint.size;
      report.time = time;
    }
  }

  #fail(message: string, { checkpoint }: Cosigned): void {
    const covers = Math.max(0, ...this.#reports.map((report) => report.covers));
    const range = [Math.min(covers, checkpoint.size - 1), checkpoint.size - 1] as const;
    this.#problem ??= { code: "witness.mismatch", entry: null, range, hint: null, message };
  }

  #names({ by }: Cosigned): string {
    return by.map((i) => this.keys[i]?.name).join(", ");
  }
}
