import type { DecideOptions, Decision, Facts, Policy, ToolCall } from "@rampart/core";
import { type Answer, AS_IT_IS, type Asking, type AskPerson, type Gate, type Passed, refusal } from "./gate.js";
import type { LocalPlace } from "./place.js";
import type { LocalRecord } from "./record.js";

type Core = typeof import("@rampart/core");
type Edge = typeof import("@rampart/edge");

export interface LocalGateOptions {
  readonly place: LocalPlace;
  readonly record: LocalRecord;
  readonly onAsk: ((question: { tool: string; message: string }) => boolean | Promise<boolean>) | null;
}

const FULFILLABLE: DecideOptions = { fulfillable: ["notify"] };
/** A result, whose text this process can replace. */
const REPLACING: DecideOptions = { fulfillable: ["notify", "redact"] };
/** UTF-16 code units of a result that are looked through; more of them are not handed on. */
const MAX_RESULT = 256 * 1024;

/**
 * This process decides by itself, by a policy it read when it began: rules about a call alone hold, rules about grants,
 * roles or what a session did take their restrictive value. What it decided is left for the guard, as this process's word.
 */
export class LocalGate implements Gate {
  constructor(
    private readonly core: Core,
    private readonly edge: Edge,
    private readonly policy: Policy,
    private readonly options: LocalGateOptions,
  ) {}

  async ask(call: ToolCall, { person }: Asking = {}): Promise<Answer> {
    const { edge, policy, options } = this;
    const { decision, interpretation } = await edge.judgeLooking(policy, call, this.#facts(call), FULFILLABLE);
    const asks = decision.verdict === "ask" && this.core.hostMayAnswer(decision);
    const allowed = decision.verdict === "allow" || (asks && (await this.#asked(call, decision, person)));
    const backlog = options.record.backlog();
    if (backlog !== null) await backlog;
    const fault = options.record.add(call, interpretation.actions, decision, allowed);
    if (fault !== null) return refusal("local", fault, "the decision could not be recorded.");
    if (allowed) return { allowed: true, evidence: "local", arguments: null };
    return { allowed: false, evidence: "local", message: sentence(decision), code: null, review: null };
  }

  async tell(call: ToolCall, text: string | null): Promise<Passed> {
    if (text === null) return AS_IT_IS;
    if (text.length > MAX_RESULT)
      return { withheld: "Rampart kept this result back: it is too long to be looked through.", text: null };
    const { core, policy } = this;
    const passing: ToolCall = {
      ...call,
      tool: "text",
      arguments: { text: core.legible(text), phase: "result" },
      shell: null,
    };
    const { decision, findings } = await this.edge.judgeLooking(policy, passing, this.#facts(call), REPLACING);
    if (decision.verdict === "deny") return { withheld: sentence(decision), text: null };
    if (!decision.obligations.some(({ type }) => type === "redact")) return AS_IT_IS;
    const redacted = core.redactResult(text, findings).text;
    return redacted === text ? AS_IT_IS : { withheld: null, text: redacted };
  }

  async hidden(list: ToolCall, tools: readonly string[]): Promise<readonly string[]> {
    const { server } = list.arguments;
    if (typeof server !== "string") return [];
    const facts = this.#facts(list);
    return tools.filter((tool) => this.core.deniesTool(this.policy, facts, { server, tool }));
  }

  async refused(call: ToolCall, code: string): Promise<void> {
    this.options.record.refused(call, code);
  }

  close(): Promise<void> {
    return this.options.record.close();
  }

  async #asked(call: ToolCall, decision: Decision, person?: AskPerson): Promise<boolean> {
    const { onAsk } = this.options;
    if (onAsk === null) return person === undefined ? false : person(question(decision));
    try {
      return (await onAsk({ tool: call.hostTool, message: sentence(decision) })) === true;
    } catch {
      return false;
    }
  }

  #facts(call: ToolCall): Facts {
    const { place } = this.options;
    const facts = this.edge.localFacts(call, place, place.project, call.time);
    if (call.chain === undefined) return facts;
    // Those it has its work from are known as little as the one that acts: by their names.
    const chain = call.chain.map((agent) => ({ identity: { ...facts.identity, agent }, roles: [], grants: [] }));
    return { ...facts, chain };
  }
}

/** What was refused, why, and what would be allowed instead: the policy's words, none of the call's. */
function sentence({ rules, verdict }: Decision): string {
  const hit = rules[0];
  const reason = hit?.reason ?? "The policy does not allow this.";
  const instead = hit?.instead == null ? "" : ` ${hit.instead}`;
  const whom = verdict === "ask" ? " A person has to agree first, and nobody could be asked." : "";
  return `Rampart refused this call. ${reason}${whom}${instead} Trying the same again will not help.`;
}

function question({ rules }: Decision): string {
  return `Rampart asks before this call. ${rules[0]?.reason ?? "The policy asks."}`;
}

/** An answer for every call where there is no policy to decide by. */
export class ClosedGate implements Gate {
  constructor(
    private readonly code: string,
    private readonly what: string,
  ) {}

  async ask(): Promise<Answer> {
    return refusal("local", this.code, this.what);
  }

  async tell(): Promise<Passed> {
    return AS_IT_IS;
  }

  async hidden(): Promise<readonly string[]> {
    return [];
  }

  async refused(): Promise<void> {}

  async close(): Promise<void> {}
}
