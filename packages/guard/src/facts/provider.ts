import type { Facts, Finding, Interpretation, Policy, ToolCall } from "@rampart/core";
import type { Authority } from "../authority/authority.js";
import { intentDigest } from "../record/call.js";
import { fanOut, readByChain } from "./chain.js";
import type { Surroundings } from "./place.js";
import { refusalKey } from "./recalled.js";
import type { Repeat } from "./refusals.js";
import type { SessionRegistry } from "./registry.js";
import { isSeenToSucceed, remember, rememberMade, rememberResult, SESSION_LIMITS, type Session } from "./session.js";

/** Gathers what a decision depends on besides the call. In user mode who calls is a claim, and the facts say so. */
export class FactsProvider {
  readonly #sessions: SessionRegistry;
  readonly #around: Surroundings;
  readonly #authority: Authority;

  constructor(sessions: SessionRegistry, around: Surroundings, authority: Authority) {
    this.#sessions = sessions;
    this.#around = around;
    this.#authority = authority;
  }

  /**
   * @param folder where the project is looked for if this is the session's first call
   * @throws GuardError `record_failed` when the session's beginning could not be recorded
   */
  async about(policy: Policy, call: ToolCall, folder: string | null, now: number): Promise<Facts> {
    const { door, session: id } = call;
    const { home, user, scratch, installed } = this.#around;
    const session = this.#sessions.known(door, id) ?? (await this.#sessions.meet(call, folder, now));
    const standing = this.#authority.about(policy, call, now);
    const { identity, roles, task, purpose, environment, grants, quarantined, stopped, chain } = standing;
    const place = { home, user, scratch, installed, cwd: call.cwd, project: session.project };
    // Written out: what is added to a spread object costs the engine microseconds, and gives each one a shape of its own,
    // so that everything that reads facts is slow.
    const facts: Facts = {
      identity,
      door,
      roles,
      task,
      purpose,
      environment,
      grants,
      session: session.facts,
      quarantined,
      stopped,
      now,
      place,
    };
    return chain === undefined ? facts : this.#handedOn(policy, call, { chain, ...facts }, session);
  }

  /** What comes with work that was handed on: what was read before, and how many it was handed on to. */
  #handedOn(policy: Policy, call: ToolCall, facts: Facts, session: Session): Facts {
    const read = readByChain(this.#sessions.all(), session, call.chain!);
    const reached = fanOut(policy, session, call);
    return { ...facts, session: { ...session.facts, read }, ...(reached.length === 0 ? {} : { reached }) };
  }

  /** The facts of a call as another policy would have them: who an agent is, the policy says. */
  under(policy: Policy, call: ToolCall, facts: Facts, now: number): Facts {
    return { ...facts, ...this.#authority.about(policy, call, now) };
  }

  /** What a call that was let through leaves behind, for the calls after it. */
  remember(call: ToolCall, interpretation: Interpretation, intent: string): void {
    const session = this.#sessions.known(call.door, call.session);
    if (session === undefined) return;
    session.facts = remember(session.facts, interpretation);
    const made = interpretation.things?.made ?? [];
    if (made.length === 0) return;
    session.awaited ??= new Map();
    if (session.awaited.size >= SESSION_LIMITS.awaited) session.awaited.delete(session.awaited.keys().next().value!);
    session.awaited.set(intent, made);
  }

  /** How a call ended, as its result tells. */
  ended(call: ToolCall, intent: string, result: string | null): void {
    const session = this.#sessions.known(call.door, call.session);
    const made = session?.awaited?.get(intent);
    if (session === undefined || made === undefined) return;
    session.awaited!.delete(intent);
    if (isSeenToSucceed(result)) session.facts = rememberMade(session.facts, made);
  }

  /** What a result shows that was not taken out, for the calls after it. */
  shown(call: ToolCall, findings: readonly Finding[]): void {
    const session = this.#sessions.known(call.door, call.session);
    if (session !== undefined) session.facts = rememberResult(session.facts, findings);
  }

  /** What calls of this session are done for from now on. */
  prompted(call: ToolCall, id: string): void {
    const session = this.#sessions.known(call.door, call.session);
    if (session !== undefined) session.prompt = id;
  }

  /** Id of the prompt that led to this call, as far as a door reported one. */
  promptOf(call: ToolCall): string | null {
    return this.#sessions.known(call.door, call.session)?.prompt ?? null;
  }

  /** Counts a refused call; null where the session is none the guard knows. */
  refused(call: ToolCall, digest: string, rule: string | null): Repeat | null {
    const refusals = this.#sessions.known(call.door, call.session)?.refusals;
    if (refusals === undefined) return null;
    return refusals.note(digest, rule, () => refusalKey(call.tool, call.cwd, intentDigest(call).digest));
  }
}
