import { EMPTY_SESSION, type Facts } from "../../spine/facts.js";

/** Facts of an agent without role or task in `/home/dev/project`, on Thursday 2026-01-15 at 12:00 UTC. */
export function facts(over: Partial<Facts> = {}): Facts {
  return {
    identity: { agent: "claude", principal: "dev", owner: "dev@example.com", verified: true },
    door: "check",
    roles: [],
    task: null,
    purpose: null,
    environment: null,
    grants: [],
    session: EMPTY_SESSION,
    quarantined: false,
    stopped: false,
    now: Date.UTC(2026, 0, 15, 12),
    place: {
      home: "/home/dev",
      user: "dev",
      cwd: "/home/dev/project",
      project: "/home/dev/project",
      scratch: ["/tmp"],
      installed: [],
    },
    ...over,
  };
}
