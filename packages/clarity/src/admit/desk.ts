import { setTimeout as wait } from "node:timers/promises";
import type { DigestCache } from "../measure/cache.js";
import { HeldDigests } from "../measure/held.js";
import type { Verdict } from "../trust/evaluate.js";
import type { Court } from "./admit.js";
import type { Located } from "./locate.js";
import { type Digesting, notYet } from "./pending.js";

/** Within this a question is answered, known or not: who asks waits no longer than a second. */
const ANSWER_MS = 500;
/** Models looked at at once, and how many may wait for it. */
const MOST = { working: 2, waiting: 64 };
/** What was written this short before is digested once more: digests of it cannot be held. */
const FRESH_MS = 3_000;

/** What a look at one model is given. */
export interface Working {
  readonly signal: AbortSignal;
  readonly onTotal: (bytes: number) => void;
  readonly onProgress: (done: number) => void;
  /** The cache to work with, before the one on disk. */
  readonly cacheBefore: (behind: DigestCache | null) => DigestCache;
}

export type Look = (court: Court, model: Located, working: Working) => Promise<Verdict>;

/** One look at a model, which goes on when the question was answered. */
interface Job {
  readonly court: Court;
  readonly verdict: Promise<Verdict>;
  readonly digesting: Digesting;
}

/**
 * Answers questions about models in bounded time. One that is large is digested in the background; until then the answer
 * is "not yet known", with how far it is, and whoever asks again is told the verdict.
 */
export class Desk {
  readonly #jobs = new Map<string, Job>();
  readonly #held: HeldDigests;
  readonly #end = new AbortController();
  readonly #queue: (() => void)[] = [];
  #working = 0;

  /** `now` gives milliseconds since 1970. */
  constructor(
    readonly look: Look,
    readonly now: () => number,
    readonly answerMs: number = ANSWER_MS,
  ) {
    this.#held = new HeldDigests(now);
  }

  /** A verdict for each, in order, all within the time of one answer. @throws what `look` throws */
  async judge(court: Court, models: readonly Located[]): Promise<Verdict[]> {
    const until = performance.now() + this.answerMs;
    return Promise.all(models.map((model) => this.#judge(court, model, until)));
  }

  /** Stops all that is still going on. */
  end(): void {
    this.#end.abort();
  }

  async #judge(court: Court, model: Located, until: number): Promise<Verdict> {
    const key = JSON.stringify([model.path, ...model.names]);
    for (;;) {
      const known = this.#jobs.get(key);
      if (known === undefined && this.#queue.length >= MOST.waiting) return notYet(court, model, null, this.now());
      const job = known ?? this.#start(key, court, model);
      const verdict = await soonest(job.verdict, until);
      if (verdict === null) return notYet(court, model, job.digesting, this.now());
      // What an earlier question began knows an earlier policy. Its digests are held by now, so that the next look is short.
      if (job.court === court) return verdict;
    }
  }

  #start(key: string, court: Court, model: Located): Job {
    const digesting: Digesting = { began: 0, done: 0, total: 0 };
    const verdict = this.#turn().then(() => this.#work(court, model, digesting));
    this.#jobs.set(key, { court, verdict, digesting });
    const over = () => {
      this.#jobs.delete(key);
      this.#working -= 1;
      this.#queue.shift()?.();
    };
    verdict.then(over, over);
    return this.#jobs.get(key)!;
  }

  /** Waits for room to work. */
  async #turn(): Promise<void> {
    if (this.#working >= MOST.working) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#working += 1;
  }

  async #work(court: Court, model: Located, digesting: Digesting): Promise<Verdict> {
    const begun = performance.now();
    let missed = false;
    const working: Working = {
      signal: this.#end.signal,
      onTotal: (total) => {
        if (total > 0) Object.assign(digesting, { began: this.now(), done: 0, total });
      },
      onProgress: (done) => {
        digesting.done = done;
      },
      cacheBefore: (behind) =>
        this.#held.before(behind, () => {
          missed = true;
        }),
    };
    const verdict = await this.look(court, model, working);
    if (!missed || performance.now() - begun < this.answerMs) return verdict;
    await wait(FRESH_MS, undefined, { signal: this.#end.signal });
    return this.look(court, model, working);
  }
}

/** Its value, or null where it is not there by then. */
async function soonest(verdict: Promise<Verdict>, until: number): Promise<Verdict | null> {
  const over = new AbortController();
  const late = wait(Math.max(0, until - performance.now()), null, { signal: over.signal }).catch(() => null);
  try {
    return await Promise.race([verdict, late]);
  } finally {
    over.abort();
  }
}
