import type { JsonObject } from "@rampart/core";
import { type ToolOptions, withDefaults } from "./options.js";
import { pass } from "./passage.js";
import { signalIn } from "./signal.js";

type Callable = (...args: never[]) => unknown;

/** The same function, asynchronous: it may have to wait for an answer. */
export type Gated<F extends Callable> = (...args: Parameters<F>) => Promise<Awaited<ReturnType<F>>>;

/** Names under which frameworks keep what a tool does; the first that is a function counts. */
const METHODS = ["execute", "run", "invoke", "func", "handler", "call"] as const;

/**
 * A tool that asks before it runs: a function, or an object with `execute`, `run`, `invoke`, `func`, `handler` or `call`. It
 * runs only where the policy lets it; otherwise a {@link RefusedError} says why, for the model to read. What it returns is
 * looked through before it is handed on.
 *
 *     const search = govern(async function search({ query }) { … });
 */
export function govern<F extends Callable>(tool: F, options?: ToolOptions): Gated<F>;
export function govern<T extends object>(tool: T, options?: ToolOptions): T;
export function govern(tool: Callable | object, options?: ToolOptions): unknown {
  const chosen = withDefaults(options);
  if (typeof tool === "function")
    return gated(tool as Callable, chosen.name ?? tool.name, chosen, null, options?.agent);
  const method = METHODS.find((name) => typeof (tool as Record<string, unknown>)[name] === "function");
  if (method === undefined) throw new TypeError(`a tool is a function or has one of ${METHODS.join(", ")}`);
  const name = chosen.name ?? (tool as { name?: unknown }).name;
  const run = (tool as Record<string, Callable>)[method]!;
  const made = Object.create(Object.getPrototypeOf(tool) as object, Object.getOwnPropertyDescriptors(tool)) as object;
  const value = gated(run, typeof name === "string" ? name : method, chosen, tool, options?.agent);
  Object.defineProperty(made, method, { value, writable: true, enumerable: true, configurable: true });
  return made;
}

/** @throws TypeError for a function that yields: what it will have said is not known when it returns */
function refuseYielding(run: Callable): void {
  if (!/Generator/.test(Object.prototype.toString.call(run))) return;
  throw new TypeError("a function that yields cannot be governed: let it return the whole of its result");
}

/** A first argument alone, or followed by a framework's own, is the tool's input; several of a plain function are all of it. */
function gated(run: Callable, name: string, options: ToolOptions, self: object | null, own: string | undefined) {
  refuseYielding(run);
  const line = own === undefined ? [] : [own];
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const input = self !== null || args.length < 2 ? args[0] : args;
    const call = (changed: JsonObject | null) =>
      Reflect.apply(run, self ?? this, changed === null ? args : withInput(args, changed, input)) as unknown;
    return pass(name, input, options, call, line, signalIn(args.slice(1)));
  };
}

/** The arguments with the input the policy wants; one that was no object was asked about under the name `input`. */
function withInput(args: readonly unknown[], changed: JsonObject, input: unknown): unknown[] {
  const plain = typeof input === "object" && input !== null && !Array.isArray(input);
  if (plain) return [changed, ...args.slice(1)];
  const { input: inner } = changed;
  return Array.isArray(input) && input === args ? [...(inner as unknown[])] : [inner, ...args.slice(1)];
}
