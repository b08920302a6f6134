import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { actionsOf, decisionOf, rulesOf, sessionOf } from "./query.js";

/** One call of a session, with all that became of it. */
export interface Call {
  readonly index: number;
  readonly time: number;
  readonly intent: JsonObject;
  readonly verdict: string;
  readonly rules: readonly string[];
  /** `kind resource`, in the order of the call, without repeats. */
  readonly effects: readonly string[];
  readonly reviews: JsonObject[];
  outcome: JsonObject | null;
}

/** What happened besides calls: the session's begin and end, prompts, answers, alarms, gaps of the record. */
export interface Aside {
  readonly index: number;
  readonly time: number;
  readonly event: JsonObject;
}

export type Step = { readonly call: Call } | { readonly aside: Aside };

/** A session as one follows it: in order, outcomes and reviews beside the call they belong to. */
export interface Story {
  readonly session: string;
  readonly agents: readonly string[];
  readonly doors: readonly string[];
  readonly principals: readonly string[];
  readonly steps: readonly Step[];
  readonly counts: {
    readonly calls: number;
    readonly allowed: number;
    readonly asked: number;
    readonly denied: number;
  };
  /** Events of the session left out, because a story has at most {@link MAX_STEPS} steps. */
  readonly left: number;
  /** Older events of the session that were not handed in. */
  readonly earlier: number;
}

export const MAX_STEPS = 10_000;

/** Collects a session's events, in the order of the log. */
export class Storyteller {
  readonly #session: string;
  readonly #steps: Step[] = [];
  readonly #calls = new Map<string, Call>();
  /** Gaps since the session began: nobody knows to which session what is missing belonged. */
  #gaps: Aside[] = [];
  #left = 0;

  constructor(session: string) {
    this.#session = session;
  }

  take(event: JsonObject): void {
    if (event["kind"] === "gap" && this.#steps.length > 0) this.#gaps.push(aside(event));
    if (sessionOf(event) !== this.#session) return;
    // Only gaps between its events concern the session.
    for (const gap of this.#gaps) this.#add({ aside: gap });
    this.#gaps = [];
    const call = this.#calls.get(text(event[event["kind"] === "review" ? "intent" : "id"]));
    if (event["kind"] === "intent") this.#begin(event);
    else if (event["kind"] === "outcome" && call !== undefined) call.outcome = event;
    else if (event["kind"] === "review" && call !== undefined) call.reviews.push(event);
    else this.#add({ aside: aside(event) });
  }

  /** Null where the record has nothing of that session. */
  tell(earlier = 0): Story | null {
    if (this.#steps.length === 0) return null;
    const calls = [...this.#calls.values()];
    const events = this.#steps.map((step) => ("call" in step ? step.call.intent : step.aside.event));
    const names = (member: string) => [...new Set(events.map((event) => text(event[member])).filter(Boolean))];
    const count = (verdict: string) => calls.filter((call) => call.verdict === verdict).length;
    return {
      session: this.#session,
      agents: names("agent"),
      doors: names("door"),
      principals: names("principal"),
      steps: this.#steps,
      counts: { calls: calls.length, allowed: count("allow"), asked: count("ask"), denied: count("deny") },
      left: this.#left,
      earlier,
    };
  }

  #begin(intent: JsonObject): void {
    const { index, time } = aside(intent);
    const effects = [...new Set(actionsOf(intent).map(effectOf))];
    const verdict = text(decisionOf(intent)["verdict"]);
    const call = { index, time, intent, verdict, rules: rulesOf(intent), effects, reviews: [], outcome: null };
    if (this.#add({ call })) this.#calls.set(text(intent["id"]), call);
  }

  #add(step: Step): boolean {
    if (this.#steps.length >= MAX_STEPS) this.#left++;
    else this.#steps.push(step);
    return this.#left === 0;
  }
}

function effectOf({ kind, resource, certainty }: JsonObject): string {
  const name = isJsonObject(resource) ? text(resource["name"]) : "";
  return `${certainty === "possible" ? "perhaps " : ""}${text(kind)}${name === "" ? "" : ` ${name}`}`;
}

function aside(event: JsonObject): Aside {
  return { index: number(event["index"]), time: number(event["time"]), event };
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
