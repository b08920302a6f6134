import { forWhom, takenOver } from "./context.js";
import { formatHanded, HANDED, type Handed, parseHanded } from "./handed.js";

/** What a request brings: its headers, as `Headers` or by name, or the metadata of a message, which need not have any. */
export type Brought = Headers | Readonly<Record<string, unknown>> | null | undefined;

/**
 * What says for whom work is done, to send along to an agent in another process: a header of a request, or a member of a
 * message's metadata. It holds the token of the task, where there is one: send it to agents of your own.
 *
 *     await fetch(helper, { headers: handOver(), … });
 *
 * @throws RefusedError `chain.long`, `chain.malformed`
 */
export function handOver(): Readonly<Record<typeof HANDED, string>> {
  return { [HANDED]: formatHanded(forWhom()) };
}

/**
 * Runs a function as an agent that has its work from whoever sent the request: what {@link handOver} wrote. Where the request
 * brings nothing, the agent has it from nobody.
 *
 *     await takeOver("helper", request.headers, () => helper.run(question));
 *
 * @throws RefusedError `chain.malformed` where what it brings cannot be read, `chain.long`; `run` is not called then
 */
export function takeOver<T>(agent: string, brought: Brought, run: () => T): T {
  return takenOver(agent, readFrom(brought), run);
}

function readFrom(brought: Brought): Handed | null {
  if (brought === null || brought === undefined) return null;
  const names =
    brought instanceof Headers ? [HANDED] : Object.keys(brought).filter((name) => name.toLowerCase() === HANDED);
  const values = names.map((name) => (brought instanceof Headers ? brought.get(name) : brought[name]));
  const [value, ...others] = values.filter((one) => one !== null && one !== undefined);
  if (value === undefined) return null;
  return parseHanded(others.length === 0 ? value : null);
}
