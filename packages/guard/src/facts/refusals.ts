/** Refused calls and refusing rules one session is remembered by, and from how many on somebody should know. */
export const REFUSAL_LIMITS = { calls: 64, rules: 64, sameCall: 3, sameRule: 6 } as const;

/** How often this session was refused before it was refused now, this time included. */
export interface Repeat {
  /** The same call, unchanged. */
  readonly call: number;
  /** Any call, by the same rule; 0 where no rule is named. */
  readonly rule: number;
  /** A count reached a bound, or twice, four times … as much: somebody should know, and not be told each time. */
  readonly notable: boolean;
}

/**
 * What one session was refused so far: an agent that tries the same again, or ever new forms of it, has not understood
 * or does not want to. In memory only, and bounded; what was counted longest ago goes first.
 */
export class Refusals {
  readonly #calls = new Map<string, number>();
  readonly #rules = new Map<string, number>();

  /** Counts one refusal of the call with this digest, by this rule. */
  note(digest: string, rule: string | null): Repeat {
    const call = counted(this.#calls, digest, REFUSAL_LIMITS.calls);
    const ofRule = rule === null ? 0 : counted(this.#rules, rule, REFUSAL_LIMITS.rules);
    const notable = isMark(call, REFUSAL_LIMITS.sameCall) || isMark(ofRule, REFUSAL_LIMITS.sameRule);
    return { call, rule: ofRule, notable };
  }
}

function counted(counts: Map<string, number>, key: string, max: number): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.delete(key);
  counts.set(key, count);
  if (counts.size > max) counts.delete(counts.keys().next().value!);
  return count;
}

/** `first`, and then every doubling of it. */
function isMark(count: number, first: number): boolean {
  if (count < first || count % first !== 0) return false;
  return Number.isInteger(Math.log2(count / first));
}
