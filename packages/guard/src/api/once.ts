import { createHash } from "node:crypto";
import type { HttpAnswer } from "@rampart/service";
import type { KnownRequest } from "../state/parts/requests.js";
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

/** Where it is written down what was asked, for the guard after this one. */
export interface OnRecord {
  /** What the record says of a request with this digest, not older than a day; null: nothing. */
  known(key: string): Pick<KnownRequest, "asked" | "state"> | null;
  /** On record before anything the request does. @throws GuardError `record_failed`; nothing may then be done */
  note(key: string, asked: string, state: KnownRequest["state"] | "failed"): Promise<void>;
}

/**
 * Answers to requests that carry an `Idempotency-Key`: the same request again, from the same credential, is answered as the first
 * time and does nothing. Answers are in memory, and bounded. That something was asked is on record where a record is given: a guard
 * that begins anew has no answer, and does it no second time either.
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
   * @param record null where doing it once more after a restart does no harm
   * @throws ApiError `idempotency_malformed`, `idempotency_pending`, `idempotency_over`, `idempotency_unfinished`,
   *   `idempotency_differs`, and whatever `work` throws: what failed may be tried again
   */
  async run(
    key: string,
    who: string,
    asked: readonly (string | Uint8Array)[],
    work: () => Promise<HttpAnswer>,
    { keeps = true, record = null }: { readonly keeps?: boolean | undefined; readonly record?: OnRecord | null } = {},
  ): Promise<HttpAnswer> {
    if (!KEY.test(key))
      throw new ApiError("idempotency_malformed", "`Idempotency-Key` is 1 to 128 of A-Z a-z 0-9 . _ : -");
    const name = digestOf([who, key]);
    // With the key in it, which only its holder knows: what was asked cannot be found in the record by trying.
    const digest = digestOf([key, ...asked]);
    const known = this.#kept.get(name);
    if (known !== undefined && this.#now() - known.at < KEPT_MS) return again(known, digest);
    const before = record?.known(name) ?? null;
    if (before !== null) throw recorded(before, digest);
    const kept: Kept = { asked: digest, at: this.#now(), answer: "pending" };
    this.#keep(name, kept);
    try {
      await record?.note(name, digest, "begun");
      const answer = await work();
      kept.answer = keeps && isShort(answer) ? answer : "gone";
      await record?.note(name, digest, "done").catch(() => undefined);
      return answer;
    } catch (error) {
      await record?.note(name, digest, "failed").catch(() => undefined);
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
  if (asked !== digest) throw differs();
  if (answer === "pending")
    throw new ApiError("idempotency_pending", "the first request with this key is being worked on");
  if (answer === "gone")
    throw new ApiError("idempotency_over", "it was done; the answer was given once and is not kept");
  return answer;
}

/** What only the record knows of: whoever asks again learns how it stands, and no answer. */
function recorded({ asked, state }: Pick<KnownRequest, "asked" | "state">, digest: string): ApiError {
  if (asked !== digest) return differs();
  if (state === "done")
    return new ApiError("idempotency_over", "it was done before the guard began anew; the answer is not kept");
  return new ApiError(
    "idempotency_unfinished",
    "the guard ended while this was worked on: look whether it was done, and ask again with another key if not",
  );
}

const differs = () => new ApiError("idempotency_differs", "this key was used for another request");

const isShort = (answer: HttpAnswer) => "json" in answer && JSON.stringify(answer.json).length <= MAX_ANSWER;

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}
