import { AsyncLocalStorage } from "node:async_hooks";
import type { Handed } from "./handed.js";
import { foldRounds } from "./line.js";
import { type RampartOptions, type ToolOptions, withDefaults } from "./options.js";

/** For whom and for what something is done: other for every request a server answers. */
export type Context = Pick<RampartOptions, "agent" | "session" | "task" | "token" | "chain">;

type Acting = Pick<Context, "agent" | "chain">;

interface Standing extends Context {
  /** Its agent is running a tool: other agents that act in there have their work from it. */
  readonly calling?: boolean;
  /** The agent whose tool runs, and those before it, where something else was said inside: they stay in every chain. */
  readonly under?: Acting | undefined;
}

/** What an agent is called that nobody named. */
export const UNNAMED = "sdk";

const NOBODY: readonly string[] = [];
const storage = new AsyncLocalStorage<Standing>();

/**
 * Runs a function in which every governed call is made by this agent, in this task: what `govern` and `configure` say of them
 * does not count there. Inside another one what is not said stays as it was. Inside a tool of another agent, that one has handed
 * the work on, whatever is said.
 *
 *     await within({ agent: "refund-bot", token: request.token }, () => agent.run(request));
 */
export function within<T>(context: Context, run: () => T): T {
  const { calling = false, under: outer, ...before } = storage.getStore() ?? {};
  const under = calling ? before : outer;
  const said = { ...before, ...context };
  const chain = under === undefined ? said.chain : behind(under, said);
  return storage.run({ ...said, ...(chain && { chain }), under, calling: calling && context.agent === undefined }, run);
}

/**
 * Runs a function as another agent that the one of this context hands its work to: its name goes into the chain.
 *
 *     await handOff("helper", () => helper.run(question));
 */
export function handOff<T>(to: string, run: () => T): T {
  const { calling = false, under, ...rest } = storage.getStore() ?? {};
  const chain = foldRounds([...lineOf({ ...withDefaults(undefined), ...rest }), to]).slice(0, -1);
  return storage.run({ ...rest, agent: to, chain, under: calling ? rest : under }, run);
}

/** Who acts here, the last of the chain, and in which task, as it is said to another process. */
export function forWhom(): Handed {
  const { task, token, ...rest } = { ...withDefaults(undefined), ...storage.getStore() };
  return {
    chain: lineOf(rest),
    ...(typeof task === "string" && { task }),
    ...(typeof token === "string" && { token }),
  };
}

/** Runs a function as an agent that has its work from another process. Its task is the one of the first agent there, or none. */
export function takenOver<T>(agent: string, handed: Handed | null, run: () => T): T {
  if (handed === null) return within({ agent }, run);
  const chain = foldRounds([...handed.chain, agent]).slice(0, -1);
  const { task = null, token = null } = handed;
  return within({ agent, chain, task, token }, run);
}

/**
 * The options of a call made here: what was said around it counts before what its tool was governed with, and the agent that
 * runs a tool has handed on to any other that acts in there.
 *
 * @param line agents of a framework that had the work, the first first, the one that calls last; a tool's own agent. A name given
 * around the run is the one its first agent goes by. None where nobody says.
 */
export function acting(chosen: ToolOptions, line: readonly string[]): ToolOptions {
  const standing = storage.getStore();
  if (standing?.calling === true) return { ...chosen, ...standing, ...delegated(standing, chosen.chain, line) };
  const said = standing === undefined ? chosen : { ...chosen, ...standing };
  const [first, ...others] = line;
  if (first === undefined) return said;
  const { agent = first, chain = NOBODY } = said;
  if (chain.length + others.length === 0) return said.agent === agent ? said : { ...said, agent };
  return { ...said, ...last(foldRounds([...chain, agent, ...others])) };
}

/** What changes where an agent runs a tool that sets others to work: who acts, in the task of that agent or in none. */
function delegated(standing: Standing, chain: readonly string[] = NOBODY, line: readonly string[]): Context | null {
  const before = lineOf(standing);
  const more = chain.filter((name) => !before.includes(name));
  if (line.length === 0) line = before.slice(-1);
  if (more.length === 0 && line.length === 1 && line[0] === standing.agent) return null;
  const { task = null, token = null } = standing;
  return { ...last(foldRounds([...before, ...more, ...line])), task, token };
}

/** The chain of what is said inside a tool: nobody who stands behind that tool is lost from it. */
function behind(under: Acting, { agent = UNNAMED, chain = NOBODY }: Acting): readonly string[] {
  const before = lineOf(under);
  return foldRounds([...before, ...chain.filter((name) => !before.includes(name)), agent]).slice(0, -1);
}

/** Those before it, and the agent itself. */
function lineOf({ agent = UNNAMED, chain = NOBODY }: Acting): readonly string[] {
  return [...chain, agent];
}

const last = (line: readonly string[]): Required<Acting> => ({ agent: line.at(-1)!, chain: line.slice(0, -1) });

/** What tells runs of agents apart that share everything else: the call of the tool that began them, or the program. */
export function place(): object {
  const standing = storage.getStore();
  return standing?.calling === true ? standing : storage;
}

/** Runs a tool on behalf of the agent that called it; for what it is done holds for calls made in there as well. */
export function calling<T>({ agent = UNNAMED, session, task, token, chain }: Context, run: () => T): T {
  const standing: { -readonly [name in keyof Standing]: Standing[name] } = { agent, calling: true };
  if (session !== undefined) standing.session = session;
  if (task !== undefined) standing.task = task;
  if (token !== undefined) standing.token = token;
  if (chain !== undefined) standing.chain = chain;
  return storage.run(standing, run);
}
