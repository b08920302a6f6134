import { contextVariables, type Facts, type Place, plainFacts, type ToolCall, UNKNOWN_SESSION } from "@rampart/core";

/** Where calls happen, as far as a door knows it before one comes. */
export type Surroundings = Omit<Place, "cwd" | "project" | "variables">;

/** The facts a door has by itself: no role, no grant, nobody verified, and the restrictive session. */
export function localFacts(call: ToolCall, around: Surroundings, project: string | null, now: number): Facts {
  const { home, user, scratch, installed } = around;
  const place = {
    home,
    user,
    cwd: call.cwd,
    project,
    scratch,
    installed,
    // A door runs in the agent's own environment; few calls depend on it, and reading it costs as much as judging.
    get variables() {
      return contextVariables(process.env);
    },
  };
  return { ...plainFacts({ ...call, principal: user }, place, now), session: UNKNOWN_SESSION };
}
