import type { JsonObject, ToolCall, Usage } from "@rampart/core";
import { acting, calling } from "./context.js";
import { RefusedError } from "./error.js";
import type { Answer, Gate, Passed } from "./gate/gate.js";
import { MAX_CHAIN } from "./line.js";
import type { RampartOptions, ToolOptions } from "./options.js";

type Rest = typeof import("./rest.js");

/** What a call needs is loaded by the first: a program that only imports its tools starts as fast as before. */
let rest: Rest | null = null;

const TOO_LONG = "chain.long";
const UNREAD = "result.unread";
const TAKEN_BACK = "call.cancelled";

/** The gate itself, for a door that is no tool: asks about calls and tells results. */
export async function openGate(options: RampartOptions): Promise<Gate> {
  rest ??= await import("./rest.js");
  return rest.gateFor(options);
}

/** Closes connections, and resolves once everything this process decided is on disk. */
export async function close(): Promise<void> {
  await rest?.closeGates();
}

/** A call that is asked about. */
export interface Begun {
  readonly gate: Gate;
  readonly call: ToolCall;
  readonly options: ToolOptions;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks about one call. @param line as {@link pass}
 *
 * @returns the call, and the arguments the policy wants instead, or null for those that came
 * @throws RefusedError where it may not run
 */
export async function begin(
  name: string,
  input: unknown,
  chosen: ToolOptions,
  line: readonly string[],
): Promise<Begun & { readonly changed: JsonObject | null }> {
  rest ??= await import("./rest.js");
  const begun = prepared(rest, name, input, chosen, line);
  return { ...begun, changed: argumentsOf(await ask(begun)) };
}

function prepared(
  { gateFor, makeCall, untellable }: Rest,
  name: string,
  input: unknown,
  chosen: ToolOptions,
  line: readonly string[],
): Begun {
  const options = acting(chosen, line);
  try {
    return { gate: gateFor(chosen), call: makeCall(name, input, options.as, options), options };
  } catch (error) {
    throw untellable("refused this call", error);
  }
}

/** What is said of a call. Never throws. */
export function ask({ gate, call, options, signal }: Begun): Promise<Answer> {
  if (call.chain !== undefined && call.chain.length > MAX_CHAIN) return tooLong(gate, call);
  return gate.ask(call, { expects: options.expects, token: options.token ?? undefined, signal });
}

async function tooLong(gate: Gate, { chain: _, ...call }: ToolCall): Promise<Answer> {
  // A chain that is none is not sent: what is malformed would not be taken down.
  await gate.refused(call, TOO_LONG);
  const message = `Rampart refused this call (${TOO_LONG}): it was handed on too often.`;
  return { allowed: false, evidence: "local", message, code: TOO_LONG, review: null };
}

function argumentsOf(answer: Answer): JsonObject | null {
  if (answer.allowed) return answer.arguments;
  throw new RefusedError(answer.message, answer.code, answer.review);
}

/**
 * One call from question to result: ask, run, tell. `run` gets the arguments the policy wants instead, or null for those
 * that came.
 *
 * @param line the agents of a framework that had the work, the one that calls last; none where it does not say
 * @param signal takes the call back: it is not run any more, and nobody waits for a person
 * @throws RefusedError where it may not run, or its result is kept back, or its error's words are; whatever else `run` throws,
 * after it was told; the signal's reason
 */
export async function pass<T>(
  name: string,
  input: unknown,
  chosen: ToolOptions,
  run: (changed: JsonObject | null) => T | Promise<T>,
  line: readonly string[] = [],
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  rest ??= await import("./rest.js");
  // As `begin` does, without waiting for one promise more.
  const begun = { ...prepared(rest, name, input, chosen, line), signal };
  const { gate, call, options } = begun;
  const answer = await ask(begun);
  if (signal?.aborted === true) await takenBack(gate, call, answer, signal);
  const changed = argumentsOf(answer);
  let result: T;
  try {
    result = await calling(options, () => run(changed));
  } catch (error) {
    throw failedWith(error, await gate.tell(call, wordsOf(error)));
  }
  if (rest.isInParts(result)) return keptBack(rest, begun, result);
  return given(rest, result, await tell(rest, begun, result));
}

/** A tool's own error, or one that says what may be read of it: frameworks have a model read an error's words. */
function failedWith(error: unknown, { withheld, text }: Passed): unknown {
  const instead = withheld ?? text;
  return instead === null ? error : new RefusedError(instead, null);
}

/** Whoever called does not want it any more: what was allowed stands in the record as not run. */
async function takenBack(gate: Gate, call: ToolCall, { allowed }: Answer, signal: AbortSignal): Promise<never> {
  if (allowed) await gate.refused(call, TAKEN_BACK);
  throw signal.reason;
}

/** Hands a result in. What cannot be told as a whole is kept back, as what nobody looked through. */
function tell({ textOf, usageOf, untellable }: Rest, { gate, call, options }: Begun, result: unknown): Promise<Passed> {
  let text: string | null;
  try {
    text = textOf(result);
  } catch (error) {
    return gate.tell(call, null).then(() => {
      throw untellable("kept this result back", error);
    });
  }
  return gate.tell(call, text, (options.usage ?? usageOf)(result));
}

/** What came of a call that was begun, once it was looked through. @throws RefusedError where it is kept back */
export async function looked<T>(begun: Begun, result: T): Promise<T> {
  rest ??= await import("./rest.js");
  return given(rest, result, await tell(rest, begun, result));
}

function given<T>({ replaced }: Rest, result: T, { withheld, text }: Passed): T {
  if (withheld !== null) throw new RefusedError(withheld, null);
  return text === null ? result : (replaced(result, text) as T);
}

async function keptBack({ putAway }: Rest, { gate, call }: Begun, result: object): Promise<never> {
  await Promise.all([putAway(result), gate.tell(call, null)]);
  const why = "a result that comes in parts cannot be looked through; let the tool return the whole of it.";
  throw new RefusedError(`Rampart kept this result back (${UNREAD}): ${why}`, UNREAD);
}

/** The parts of an answer as they come, of which the guard is told once they end, or nobody reads on. */
export async function* told<T>({ gate, call, options }: Begun, parts: AsyncIterable<T>): AsyncGenerator<T> {
  let usage: Usage | null = null;
  let words: string | null = null;
  try {
    for await (const part of parts) {
      usage = merged(usage, (options.usage ?? rest!.usageOf)(part));
      yield part;
    }
  } catch (error) {
    words = wordsOf(error);
    throw error;
  } finally {
    await gate.tell(call, words, usage);
  }
}

/** Some say what went in with the first part, and what came out with the last. */
const merged = (before: Usage | null, said: Usage | null) => (said === null ? before : { ...before, ...said });

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
