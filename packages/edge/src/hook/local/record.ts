import { createHash, randomUUID } from "node:crypto";
import type { Judgement } from "@rampart/core";
import { SPOOL_LIMITS, type SpoolRecord, writeSpool } from "@rampart/service";
import type { Parsed } from "../../hosts/host.js";

/** What a door decided by itself, in the words the record needs. */
export interface LocalDecision {
  readonly door: string;
  readonly payload: Uint8Array;
  readonly parsed: Parsed;
  readonly judged: Judgement | null;
  readonly verdict: "allow" | "ask" | "deny";
  readonly enforced: boolean;
  /** Digest of the policy and version of the bundle, where one was admitted. */
  readonly policy: string | null;
  readonly bundle: number | null;
  /** Why the guard was not asked. */
  readonly why: string;
  readonly now: number;
}

/**
 * Leaves the decision for the guard, durable when this returns; `shared` where the guard is another user.
 *
 * @throws ServiceError `spool.*`, `folder.*`; an enforcing door must then refuse
 */
export async function recordDecision(spool: string, decision: LocalDecision, shared: boolean): Promise<void> {
  await writeSpool(spool, [recordOf(decision)], shared);
}

function recordOf({ parsed, payload, judged, ...decision }: LocalDecision): SpoolRecord {
  const call = parsed.ok ? parsed.call : null;
  const actions = judged?.interpretation.actions.slice(0, SPOOL_LIMITS.actions) ?? [];
  return {
    id: randomUUID(),
    time: decision.now,
    door: decision.door,
    phase: parsed.ok ? parsed.phase : "before",
    agent: call?.agent ?? "unknown",
    session: call?.session ?? "unknown",
    tool: call?.hostTool ?? "unknown",
    cwd: call?.cwd ?? null,
    input: `sha256:${createHash("sha256").update(payload).digest("hex")}`,
    actions: actions.map(({ kind, resource }) => ({ kind, resource: resource.name.slice(0, 1024) })),
    verdict: decision.verdict,
    enforced: decision.enforced,
    rules: judged?.decision.rules.slice(0, 8).map((hit) => hit.rule.slice(0, 256)) ?? [],
    policy: decision.policy,
    bundle: decision.bundle,
    why: decision.why,
  };
}
