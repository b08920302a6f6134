import type { Action, Facts, Finding, Grant, Place, TaskFacts, Verdict } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { actionOf } from "../past/action.js";
import { actionsOf, decisionOf, rulesOf, timeOf } from "../past/query.js";
import { callText } from "../say/event.js";

/** A call of the record with all a policy decides by, as far as the record has it. */
export interface Recorded {
  readonly index: number;
  readonly time: number;
  readonly agent: string;
  /** One line for a person. */
  readonly call: string;
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  readonly facts: Facts;
  /** The policy that decided, and what it said. */
  readonly policy: string;
  readonly verdict: Verdict;
  readonly rules: readonly string[];
}

/** Why a call of the record cannot be decided again. */
export const LEFT_OUT = {
  claimed: "written down by a door alone, while no guard ran",
  cut: "recorded without all they would do: a secret in a name, or too long",
  refused: "refused by the guard itself: malformed, too late, not recordable",
  limits: "decided by a limit, and what was used then is not on record",
  handed: "handed on by other agents",
  sealed: "entries whose content was deleted",
} as const;
export type LeftOut = keyof typeof LEFT_OUT;

/** The machine, which the record does not repeat with every call. */
export type Around = Pick<Place, "home" | "user" | "scratch">;

/** Reads calls out of events in the order of the log: tasks and grants are told before the calls that use them. */
export class RecordReader {
  readonly left: Record<LeftOut, number> = { claimed: 0, cut: 0, refused: 0, limits: 0, handed: 0, sealed: 0 };
  readonly #since: number;
  readonly #around: Around;
  readonly #tasks = new Map<string, TaskFacts>();
  readonly #grants = new Map<string, Grant>();
  #next: number | null = null;

  constructor(since: number, around: Around) {
    this.#since = since;
    this.#around = around;
  }

  /** Null for what is no call, or none that can be decided again. */
  take(event: JsonObject): Recorded | null {
    const index = number(event["index"]);
    const recent = timeOf(event) >= this.#since;
    if (recent && this.#next !== null) this.left.sealed += Math.max(0, index - this.#next);
    this.#next = index + 1;
    if (event["kind"] === "task") this.#task(event);
    else if (event["kind"] === "elevation-grant") this.#grant(event);
    if (!recent || event["kind"] !== "intent" || (event["phase"] ?? "call") !== "call") return null;
    const why = this.#why(event);
    if (why !== null) this.left[why]++;
    return why === null ? this.#read(event, index) : null;
  }

  #why(event: JsonObject): LeftOut | null {
    if (event["claimed"] === true) return "claimed";
    if (typeof event["code"] === "string") return "refused";
    if (Array.isArray(event["chain"]) && event["chain"].length > 0) return "handed";
    if (rulesOf(event).some((rule) => rule.startsWith("limit."))) return "limits";
    const recorded = Array.isArray(event["actions"]) ? event["actions"] : [];
    const known = actionsOf(event).filter((action) => actionOf(action) !== null);
    return known.length === recorded.length ? null : "cut";
  }

  #read(event: JsonObject, index: number): Recorded {
    const decision = decisionOf(event);
    return {
      index,
      time: timeOf(event),
      agent: text(event["agent"]),
      call: callText(event).slice(0, 200),
      actions: actionsOf(event).flatMap(withSources),
      findings: (Array.isArray(event["findings"]) ? event["findings"] : []).filter(isFinding),
      facts: this.#facts(event),
      policy: text(event["policy"]),
      verdict: decision["verdict"] === "allow" ? "allow" : decision["verdict"] === "ask" ? "ask" : "deny",
      rules: rulesOf(event),
    };
  }

  #facts(event: JsonObject): Facts {
    const known = isJsonObject(event["facts"]) ? event["facts"] : {};
    const task = this.#tasks.get(text(event["task"])) ?? null;
    const quarantined = known["quarantined"];
    return {
      identity: {
        agent: text(event["agent"]),
        principal: text(event["principal"]),
        owner: optional(event["owner"]),
        verified: event["verified"] === true,
      },
      door: text(event["door"]),
      roles: names(known["roles"]),
      task,
      purpose: optional(known["purpose"]),
      environment: optional(known["environment"]),
      grants: names(known["grants"]).flatMap((id) => this.#grants.get(id) ?? []),
      session: { written: [], read: names(known["read"]) },
      quarantined: quarantined === "read-only" ? "read-only" : quarantined === true,
      stopped: known["stopped"] === true,
      now: timeOf(event),
      place: { ...this.#around, cwd: optional(event["cwd"]), project: optional(known["project"]), installed: [] },
    };
  }

  #task(event: JsonObject): void {
    const { sensitivity } = event;
    const known = sensitivity === "low" || sensitivity === "medium" || sensitivity === "high" ? sensitivity : null;
    remember(this.#tasks, {
      id: text(event["id"]),
      kind: text(event["type"]),
      purpose: optional(event["purpose"]),
      sensitivity: known,
      subject: optional(event["subject"]),
      environment: optional(event["environment"]),
    });
  }

  #grant(event: JsonObject): void {
    remember(this.#grants, {
      id: text(event["id"]),
      privilege: text(event["privilege"]),
      agent: text(event["agent"]),
      task: optional(event["task"]),
      until: number(event["until"]),
      uses: typeof event["uses"] === "number" ? event["uses"] : null,
      approvers: names(event["approvers"]),
    });
  }
}

/** Tasks and grants remembered; older ones are over. */
const MOST = 50_000;

function remember<T extends { readonly id: string }>(known: Map<string, T>, one: T): void {
  known.delete(one.id);
  known.set(one.id, one);
  if (known.size > MOST) known.delete(known.keys().next().value as string);
}

/** Where data comes from is on record by type and name; what it was labelled is not. */
function withSources(recorded: JsonObject): readonly Action[] {
  const action = actionOf(recorded);
  if (action === null) return [];
  const sources = names(recorded["sources"]).map((said) => {
    const at = said.indexOf(":");
    return { type: said.slice(0, at) as Action["sources"][number]["type"], name: said.slice(at + 1), labels: [] };
  });
  return [{ ...action, sources }];
}

const isFinding = (value: Json): value is Json & Finding =>
  isJsonObject(value) && typeof value["code"] === "string" && typeof value["severity"] === "string";
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const optional = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
const names = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
