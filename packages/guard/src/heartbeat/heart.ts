import type { Signer } from "@rampart/ledger";
import { type Heartbeat, signHeartbeat } from "./statement.js";

export interface HeartbeatOptions {
  /** Where it is posted: https, or http to this machine. */
  readonly url: string;
  /** Milliseconds between two. */
  readonly everyMs: number;
}

export interface HeartInput extends HeartbeatOptions {
  readonly signer: Signer;
  /** What is said, gathered at the moment. */
  readonly state: () => Promise<Omit<Heartbeat, "installation" | "time" | "every">>;
  /** Told once when nobody has taken it for long, and once when somebody does again. */
  readonly alarm: (code: "heartbeat.failed" | "heartbeat.resumed", message: string) => Promise<unknown>;
  readonly now: () => number;
}

export interface HeartStatus {
  /** Host it goes to; the rest of the address may be a secret. */
  readonly host: string;
  /** Milliseconds since 1970 of the last that was taken, or null. */
  readonly taken: number | null;
  readonly problem: string | null;
}

const PATIENCE_MS = 10_000;
/** Failures in a row that are no accident any more. */
const FAILURES = 3;

/** Posts a signed sign of life now and then. One at a time; a receiver that hangs keeps nothing else waiting. */
export class Heart {
  readonly #input: HeartInput;
  readonly #timer: NodeJS.Timeout;
  readonly #stop = new AbortController();
  #beating = false;
  #last = 0;
  #failures = 0;
  #taken: number | null = null;
  #problem: string | null = null;

  constructor(input: HeartInput) {
    this.#input = input;
    this.#timer = setInterval(() => void this.beat(), input.everyMs);
    this.#timer.unref();
    void this.beat();
  }

  get status(): HeartStatus {
    const problem = this.#failures >= FAILURES ? this.#problem : null;
    return { host: new URL(this.#input.url).host, taken: this.#taken, problem };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stop.abort();
  }

  /** Never throws. */
  async beat(): Promise<void> {
    if (this.#beating || this.#stop.signal.aborted) return;
    this.#beating = true;
    try {
      await this.#post();
      await this.#settle(null);
    } catch (error) {
      if (!this.#stop.signal.aborted) await this.#settle(wordsOf(error));
    } finally {
      this.#beating = false;
    }
  }

  async #post(): Promise<void> {
    const { url, everyMs, signer, state, now } = this.#input;
    // A clock that was set back must not make it older than the last.
    this.#last = Math.max(now(), this.#last + 1);
    const body = signHeartbeat(
      { installation: signer.name, time: this.#last, every: everyMs, ...(await state()) },
      signer,
    );
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "rampart" },
      body,
      redirect: "error",
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), this.#stop.signal]),
    });
    // What it says beyond its status is nobody's business.
    await response.body?.cancel();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
  }

  async #settle(problem: string | null): Promise<void> {
    const before = this.#failures;
    this.#problem = problem;
    this.#failures = problem === null ? 0 : before + 1;
    if (problem === null) this.#taken = this.#last;
    const { alarm } = this.#input;
    if (this.#failures === FAILURES)
      await alarm("heartbeat.failed", `nobody takes the heartbeat: ${problem}`).catch(() => undefined);
    if (problem === null && before >= FAILURES)
      await alarm("heartbeat.resumed", "the heartbeat is taken again").catch(() => undefined);
  }
}

/** Never the address: it may carry a secret. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  if (error.name === "TimeoutError") return "it did not answer in time";
  if (error.message.startsWith("it answered")) return error.message;
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === "string" ? `it cannot be reached (${cause.code})` : "it cannot be reached";
}
