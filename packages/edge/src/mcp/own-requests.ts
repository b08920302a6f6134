import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { Json, JsonObject } from "@rampart/service";
import { type Id, writeMessage } from "./message.js";
import { CANCELLED } from "./notice.js";
import type { Pending } from "./under-way.js";

/** Requests the proxy itself makes of one side, under ids nobody else uses. */
export class OwnRequests {
  readonly #waiting = new Map<Id, (result: Json | null) => void>();

  /** @param send `asks`: somebody answers this line before anything else comes */
  constructor(private readonly send: (line: string, asks: boolean) => void) {}

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Null where it is answered with an error, or not within `ms`.
   *
   * @param about the call it is asked for: taken back, so is this
   */
  ask(method: string, params: JsonObject, ms: number, about?: Pending): Promise<Json | null> {
    const id = `rampart-${randomUUID()}`;
    return new Promise((resolve) => {
      const giveUp = (reason: string) => {
        this.send(writeMessage({ method: CANCELLED, params: { requestId: id, reason } }), false);
        settle(null);
      };
      const timer = setTimeout(giveUp, ms, "it took too long");
      // Over HTTP in the stream of the call, not in the answer to whoever takes it back.
      if (about !== undefined) about.withdraw = AsyncResource.bind(() => giveUp("the call was taken back"));
      const settle = (result: Json | null) => {
        clearTimeout(timer);
        if (about !== undefined) about.withdraw = null;
        this.#waiting.delete(id);
        resolve(result);
      };
      this.#waiting.set(id, settle);
      this.send(writeMessage({ id, method, params }), true);
    });
  }

  has(id: Id): boolean {
    return this.#waiting.has(id);
  }

  /** What came of the request of this id; false where it is none of ours. */
  settle(id: Id, result: Json | null): boolean {
    const waiting = this.#waiting.get(id);
    waiting?.(result);
    return waiting !== undefined;
  }

  /** Nobody answers any more. */
  giveUp(): void {
    for (const settle of this.#waiting.values()) settle(null);
  }
}
