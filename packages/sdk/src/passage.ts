import type { JsonObject } from "@rampart/core";
import { calling, carried, context } from "./context.js";
import { RefusedError } from "./error.js";
import type { Gate } from "./gate/gate.js";
import { MAX_CHAIN } from "./line.js";
import type { RampartOptions, ToolOptions } from "./options.js";

type Rest = typeof import("./rest.js");

/** What a call needs is loaded by the first: a program that only imports its tools starts as fast as before. */
let rest: Rest | null = null;

const TOO_LONG = "chain.long";

/** The gate itself, for a door that is no tool: asks about calls and tells results. */
export async function openGate(options: RampartOptions): Promise<Gate> {
  rest ??= await import("./rest.js");
  return rest.gateFor(options);
}

/** Closes connections, and resolves once everything this process decided is on disk. */
export async function close(): Promise<void> {
  await rest?.closeGates();
}

/**
 * One call from question to result: ask, run, tell. `run` gets the arguments the policy wants instead, or null for those
 * that came.
 *
 * @param line the agents of a framework that had the work, the one that calls last; none where it does not say
 * @throws RefusedError where it may not run, or its result is kept back; whatever `run` throws, after it was told
 */
export async function pass<T>(
  name: string,
  input: unknown,
  chosen: ToolOptions,
  run: (changed: JsonObject | null) => T | Promise<T>,
  line: readonly string[] = [],
): Promise<T> {
  const options = { ...chosen, ...context(), ...carried(chosen, line) };
  rest ??= await import("./rest.js");
  const { gateFor, makeCall, replaced, textOf, usageOf } = rest;
  const gate = gateFor(options);
  const call = makeCall(name, input, options.as, options);
  if (call.chain !== undefined && call.chain.length > MAX_CHAIN) {
    await gate.refused(call, TOO_LONG);
    throw new RefusedError(`Rampart refused this call (${TOO_LONG}): it was handed on too often.`, TOO_LONG);
  }
  const answer = await gate.ask(call, options.expects, options.token);
  if (!answer.allowed) throw new RefusedError(answer.message, answer.code, answer.review);
  let result: T;
  try {
    result = await (line.length === 0 ? run(answer.arguments) : calling(options, () => run(answer.arguments)));
  } catch (error) {
    await gate.tell(call, error instanceof Error ? error.message : String(error));
    throw error;
  }
  const { withheld, text } = await gate.tell(call, textOf(result), (options.usage ?? usageOf)(result));
  if (withheld !== null) throw new RefusedError(withheld, null);
  return text === null ? result : (replaced(result, text) as T);
}
