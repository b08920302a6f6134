import type { EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import type { At, Part } from "../part.js";
import { keep, listOf } from "./bounded.js";

/** A request to the API that carried an idempotency key. */
export interface KnownRequest {
  /** Digest of the key and of the credential that used it. */
  readonly key: string;
  /** Digest of what was asked. */
  readonly asked: string;
  /** Whether it came to its end; where the guard ended before that, nobody knows. */
  readonly state: "begun" | "done";
  /** When it began, milliseconds since 1970. */
  readonly at: number;
}

/** The code of the alarms that say of one. */
export const REQUEST = "api.request";
export const MAX_REQUESTS = 1_024;

/** Requests that are not done twice. What failed may be tried again, and is not among them. */
export class KnownRequests implements Part {
  readonly name = "requests";
  readonly kinds = ["alarm"] as const;
  readonly marks = [`"code":"${REQUEST}"`];
  readonly #byKey = new Map<string, KnownRequest>();

  get(key: string): KnownRequest | null {
    return this.#byKey.get(key) ?? null;
  }

  apply({ code, details }: EventOf<"alarm">, { time }: At): void {
    if (code !== REQUEST) return;
    const { key, asked, state } = (details ?? {}) as { readonly [name: string]: unknown };
    if (typeof key !== "string" || typeof asked !== "string") return;
    const known = this.#byKey.get(key);
    if (state === "begun") keep(this.#byKey, key, { key, asked, state, at: time }, MAX_REQUESTS);
    else if (state === "done" && known !== undefined) this.#byKey.set(key, { ...known, state });
    else if (state === "failed") this.#byKey.delete(key);
  }

  save(): Json {
    return [...this.#byKey.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const request of listOf<KnownRequest>(saved)) this.#byKey.set(request.key, request);
  }
}
