import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject, ToolCall, Usage } from "@rampart/core";
import { errorOf, isJsonObject, ServiceError } from "@rampart/service";
import { type Answer, AS_IT_IS, type Asking, type Gate, type Passed, refusal } from "./gate.js";
import { Lines } from "./lines.js";
import type { Exchange } from "./remote.js";
import { untold } from "./told.js";

/** What stands on record where a person said no. */
const DECLINED = "person.declined";
/** Between two looks at a question that waits for a person. */
const POLL_MS = 250;

export interface GuardGateOptions {
  /** Path of the guard's agent socket, or the guard of another machine. */
  readonly socket: string | Exchange;
  readonly deadlineMs: number;
  readonly reviewMs: number;
}

/** The guard decides, records, and looks results through (docs/formats/wire.md). */
export class GuardGate implements Gate {
  readonly #lines: Exchange;

  constructor(private readonly options: GuardGateOptions) {
    const { socket, deadlineMs } = options;
    this.#lines = typeof socket === "string" ? new Lines(socket, deadlineMs) : socket;
  }

  /** @throws ServiceError `wire.unreachable`, for whoever can decide without a guard; nothing else */
  async ask(call: ToolCall, about: Asking = {}): Promise<Answer> {
    const wrong = untold(call);
    if (wrong !== null) return refusal("guard", wrong.code, `it cannot be told as a whole: ${wrong.message}.`);
    const until = Date.now() + this.options.reviewMs;
    for (;;) {
      const answer = await this.#decide(call, about);
      if (answer.allowed || answer.review === null || answer.code !== null) return answer;
      const approved = await this.#approved(answer.review, until, about.signal);
      if (!approved || about.signal?.aborted === true) return answer;
    }
  }

  async tell(call: ToolCall, text: string | null, usage: Usage | null = null): Promise<Passed> {
    try {
      const answer = await this.#send({ op: "outcome", call, text, replaces: true, ...reportOf(usage) });
      const { outcome, message, text: instead } = answer;
      if (outcome === "deny") return { withheld: typeof message === "string" ? message : "", text: null };
      if (outcome !== "allow" && outcome !== "no-opinion") throw malformed("outcome");
      if (instead === undefined) return AS_IT_IS;
      if (typeof instead !== "string") throw malformed("text");
      return { withheld: null, text: instead };
    } catch (error) {
      // What nobody has looked through is not handed on.
      const { message } = refusal("guard", codeOf(error), "its result could not be looked through.");
      return { withheld: message, text: null };
    }
  }

  /** @throws ServiceError `wire.unreachable`, as {@link ask} */
  async hidden(list: ToolCall, tools: readonly string[]): Promise<readonly string[]> {
    const { hidden } = await this.#send({ op: "offer", call: list, tools }).catch((error: unknown): JsonObject => {
      if (codeOf(error) === "wire.unreachable") throw error;
      return {};
    });
    return Array.isArray(hidden) ? tools.filter((tool) => hidden.includes(tool)) : [];
  }

  async refused(call: ToolCall, code: string): Promise<void> {
    await this.#send({ op: "refused", call, code }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#lines.close();
  }

  async #decide(call: ToolCall, { expects, token, person }: Asking): Promise<Answer> {
    try {
      const brought = token === undefined ? {} : { token };
      const said = { call, asks: person !== undefined, rewrites: true, ...brought, ...reportOf(expects) };
      const answer = await this.#send({ op: "decide", ...said });
      const { outcome, arguments: changed = null, message, code, review, permit } = answer;
      if (changed !== null && !isJsonObject(changed)) throw malformed("arguments");
      const permitted = typeof permit === "string" && permit !== "";
      if (permitted && (outcome === "allow" || outcome === "no-opinion"))
        return { allowed: true, evidence: "guard", arguments: changed };
      if (permitted && outcome === "ask" && person !== undefined) {
        if (await person(typeof message === "string" ? message : ""))
          return { allowed: true, evidence: "guard", arguments: changed };
        await this.refused(call, DECLINED);
        const said = "Rampart asked whoever you work for, who did not agree to this call. Ask them what to do instead.";
        return { allowed: false, evidence: "guard", message: said, code: DECLINED, review: null };
      }
      return {
        allowed: false,
        evidence: "guard",
        message: typeof message === "string" && message !== "" ? message : "Rampart refused this call.",
        code: typeof code === "string" ? code : null,
        review: typeof review === "string" ? review : null,
      };
    } catch (error) {
      if (error instanceof ServiceError && error.code === "wire.unreachable") throw error;
      return refusal("guard", codeOf(error), "the guard did not answer.");
    }
  }

  /** Waits until a person has answered, the time is over, or nobody wants it any longer. */
  async #approved(id: string, until: number, signal?: AbortSignal): Promise<boolean> {
    while (Date.now() < until) {
      await pause(Math.min(POLL_MS, Math.max(1, until - Date.now())), signal);
      if (signal?.aborted === true) return false;
      const { state } = await this.#send({ op: "review", id }).catch((): JsonObject => ({}));
      if (state === "approved") return true;
      if (state !== "open") return false;
    }
    return false;
  }

  async #send(body: { readonly [key: string]: unknown }): Promise<JsonObject> {
    const answer = await this.#lines.exchange(body);
    const error = errorOf(answer);
    if (error !== null) throw new ServiceError("wire.answer", error.message);
    return answer;
  }
}

/** Resolves after that time, or once the signal says so. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined);
}

function reportOf(usage: Usage | null | undefined): { readonly usage?: Usage } {
  return usage === null || usage === undefined ? {} : { usage };
}

function malformed(name: string): ServiceError {
  return new ServiceError("wire.answer", `the answer has a malformed ${name}`);
}

function codeOf(error: unknown): string {
  return error instanceof ServiceError ? error.code : "internal";
}
