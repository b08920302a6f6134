import { createHash } from "node:crypto";
import type { HttpAnswer } from "@rampart/service";
import { ApiError } from "./errors.js";

const KEPT_MS = 24 * 3_600_000;
const MAX_KEPT = 1_024;
/** Characters of an answer that is kept; of a longer one only that it was given. */
const MAX_ANSWER = 64 * 1024;
const KEY = /^[A-Za-z0-9._:-]{1,128}$/;

interface Kept {
  readonly asked: string;
  readonly at: number;
  /** `gone`: it was given, and is not kept. */
  answer: HttpAnswer | "pending" | "gone";
}

/**
 * Answers to requests that carry an `Idempotency-Key`: the same request again, from the same credential, is answered as the first
 * time and does nothing. Bounded and in memory: a restart forgets them.
 */
export class Once {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param who the credential; nobody is given another's answer
   * @param asked what identifies the request: operation, path and body
   * @param keeps false for an answer nobody may be given twice, such as a new key
   * @throws ApiError `idempotency_malformed`, `idempotency_pending`, `idempotency_over`, `idempotency_differs`, and whatever `work` throws: what failed
   *   may be tried again
   */
  async run(
    key: string,
    who: string,
    asked: readonly (string | Uint8Array)[],
    work: () => Promise<HttpAnswer>,
    keeps = true,
  ): Promise<HttpAnswer> {
    if (!KEY.test(key))
      throw new ApiError("idempotency_malformed", "`Idempotency-Key` is 1 to 128 of A-Z a-z 0-9 . _ : -");
    const name = `${who}\0${key}`;
    const digest = digestOf(asked);
    const known = this.#kept.get(name);
    if (known !== undefined && this.#now() - known.at < KEPT_MS) return again(known, digest);
    const kept: Kept = { asked: digest, at: this.#now(), answer: "pending" };
    this.#keep(name, kept);
    try {
      const answer = await work();
      kept.answer = keeps && isShort(answer) ? answer : "gone";
      return answer;
    } catch (error) {
      this.#kept.delete(name);
      throw error;
    }
  }

  #keep(name: string, kept: Kept): void {
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
  }
}

function again({ asked, answer }: Kept, digest: string): HttpAnswer {
  if (asked !== digest) throw new ApiError("idempotency_differs", "this key was used for another request");
  if (answer === "pending")
    throw new ApiError("idempotency_pending", "the first request with this key is being worked on");
  if (answer === "gone")
    throw new ApiError("idempotency_over", "it was done; the answer was given once and is not kept");
  return answer;
}

const isShort = (answer: HttpAnswer) => "json" in answer && JSON.stringify(answer.json).length <= MAX_ANSWER;

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}
