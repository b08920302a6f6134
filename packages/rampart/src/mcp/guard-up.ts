import { setTimeout as sleep } from "node:timers/promises";
import { startGuard } from "@rampart/edge";
import { callOnce, findSockets, type Layout } from "@rampart/service";
import type { Io } from "../command/io.js";
import { userOf } from "../setup/folders.js";
import { programFiles } from "../setup/program.js";

/** How long a guard that starts is waited for, and how often it is looked for. */
const START_MS = 5_000;
const POLL_MS = 50;

/** Whether a guard answers, if need be after it was started. Never throws. */
export async function guardUp(layout: Layout, io: Io): Promise<boolean> {
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
