import type { Policy } from "@rampart/core";
import { type AuditEvent, LedgerError, type Signer, type Verifier } from "@rampart/ledger";
import { ServiceError } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { namedPerson, type Person } from "../../identity/person.js";
import type { ReviewDesk } from "../desk.js";
import { LINK_MS, makeLink } from "../links/link.js";
import type { Review } from "../review.js";
import { MAX_ANSWER, openAnswer, signQuestion } from "./statement.js";

/** Where questions are posted, and whose answer to that counts. */
export interface WebhookOptions {
  /** https, or http to this machine. */
  readonly url: string;
  /** Who may answer, by which key: Ed25519, as `name+id+base64`. Without it no answer counts. */
  readonly answers?: { readonly key: Verifier; readonly person: string };
  /** People whose own signed link is sent along: whoever gets the question may then answer as any of them. */
  readonly links: readonly string[];
}

export interface WebhookInput extends WebhookOptions {
  readonly desk: ReviewDesk;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly now: () => number;
  /** Whether the settings are out of the agents' reach (system mode). */
  readonly vouched: boolean;
  readonly alarm: (code: "webhook.failed" | "webhook.forged", message: string) => Promise<unknown>;
}

const WEBHOOK_LIMITS = {
  /** Milliseconds from the post to the end of its answer. */
  patience: 10_000,
  /** Questions that wait to be posted; of more nobody is told this way. */
  waiting: 64,
  /** At the same time. */
  atOnce: 4,
  /** Attempts at one question, and milliseconds between them. */
  attempts: 3,
  pause: 2_000,
  /** Milliseconds between two alarms of one kind. */
  alarms: 60_000,
} as const;

/** Posts each question to whoever the settings name. Beside the gate, never in its way: nobody waits for it. */
export class Webhook {
  readonly #input: WebhookInput;
  readonly #stop = new AbortController();
  readonly #waiting: string[] = [];
  readonly #told = new Map<string, { readonly at: number; untold: number }>();
  #running = 0;

  constructor(input: WebhookInput) {
    this.#input = input;
  }

  /** Told of every event after it was recorded. */
  follow(event: AuditEvent): void {
    if (event.kind !== "review" || event.state !== "opened" || event.reviewer !== null) return;
    if (this.#stop.signal.aborted) return;
    if (this.#waiting.length >= WEBHOOK_LIMITS.waiting)
      return void this.#alarm("webhook.failed", "too many questions wait");
    this.#waiting.push(event.id);
    this.#next();
  }

  close(): void {
    this.#stop.abort();
    this.#waiting.length = 0;
  }

  #next(): void {
    if (this.#running >= WEBHOOK_LIMITS.atOnce) return;
    const id = this.#waiting.shift();
    if (id === undefined) return;
    this.#running++;
    void this.#tell(id).finally(() => {
      this.#running--;
      this.#next();
    });
  }

  /** Never rejects. */
  async #tell(id: string): Promise<void> {
    for (let attempt = 1; attempt <= WEBHOOK_LIMITS.attempts && !this.#stop.signal.aborted; attempt++) {
      const review = this.#stillOpen(id);
      if (review === null) return;
      try {
        const answer = await this.#post(review);
        if (answer.length > 0) await this.#take(review, answer);
        return;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (attempt === WEBHOOK_LIMITS.attempts) await this.#alarm("webhook.failed", wordsOf(error));
        else await this.#pause();
      }
    }
  }

  #stillOpen(id: string): Review | null {
    const { desk, now } = this.#input;
    try {
      return desk.book.open(id, now());
    } catch {
      return null;
    }
  }

  async #post(review: Review): Promise<Buffer> {
    const { url, signer } = this.#input;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "rampart" },
      body: signQuestion(review, this.#linksTo(review), signer),
      // Followed nowhere: it is an answer that says so, and no question goes where the settings do not say.
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(WEBHOOK_LIMITS.patience), this.#stop.signal]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}`);
    }
    return bodyOf(response);
  }

  /** What was answered counts where it is signed by the key for it, and is about this very question; else it is told of. */
  async #take(review: Review, text: Buffer): Promise<void> {
    const { answers, desk, policy } = this.#input;
    // Many say `ok`: with nobody who may answer that is no answer.
    if (answers === undefined) return;
    try {
      const { review: id, digest, decision, note } = openAnswer(text, answers.key);
      if (id !== review.id || digest !== review.digest)
        throw new GuardError("answer_forged", "it is about another review");
      const answerer = { person: this.#person(answers.person), policy: policy() };
      if (decision === "deny") await desk.deny(id, answerer, note);
      else await desk.approve(id, answerer, { scope: "once", until: null, note });
    } catch (error) {
      if (!(error instanceof GuardError || error instanceof LedgerError || error instanceof ServiceError)) throw error;
      // Somebody else was faster: that is no attempt.
      if (error.code === "review_settled") return;
      await this.#alarm("webhook.forged", `its answer to ${review.id} was ignored (${error.code})`);
    }
  }

  #person(name: string): Person {
    return { ...namedPerson(this.#input.policy(), name, ""), channel: "webhook", verified: this.#input.vouched };
  }

  #linksTo({ id, digest, until }: Review): Readonly<Record<string, string>> {
    const { links, signer, now, vouched } = this.#input;
    const end = Math.min(until, now() + LINK_MS);
    const link = (person: string) => makeLink({ review: id, digest, person, verified: vouched, until: end }, signer);
    return Object.fromEntries(links.map((person) => [person, `/v1/links/${id}?link=${link(person)}`]));
  }

  async #alarm(code: "webhook.failed" | "webhook.forged", message: string): Promise<void> {
    const now = this.#input.now();
    const last = this.#told.get(code);
    if (last !== undefined && now - last.at < WEBHOOK_LIMITS.alarms) {
      last.untold++;
      return;
    }
    this.#told.set(code, { at: now, untold: 0 });
    const before = last === undefined || last.untold === 0 ? "" : `; ${last.untold} more since it was last told of`;
    await Promise.resolve(this.#input.alarm(code, `the webhook of reviews: ${message}${before}`)).catch(
      () => undefined,
    );
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WEBHOOK_LIMITS.pause);
      timer.unref();
      this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}

/** At most {@link MAX_ANSWER} bytes; more is no answer. */
async function bodyOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error("it answered too much");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Never the address: it may carry a secret. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  if (error.name === "TimeoutError") return "it did not answer in time";
  return error.message.startsWith("it answered") ? error.message : "it cannot be reached";
}
