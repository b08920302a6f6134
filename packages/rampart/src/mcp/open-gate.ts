import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type McpGate, START_BACKOFF_MS, startGuard } from "@rampart/edge";
import { type Gate, openGate } from "@rampart/sdk";
import { agentRuntime, callOnce, findSockets, type Layout } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { guardedUser, userOf } from "../setup/folders.js";
import { programFiles } from "../setup/program.js";

/** How long the first message waits for a guard that starts, and how often it is looked for. */
const START_MS = 5_000;
const POLL_MS = 50;

/**
 * Who decides for a proxy: the guard, which is started as hooks do where none runs. Where it does not come up, or `--alone`
 * wants that, this process, and `note` says so. Returns at once: the first message waits, not the server's start.
 */
export async function openProxyGate(
  layout: Layout,
  input: Input,
  io: Io,
  reviewMs: number,
  note: (text: string) => void,
): Promise<McpGate> {
  const own = { ...(input.state === null ? {} : { state: input.state }), cwd: io.cwd, reviewMs };
  const guarded = guardedUser(layout);
  // The guard has a user of its own there, and so has the policy.
  if (guarded !== null)
    return asProxyGate(
      await openGate({ ...own, guard: "required", socket: join(agentRuntime(guarded.uid), "agent.sock") }),
    );
  if (input.flag("alone")) return asProxyGate(await openGate({ ...own, guard: "none" }));
  const gate = await openGate(own);
  let looking: Promise<void> | null = null;
  let lookedAt = 0;
  const look = () => {
    lookedAt = io.now();
    looking = guardUp(layout, io).then((isUp) => {
      if (!isUp) note("no guard answers: this proxy decides by itself, and its record waits for one (rampart serve)");
    });
    return looking;
  };
  look();
  return {
    ask: async (call, user) => {
      await looking;
      const answer = await gate.ask(call, undefined, undefined, user);
      // The guard has gone since: nobody waits for its successor, who is told of this call by the record.
      if (answer.evidence === "local" && io.now() - lookedAt >= START_BACKOFF_MS) void look();
      return answer;
    },
    tell: (call, text) => gate.tell(call, text),
    // A client that starts has little patience for a list, and nothing is released by it.
    hidden: (list, tools) => gate.hidden(list, tools),
    refused: async (call, code) => {
      await looking;
      return gate.refused(call, code);
    },
  };
}

const asProxyGate = (gate: Gate): McpGate => ({
  ask: (call, user) => gate.ask(call, undefined, undefined, user),
  tell: (call, text) => gate.tell(call, text),
  hidden: (list, tools) => gate.hidden(list, tools),
  refused: (call, code) => gate.refused(call, code),
});

/** Whether a guard answers, if need be after it was started. Never throws. */
async function guardUp(layout: Layout, io: Io): Promise<boolean> {
  if (await answers(layout)) return true;
  // Root, in system mode.
  if (layout.system !== undefined || !(await started(layout, io))) return false;
  // Of several proxies that a client starts at once one starts it; the others wait as well.
  for (const until = performance.now() + START_MS; performance.now() < until; await sleep(POLL_MS))
    if (await answers(layout)) return true;
  return false;
}

/** False where there is no program to start. */
async function started({ config, state, data, root }: Layout, io: Io): Promise<boolean> {
  try {
    const program = programFiles().find(({ name }) => name === "rampart.mjs")!.source;
    const { name: user, home } = userOf(io.env);
    await startGuard({ node: process.execPath, program, config, state, data, root, home, user }, io.now());
    return true;
  } catch {
    return false;
  }
}

async function answers(layout: Layout): Promise<boolean> {
  try {
    const { agent } = await findSockets(layout);
    return (await callOnce(agent, { op: "ping" }, START_MS))["error"] === undefined;
  } catch {
    return false;
  }
}
