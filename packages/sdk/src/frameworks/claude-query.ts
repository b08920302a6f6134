import type { Usage } from "@rampart/core";
import { opened } from "../model-calls.js";
import { type ToolOptions, withDefaults } from "../options.js";
import type { Begun } from "../passage.js";
import { UsedSince } from "./claude-used.js";

/** A message of the Claude Agent SDK, as far as it is read here. */
interface Message {
  readonly type?: string;
  readonly subtype?: string;
  readonly model?: string;
  readonly session_id?: string;
  readonly modelUsage?: unknown;
}

const UNNAMED = "unnamed";
/** What an iterator has. */
const READING: ReadonlySet<string | symbol> = new Set(["next", "return", "throw", Symbol.asyncIterator]);

/**
 * A query of the Claude Agent SDK whose models are asked about, as the tool `model`, at the beginning of each turn, and whose
 * tokens are reported, by model, with the turn's result: a budget that is used up ends the next turn.
 *
 *     for await (const message of governQuery(query({ prompt, options: { hooks: rampartHooks() } }))) …
 *
 * The agent calls its models in a process of its own, so within a turn nobody is asked; its tools are. A refusal ends the query and
 * is thrown, as a `RefusedError`.
 */
export function governQuery<Q extends AsyncIterable<unknown>>(query: Q, options?: ToolOptions): Q {
  const messages = reported(query as AsyncIterable<Message>, withDefaults(options), options?.agent);
  return new Proxy(query, {
    get: (target, name) => {
      const owner = READING.has(name) ? messages : target;
      const value = Reflect.get(owner, name, owner) as unknown;
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(owner) : value;
    },
  });
}

async function* reported(
  query: AsyncIterable<Message>,
  chosen: ToolOptions,
  agent: string | undefined,
): AsyncGenerator<Message> {
  const line = agent === undefined ? [] : [agent];
  const used = new UsedSince();
  let session: ToolOptions = {};
  const asked = (model: string) =>
    opened({ name: chosen.name ?? "model", input: { model }, chosen: { ...chosen, ...session }, line });
  let turn: Begun | null = null;
  try {
    for await (const message of query) {
      const { type, subtype, model = UNNAMED, session_id } = message;
      if (type === "system" && subtype === "init") {
        if (session_id !== undefined) session = { session: session_id };
        turn ??= await asked(model);
      }
      if (type === "result") {
        const [first, ...others] = used.since(message.modelUsage);
        turn ??= await asked(first?.model ?? UNNAMED);
        await tell(turn, first);
        turn = null;
        for (const other of others) await tell(await asked(other.model ?? UNNAMED), other);
      }
      yield message;
    }
  } finally {
    if (turn !== null) await tell(turn, undefined);
  }
}

async function tell({ gate, call }: Begun, usage: Usage | undefined): Promise<void> {
  await gate.tell(call, null, usage);
}
