import { join } from "node:path";
import type { McpGate } from "@rampart/edge";
import { type Gate, openGate } from "@rampart/sdk";
import { agentRuntime, type Layout } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { guardedUser } from "../setup/folders.js";
import { guardUp } from "./guard-up.js";
import { Presence } from "./presence.js";

const BY_ITSELF = "this proxy decides by itself, by the installed policy, and its record waits for one (rampart serve)";
const NOTHING = "nothing is allowed until the machine's guard answers (rampart status)";

/**
 * Who decides for a proxy: the guard, which is started as hooks do where none runs, and again where it goes away. Where it does
 * not come up, or `--alone` wants that, this process, and `note` says so. Returns at once: the first message waits, not the
 * server's start.
 */
export async function openProxyGate(
  layout: Layout,
  input: Input,
  io: Io,
  reviewMs: number,
  note: (text: string) => void,
): Promise<McpGate> {
  const own = { ...(input.state === null ? {} : { state: input.state }), cwd: io.cwd, reviewMs };
  const said = { now: () => io.now(), note };
  const guarded = guardedUser(layout);
  // The guard has a user of its own there, and so has the policy.
  if (guarded !== null) {
    const gate = await openGate({ ...own, guard: "required", socket: join(agentRuntime(guarded.uid), "agent.sock") });
    return asProxyGate(gate, new Presence({ ...said, up: null, meanwhile: NOTHING }));
  }
  if (input.flag("alone")) return asProxyGate(await openGate({ ...own, guard: "none" }), null);
  const presence = new Presence({ ...said, up: () => guardUp(layout, io), meanwhile: BY_ITSELF });
  const first = presence.begin();
  return asProxyGate(await openGate(own), presence, first);
}

function asProxyGate(gate: Gate, presence: Presence | null, first?: Promise<void>): McpGate {
  return {
    ask: async (call, user) => {
      await first;
      const answer = await gate.ask(call, { person: user });
      // Where it has gone nobody waits for its successor, who is told of this call by the record.
      presence?.saw(answer.evidence === "guard" && (answer.allowed || answer.code !== "wire.unreachable"));
      return answer;
    },
    tell: (call, text) => gate.tell(call, text),
    // A client that starts has little patience for a list, and nothing is released by it.
    hidden: (list, tools) => gate.hidden(list, tools),
    refused: async (call, code) => {
      await first;
      return gate.refused(call, code);
    },
  };
}
