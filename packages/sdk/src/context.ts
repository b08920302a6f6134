import { AsyncLocalStorage } from "node:async_hooks";
import { foldRounds } from "./line.js";
import type { RampartOptions } from "./options.js";

/** For whom and for what something is done: other for every request a server answers. */
export type Context = Pick<RampartOptions, "agent" | "session" | "task" | "token" | "chain">;

interface Standing extends Context {
  /** Its agent is running a tool: agents of a framework begun in there have their work from it. */
  readonly calling?: boolean;
}

const storage = new AsyncLocalStorage<Standing>();

/**
 * Runs a function in which every governed call is made by this agent, in this task: what `govern` and `configure` say of them
 * does not count there. Inside another one what is not said stays as it was.
 *
 *     await within({ agent: "refund-bot", token: request.token }, () => agent.run(request));
 */
export function within<T>(context: Context, run: () => T): T {
  const { calling = false, ...before } = storage.getStore() ?? {};
  return storage.run({ ...before, ...context, calling: calling && context.agent === undefined }, run);
}

/**
 * Runs a function as another agent that the one of this context hands its work to: its name goes into the chain.
 *
 *     await handOff("helper", () => helper.run(question));
 */
export function handOff<T>(to: string, run: () => T): T {
  const { agent = "sdk", chain = [], calling: _, ...rest } = storage.getStore() ?? {};
  return storage.run({ ...rest, agent: to, chain: [...chain, agent] }, run);
}

export function context(): Context | undefined {
  const standing = storage.getStore();
  if (standing === undefined) return undefined;
  const { calling: _, ...said } = standing;
  return said;
}

/**
 * Who acts and who handed on, where a framework says which of its agents had the work, the first of all first and the one that
 * acts last. A name given around the run is the one its first agent goes by; inside a tool, its agents have the work from
 * the agent that called the tool.
 */
export function carried(chosen: Context, line: readonly string[]): Pick<Context, "agent" | "chain"> {
  const [first, ...others] = line;
  if (first === undefined) return {};
  const standing = storage.getStore();
  const { agent = first, chain = [] } = { ...chosen, ...standing };
  const before = standing?.calling === true ? joined([...chain, agent], chosen.chain, first) : [...chain, agent];
  const whole = foldRounds([...before, ...others]);
  return { agent: whole.at(-1)!, chain: whole.slice(0, -1) };
}

/** A tool's own chain, and the first agent of its line, after the agents that had the work before. */
function joined(before: readonly string[], own: readonly string[] = [], first: string): readonly string[] {
  return [...before, ...own.filter((name) => !before.includes(name)), first];
}

/** A plain tool's own agent as a line, where another agent's tool calls it: there its name would not count otherwise. */
export function ownLine(agent: string | undefined): readonly string[] {
  return agent !== undefined && storage.getStore()?.calling === true ? [agent] : [];
}

/** What tells runs of agents apart that share everything else: the call of the tool that began them, or the program. */
export function place(): object {
  const standing = storage.getStore();
  return standing?.calling === true ? standing : storage;
}

/** Runs a tool on behalf of the agent that called it. */
export function calling<T>({ agent, chain }: Context, run: () => T): T {
  const standing = storage.getStore() ?? {};
  return storage.run(
    { ...standing, ...(agent !== undefined && { agent, calling: true }), ...(chain && { chain }) },
    run,
  );
}
