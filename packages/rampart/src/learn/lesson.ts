import type { Action } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { actionOf } from "../past/action.js";
import { actionsOf, decisionOf, timeOf } from "../past/query.js";
import { callText } from "../say/event.js";

/** One call of the record, as far as a policy judges it. */
export interface Lesson {
  readonly time: number;
  readonly agent: string;
  /** One line for a person. */
  readonly call: string;
  readonly actions: readonly Action[];
  readonly project: string | null;
  readonly cwd: string | null;
}

/** Calls kept; a record with more is learned from its newest. */
const MOST_CALLS = 50_000;

/** Takes the record in order, and keeps what really happened apart from what was stopped. */
export class Lessons {
  /** Released by policy or by a person, and not left undone. */
  readonly happened: Lesson[] = [];
  /** Denied, asked and not answered yes, or asked where nobody knows. */
  readonly stopped: Lesson[] = [];
  /** Recorded without all they would do: by a door alone, cut, or with a secret in a name. */
  unclear = 0;
  /** Older ones there was no room for. */
  dropped = 0;
  readonly #asked = new Map<string, Lesson>();

  constructor(
    readonly agent: string | null,
    readonly since: number,
  ) {}

  take(event: JsonObject): void {
    if (event["kind"] === "outcome") this.#ended(event);
    if (event["kind"] !== "intent" || timeOf(event) < this.since) return;
    if (this.agent !== null && event["agent"] !== this.agent) return;
    if ((event["phase"] ?? "call") !== "call" || event["code"] !== null) return;
    const lesson = lessonOf(event);
    if (lesson === null) {
      this.unclear++;
      return;
    }
    const { verdict } = decisionOf(event);
    const released = event["permit"] !== null;
    if (verdict === "allow" && released) this.#keep(this.happened, lesson);
    else if (verdict === "ask" && released && event["review"] !== null) this.#keep(this.happened, lesson);
    // The host asked its user: only that it ran says that they agreed. Where a door only watched, nobody was asked.
    else if (verdict === "ask" && released && event["enforced"] === true) this.#asked.set(String(event["id"]), lesson);
    else this.#keep(this.stopped, lesson);
  }

  /** What was asked and never seen to run was not agreed to, as far as anybody knows. */
  end(): void {
    for (const lesson of this.#asked.values()) this.#keep(this.stopped, lesson);
    this.#asked.clear();
  }

  #ended(event: JsonObject): void {
    const id = String(event["id"]);
    const lesson = this.#asked.get(id);
    if (lesson === undefined || event["status"] !== "done") return;
    this.#asked.delete(id);
    this.#keep(this.happened, lesson);
  }

  #keep(list: Lesson[], lesson: Lesson): void {
    list.push(lesson);
    if (list.length <= MOST_CALLS * 1.1) return;
    this.dropped += list.splice(0, list.length - MOST_CALLS).length;
  }
}

function lessonOf(event: JsonObject): Lesson | null {
  const recorded = Array.isArray(event["actions"]) ? event["actions"] : [];
  const actions = actionsOf(event)
    .map(actionOf)
    .filter((action) => action !== null);
  if (event["claimed"] === true || actions.length !== recorded.length) return null;
  const facts = isJsonObject(event["facts"]) ? event["facts"] : {};
  return {
    time: timeOf(event),
    agent: text(event["agent"]) ?? "unknown",
    call: callText(event).slice(0, 200),
    actions,
    project: text(facts["project"]),
    cwd: text(event["cwd"]),
  };
}

const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
