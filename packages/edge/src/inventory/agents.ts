import { HOSTS } from "../hosts/index.js";
import { detectHosts } from "../protect/detect.js";
import { findProgram } from "../protect/trust.js";
import { Gather } from "./gather.js";
import type { DoorStand, Reader } from "./reader.js";

/** Agents for which there is no hook door: their programs. */
const WITHOUT_DOOR = [
  "aider",
  "amp",
  "auggie",
  "crush",
  "droid",
  "interpreter",
  "plandex",
  "gptme",
  "sweep",
  "openhands",
];

const SAID: Readonly<Record<DoorStand, string>> = {
  none: "none",
  broken: "does not work",
  monitor: "monitor: nothing is stopped",
  configured: "configured, not seen to work yet",
  seen: "seen to work",
};

/** Coding agents on this machine, and the door in front of each. */
export const agents: Reader = {
  kind: "agent",
  codes: ["agent.unprotected", "agent.door_broken", "agent.monitored", "agent.unverified", "agent.no_door"],
  async read({ context, doors }) {
    const found = new Gather("agent");
    for (const { host, by } of await detectHosts(context)) {
      const stand = doors.get(host.host) ?? "none";
      const proved = host.proved ? `proved with ${host.version}` : "from its documentation";
      found.thing(host.title, by[0]!, {
        door: SAID[stand],
        host: proved,
        ask: host.asksItself ? "its own prompt" : "review",
      });
      const issue = ISSUES[stand]?.(host.host);
      if (issue !== undefined) found.issue({ ...issue, thing: host.title, place: by[0]! });
    }
    for (const name of WITHOUT_DOOR) {
      const program = await findProgram(name, context);
      if (program === null) continue;
      found.thing(name, program, { door: "none: it has no hooks" });
      const reason = "it has no hooks, so what it runs is not judged";
      found.issue({
        code: "agent.no_door",
        rank: "medium",
        thing: name,
        place: program,
        reason,
        mend: `rampart wrap -- ${name}`,
      });
    }
    return found;
  },
};

type Said = Omit<Parameters<Gather["issue"]>[0], "thing" | "place">;

const ISSUES: Readonly<Partial<Record<DoorStand, (host: string) => Said>>> = {
  none: (host) => ({
    code: "agent.unprotected",
    rank: "high",
    reason: "what it does on this machine is neither judged nor recorded",
    mend: `rampart protect ${host}`,
  }),
  broken: (host) => ({
    code: "agent.door_broken",
    rank: "critical",
    reason: "somebody protected it, and its door does not work: most agents then run every call",
    mend: `rampart doctor --fix   # or: rampart protect ${host}`,
  }),
  monitor: (host) => ({
    code: "agent.monitored",
    rank: "low",
    reason: "its door records what would be stopped, and stops nothing",
    mend: `rampart protect ${host}`,
  }),
  configured: (host) => ({
    code: "agent.unverified",
    rank: "low",
    reason: "nobody has seen its door decide since it was last changed",
    mend: `rampart verify ${host}`,
  }),
};

/** The title of a host there is a door for, else the name itself. */
export const titleOf = (name: string): string => (Object.hasOwn(HOSTS, name) ? HOSTS[name]!.title : name);
