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
 * or does not want to. Bounded; what was counted longest ago goes first. After a restart the last hour of the record counts.
 */
export class Refusals {
  readonly #calls = new Map<string, number>();
  readonly #rules = new Map<string, number>();
  /** Of the record, by what it has of a call; taken over when the call comes again. */
  readonly #recalled = new Map<string, number>();

  /**
   * Counts one refusal of the call with this digest, by this rule.
   *
   * @param key the same call as the record knows it; asked for only after a restart
   */
  note(digest: string, rule: string | null, key?: () => string | null): Repeat {
    if (this.#recalled.size > 0 && key !== undefined && !this.#calls.has(digest)) this.#takeOver(digest, key());
    const call = counted(this.#calls, digest, REFUSAL_LIMITS.calls);
    const ofRule = rule === null ? 0 : counted(this.#rules, rule, REFUSAL_LIMITS.rules);
    const notable = isMark(call, REFUSAL_LIMITS.sameCall) || isMark(ofRule, REFUSAL_LIMITS.sameRule);
    return { call, rule: ofRule, notable };
  }

  /** A refusal the record tells of, oldest first. */
  recall(key: string | null, rule: string | null): void {
    if (key !== null) counted(this.#recalled, key, REFUSAL_LIMITS.calls);
    if (rule !== null) counted(this.#rules, rule, REFUSAL_LIMITS.rules);
  }

  #takeOver(digest: string, key: string | null): void {
    const before = key === null ? undefined : this.#recalled.get(key);
    if (key === null || before === undefined) return;
    this.#recalled.delete(key);
    this.#calls.set(digest, before);
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
