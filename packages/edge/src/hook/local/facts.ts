import { contextVariables, type Facts, type SessionFacts, type ToolCall } from "@rampart/core";
import type { Bundle } from "@rampart/service";

/**
 * A door alone does not know what the session has read, so it may have read anything worth protecting: what only
 * holds for a session that has not, does not hold.
 */
const ANYTHING_READ: SessionFacts = {
  written: [],
  read: ["secret", "credential", "personal", "untrusted", "production"],
};

/** The facts a door has by itself: no role, no grant, nobody verified, and the restrictive session. */
export function localFacts(call: ToolCall, bundle: Bundle, project: string | null, now: number): Facts {
  const { home, user, scratch, installed } = bundle.place;
  return {
    identity: { agent: call.agent, principal: user, owner: null, verified: false },
    door: call.door,
    roles: [],
    task: null,
    purpose: null,
    environment: null,
    grants: [],
    session: ANYTHING_READ,
    quarantined: false,
    stopped: false,
    now,
    // The hook runs in the agent's own environment.
    place: { home, user, cwd: call.cwd, project, scratch, installed, variables: contextVariables(process.env) },
  };
}
