import { ReadableStream } from "node:stream/web";
import type { JsonObject } from "@rampart/core";
import { RefusedError } from "./error.js";
import type { ToolOptions } from "./options.js";
import { type Begun, begin, looked, pass, told, wordsOf } from "./passage.js";

/** One call of a model: what is asked, and by whom. */
export interface Asking {
  readonly name: string;
  readonly input: { readonly model: string };
  readonly chosen: ToolOptions;
  readonly line: readonly string[];
}

type Call = () => unknown;

/** It answers once, with everything. */
export function whole({ name, input, chosen, line }: Asking, call: Call): Promise<unknown> {
  return pass(name, input, chosen, (changed) => asItCame(changed) && call(), line);
}

/** It answers with the parts themselves. */
export async function* inParts(asking: Asking, call: Call): AsyncGenerator<unknown> {
  const begun = await opened(asking);
  yield* told(begun, lazily(call));
}

/** It answers with an object that has them as a stream. */
export async function withStream(asking: Asking, call: Call): Promise<unknown> {
  const begun = await opened(asking);
  const answer = (await tried(begun, call)) as { readonly stream: AsyncIterable<unknown> };
  return { ...answer, stream: ReadableStream.from(told(begun, answer.stream)) };
}

/** It answers in either way, as the request wants it. */
export async function maybeInParts(asking: Asking, call: Call): Promise<unknown> {
  const begun = await opened(asking);
  const answer = await tried(begun, call);
  const yields = typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer;
  if (!yields) return looked(begun, answer);
  const parts = answer as AsyncIterable<unknown>;
  return new Proxy(answer, {
    get: (target, name) => {
      if (name === Symbol.asyncIterator) return () => told(begun, parts);
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === "function" ? (value as Call).bind(target) : value;
    },
  });
}

/** Asks about it. @throws RefusedError where the model may not be called */
export async function opened({ name, input, chosen, line }: Asking): Promise<Begun> {
  const begun = await begin(name, input, chosen, line);
  await tried(begun, () => asItCame(begun.changed));
  return begun;
}

/** What a call comes to; the guard is told where it fails. */
export async function tried(begun: Begun, call: Call): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    await begun.gate.tell(begun.call, wordsOf(error));
    throw error;
  }
}

async function* lazily(call: Call): AsyncGenerator<unknown> {
  yield* call() as AsyncIterable<unknown>;
}

/** @throws RefusedError where the policy wants a model to be called with something else: nobody can do that here */
export function asItCame(changed: JsonObject | null): true {
  if (changed === null) return true;
  const code = "model.changed";
  throw new RefusedError(`Rampart refused this call (${code}): the policy has a model's arguments changed.`, code);
}
