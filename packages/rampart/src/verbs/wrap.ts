import { resolve } from "node:path";
import { deviations, Hold, isProgram, makeRoom, programNamed, type Room, removeRoom, runAgent } from "@rampart/edge";
import { wrap } from "@rampart/service";
import { Failure } from "../command/failure.js";
import { bold, dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { protectContext } from "../setup/door.js";
import { layoutOf } from "../setup/folders.js";
import { followHere } from "../setup/follow.js";
import { install } from "../setup/install.js";

const NOT_COVERED =
  "Not covered: programs started by their absolute path, what a program does itself (its own code, libraries, system calls), redirections and builtins of a shell that was not started by name, names that are installed from now on or that only folders have which the agent puts on its PATH, and what the agent leaves running when it ends. `rampart protect` puts a hook in front of agents that have one.";

/** What a shell answers for a program it cannot find. */
const NOT_FOUND = 127;

export const verb: Verb = {
  name: "wrap",
  summary: "start an agent so that programs it starts by name are judged",
  usage: "[--quiet] -- AGENT [ARGUMENT…]",
  about: [
    "For command-line agents without hooks. The agent itself starts unjudged, as you typed it; PATH and SHELL lead to shims in a private folder, and every program started by name, by the agent or by what it starts, is judged by the policy, recorded, and then run, or refused with exit status 126 and a reason. Standard streams, terminal, signals and exit status pass through. Installs what is not there yet, as `rampart init` does.",
    "While the agent's session is quarantined (`rampart quarantine`) or everything is stopped (`rampart stop --all`), the agent and what it started are frozen; to end a frozen agent, interrupt this program.",
    NOT_COVERED,
  ],
  options: { quiet: { type: "boolean", help: "do not say what is not covered" } },
  positionals: { min: 0, max: 0 },
  takesRest: true,
  examples: [
    { run: "rampart wrap -- aider --model gpt-5", what: "an agent without hooks" },
    { run: "rampart wrap --quiet -- bash", what: "a shell, to try it: rm -rf ~ is refused" },
  ],
  exits: [
    { status: NOT_FOUND, means: "no such agent" },
    { status: 128, means: "and the signal's number: a signal ended the agent; any other is the agent's own" },
  ],
  async run(input, io) {
    const words = input.rest ?? [];
    const [name] = words;
    if (name === undefined)
      throw new Failure("usage", "rampart wrap: which agent? It goes behind `--`", "rampart wrap -- aider");
    const program = find(name, io);
    const layout = layoutOf(input, io);
    if (layout.system !== undefined)
      throw new Failure(
        "refused",
        "system mode is installed here, and an agent is wrapped in user mode only",
        `rampart protect${stateOption(input)}`,
      );
    const { key } = await install(layout, io);
    const context = protectContext(layout, key, io);
    const agent = name.slice(name.lastIndexOf("/") + 1).slice(0, 64) || "agent";
    const room = await makeRoom(context, agent, io.cwd);
    const hold = new Hold(room.folder);
    const about = { agent, session: room.session, principal: "local", door: "wrap", task: null };
    const leave = followHere(layout, key, about, hold, (text) => io.note(yellow("rampart"), `: ${text}`));
    try {
      if (!input.flag("quiet")) sayBegin(room, name, input.json, io);
      const terminal = io.interactive;
      return await runAgent({ program, words, cwd: io.cwd, environment: room.environment, terminal, hold });
    } finally {
      leave();
      await sayEnd(room, stateOption(input), input.json, io);
      await removeRoom(room);
    }
  },
};

function find(name: string, io: Io): string {
  const path = name.includes("/") ? resolve(io.cwd, name) : programNamed(name, io.env["PATH"] ?? "");
  if (path !== null && isProgram(path)) return path;
  const where = name.includes("/") ? "is no program" : "is not on the PATH";
  throw new Failure("not_found", `${name} ${where}`, "rampart wrap --help", NOT_FOUND);
}

/** On standard error: standard output is the agent's. */
function sayBegin({ session, names }: Room, agent: string, json: boolean, io: Io): void {
  if (json) return io.rawError(`${JSON.stringify({ wrap: { session, agent, names, notCovered: NOT_COVERED } })}\n`);
  io.note(bold("rampart"), ` judges what ${agent} starts by name (${names} names), as session ${session}`);
  for (const line of wrap(NOT_COVERED, 76)) io.note(dim(`  ${line}`));
}

async function sayEnd(room: Room, state: string, json: boolean, io: Io): Promise<void> {
  const found = await deviations(room);
  if (json && found.length > 0)
    io.rawError(`${JSON.stringify({ wrap: { session: room.session, deviations: found } })}\n`);
  if (json || found.length === 0) return;
  io.note(
    yellow("rampart"),
    ": the environment did not stay as it was; some of what it led to may have started unseen:",
  );
  for (const { name, value } of found)
    io.note("  ", bold(name), ` became ${value === "" ? "unset or empty" : JSON.stringify(value.slice(0, 200))}`);
  io.note(dim(`  what was judged: rampart log search --session ${room.session}${state}`));
}
