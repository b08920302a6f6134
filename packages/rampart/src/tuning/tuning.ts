import { type Policy, remedy } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { decided } from "../effect/compare.js";
import { type Around, RecordReader } from "../effect/recorded.js";
import { decisionOf, rulesOf, timeOf } from "../past/query.js";
import { Counter } from "../report/counter.js";
import { quantile } from "../report/read.js";
import { callText } from "../say/event.js";

/** Bounds: latencies remembered, intents whose review may still come, rules and suggestions told, examples of each. */
const MOST = { latencies: 200_000, asked: 20_000, rules: 500, suggestions: 10, examples: 3 } as const;
/** Fewer times is an accident and no habit. */
const HABIT = 3;
/** Of answered questions, so that asking looks like a formality. */
const AGREED = 0.8;
/** Calls a watched door should have seen before it is said that it could be enforced. */
const ENOUGH = 100;

/** What one rule stopped, or would have. */
export interface RuleCost {
  readonly rule: string;
  /** At doors that only watch: these went on. */
  wouldDeny: number;
  wouldAsk: number;
  denied: number;
  asked: number;
  /** Answers of people to what it asked. */
  approved: number;
  refused: number;
  readonly examples: { readonly index: number; readonly call: string }[];
}

interface DoorCount {
  readonly door: string;
  readonly calls: number;
  readonly watched: number;
  readonly wouldStop: number;
}

export interface Suggestion {
  /** `loosen`: the same call was stopped again and again; `agreed`: people nearly always say yes; `enforce`: a door that only watches. */
  readonly why: "loosen" | "agreed" | "enforce";
  readonly says: string;
  /** For a person to look at and run; null where there is no one command. */
  readonly command: string | null;
}

/** What monitoring shows: what would have been refused, what it costs in time, and where the policy and the work do not fit. */
export class Tuning {
  calls = 0;
  readonly #policy: Policy;
  readonly #reader: RecordReader;
  readonly #rules = new Map<string, RuleCost>();
  readonly #doors = new Map<string, { watched: number; wouldStop: number; calls: number }>();
  readonly #asked = new Map<string, readonly string[]>();
  readonly #remedies = new Counter();
  readonly #micros: number[] = [];
  readonly #since: number;

  constructor(policy: Policy, since: number, around: Around) {
    this.#policy = policy;
    this.#since = since;
    this.#reader = new RecordReader(since, around);
  }

  take(event: JsonObject): void {
    const call = this.#reader.take(event);
    if (event["kind"] === "review") this.#review(event);
    if (event["kind"] !== "intent" || timeOf(event) < this.#since || (event["phase"] ?? "call") !== "call") return;
    this.#intent(event);
    if (call === null || call.verdict === "allow") return;
    const command = remedy(decided(this.#policy, call, null), call.actions);
    if (command !== null) this.#remedies.add(command, call.index);
  }

  tell() {
    const rules = [...this.#rules.values()].sort(
      (a, b) => b.wouldDeny + b.wouldAsk - (a.wouldDeny + a.wouldAsk) || b.denied + b.asked - (a.denied + a.asked),
    );
    const doors = [...this.#doors].map(([door, counts]) => ({ door, ...counts }));
    return {
      calls: this.calls,
      watched: doors.reduce((sum, { watched }) => sum + watched, 0),
      wouldStop: doors.reduce((sum, { wouldStop }) => sum + wouldStop, 0),
      doors,
      rules,
      /** Milliseconds from a call's arrival to its decision. */
      latency: { p50: this.#latency(0.5), p95: this.#latency(0.95), p99: this.#latency(0.99) },
      suggestions: this.#suggestions(rules, doors),
    };
  }

  #intent(event: JsonObject): void {
    this.calls++;
    const { micros } = event;
    if (typeof micros === "number" && this.#micros.length < MOST.latencies) this.#micros.push(micros);
    const watched = event["enforced"] === false;
    const verdict = decisionOf(event)["verdict"];
    const door = this.#doorOf(text(event["door"]));
    door.calls++;
    if (watched) door.watched++;
    if (verdict === "allow" || verdict === undefined) return;
    if (watched) door.wouldStop++;
    const said = rulesOf(event);
    const rules = said.length > 0 ? said : [typeof event["code"] === "string" ? `guard: ${event["code"]}` : "default"];
    const member = `${watched ? "would" : ""}${verdict === "ask" ? "Ask" : "Deny"}`;
    for (const rule of rules) this.#count(rule, member, event);
    if (verdict !== "ask" || watched) return;
    this.#asked.set(text(event["id"]), rules);
    if (this.#asked.size > MOST.asked) this.#asked.delete(this.#asked.keys().next().value as string);
  }

  #count(rule: string, member: string, event: JsonObject): void {
    const known = this.#rules.get(rule);
    if (known === undefined && this.#rules.size >= MOST.rules) return;
    const none = { wouldDeny: 0, wouldAsk: 0, denied: 0, asked: 0, approved: 0, refused: 0 };
    const cost = known ?? { rule, ...none, examples: [] };
    this.#rules.set(rule, cost);
    if (member === "wouldDeny") cost.wouldDeny++;
    else if (member === "wouldAsk") cost.wouldAsk++;
    else if (member === "Deny") cost.denied++;
    else cost.asked++;
    const call = callText(event).slice(0, 120);
    if (cost.examples.length < MOST.examples && cost.examples.every((one) => one.call !== call))
      cost.examples.push({ index: typeof event["index"] === "number" ? event["index"] : 0, call });
  }

  #review(event: JsonObject): void {
    const state = event["state"];
    if (state !== "approved" && state !== "denied") return;
    for (const rule of this.#asked.get(text(event["intent"])) ?? []) {
      const cost = this.#rules.get(rule);
      if (cost === undefined) continue;
      if (state === "approved") cost.approved++;
      else cost.refused++;
    }
  }

  #doorOf(name: string) {
    const known = this.#doors.get(name) ?? { watched: 0, wouldStop: 0, calls: 0 };
    if (this.#doors.has(name) || this.#doors.size < MOST.rules) this.#doors.set(name, known);
    return known;
  }

  #latency(share: number): number | null {
    const found = quantile(this.#micros, share);
    return found === null ? null : found / 1_000;
  }

  #suggestions(rules: readonly RuleCost[], doors: readonly DoorCount[]): readonly Suggestion[] {
    const agreed = rules
      .filter(({ approved, refused }) => approved >= HABIT && approved / (approved + refused) >= AGREED)
      .map(({ rule, approved, refused }): Suggestion => {
        const says = `people agreed to ${approved} of ${approved + refused} questions of ${rule}`;
        return { why: "agreed", says, command: null };
      });
    const loosen = this.#remedies
      .top(MOST.suggestions)
      .filter(({ count }) => count >= HABIT)
      .map(
        ({ name, count }): Suggestion => ({
          why: "loosen",
          says: `stopped, or would be, ${count} times`,
          command: name,
        }),
      );
    const enforce = doors
      .filter(({ watched, wouldStop }) => watched >= ENOUGH && wouldStop === 0)
      .map(({ door, watched }): Suggestion => {
        const says = `${door} only watches, and none of ${watched} calls would have been stopped`;
        return { why: "enforce", says, command: `rampart protect ${door} --mode enforce` };
      });
    return [...loosen, ...agreed, ...enforce].slice(0, 2 * MOST.suggestions);
  }
}

export type TuningReport = ReturnType<Tuning["tell"]>;

const text = (value: Json | undefined): string => (typeof value === "string" && !isJsonObject(value) ? value : "");
