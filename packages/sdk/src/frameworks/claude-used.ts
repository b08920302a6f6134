import type { Usage } from "@rampart/core";
import { usageOf } from "../usage.js";

const AMOUNTS = ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheCreationInputTokens"] as const;
type Totals = { readonly [K in (typeof AMOUNTS)[number]]: number };

/** Models one session can tell of; more are not told apart from each other. */
const MAX_MODELS = 64;

/**
 * What models used since it was last asked. The Claude Agent SDK tells running totals of a session, by model; a session that was
 * resumed begins with those of before, and one that was cleared begins anew.
 */
export class UsedSince {
  readonly #before = new Map<string, Totals>();

  /** @param totals `modelUsage` of a result. The model that used most is first; those that used nothing are left out */
  since(totals: unknown): readonly Usage[] {
    if (typeof totals !== "object" || totals === null) return [];
    const used: Usage[] = [];
    for (const [model, said] of Object.entries(totals).slice(0, MAX_MODELS)) {
      const now = totalsOf(said);
      const usage = usageOf({ model, usage: between(this.#before.get(model), now) });
      this.#before.set(model, now);
      if (usage !== null && tokensOf(usage) > 0) used.push(usage);
    }
    return used.sort((a, b) => tokensOf(b) - tokensOf(a));
  }
}

function totalsOf(said: unknown): Totals {
  const amounts = (said ?? {}) as Readonly<Record<string, unknown>>;
  const entries = AMOUNTS.map((name) => [name, typeof amounts[name] === "number" ? amounts[name] : 0]);
  return Object.fromEntries(entries) as Totals;
}

/** In the names of a client's answer. What became less began anew. */
function between(before: Totals | undefined, now: Totals): object {
  const anew = before === undefined || AMOUNTS.some((name) => now[name] < before[name]);
  const of = (name: keyof Totals) => now[name] - (anew ? 0 : before[name]);
  return {
    input_tokens: of("inputTokens") + of("cacheReadInputTokens") + of("cacheCreationInputTokens"),
    output_tokens: of("outputTokens"),
  };
}

const tokensOf = ({ inputTokens = 0, outputTokens = 0 }: Usage) => inputTokens + outputTokens;
