import { AsyncLocalStorage } from "node:async_hooks";
import type { RampartOptions } from "./options.js";

/** For whom and for what something is done: other for every request a server answers. */
export type Context = Pick<RampartOptions, "agent" | "session" | "task" | "token" | "chain">;

const storage = new AsyncLocalStorage<Context>();

/**
 * Runs a function in which every governed call is made by this agent, in this task: what `govern` and `configure` say of them
 * does not count there. Inside another one what is not said stays as it was.
 *
 *     await within({ agent: "refund-bot", token: request.token }, () => agent.run(request));
 */
export function within<T>(context: Context, run: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, run);
}

/**
 * Runs a function as another agent that the one of this context hands its work to: its name goes into the chain.
 *
 *     await handOff("helper", () => helper.run(question));
 */
export function handOff<T>(to: string, run: () => T): T {
  const { agent = "sdk", chain = [], ...rest } = storage.getStore() ?? {};
  return storage.run({ ...rest, agent: to, chain: [...chain, agent] }, run);
}

export function context(): Context | undefined {
  return storage.getStore();
}
