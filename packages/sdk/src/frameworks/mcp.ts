import type { JsonObject } from "@rampart/core";
import { RefusedError } from "../error.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { pass } from "../passage.js";
import { signalIn } from "../signal.js";

interface CallParams {
  readonly name: string;
  readonly arguments?: unknown;
}

/** What a client of the MCP SDK has, as far as it is used here. */
interface McpClient {
  callTool(params: never, ...rest: never[]): Promise<unknown>;
  getServerVersion?(): { readonly name?: string } | undefined;
}

/**
 * A client of the MCP SDK whose `callTool` asks before it calls. A refusal is a result with `isError`, which the model reads.
 * Everything else is the client's own.
 */
export function governClient<C extends McpClient>(client: C, options?: ToolOptions): C {
  const chosen = withDefaults(options);
  const asMcp: ToolOptions = { ...chosen, as: "mcp" };
  const line = options?.agent === undefined ? [] : [options.agent];
  const callTool = async (params: CallParams, ...rest: never[]): Promise<unknown> => {
    const server = chosen.name ?? client.getServerVersion?.()?.name ?? "mcp";
    const asked = { server, name: params.name, arguments: params.arguments ?? {} };
    const run = (changed: JsonObject | null) => {
      const inner = changed === null ? params : { ...params, arguments: changed["arguments"] };
      return client.callTool(inner as never, ...rest);
    };
    try {
      return await pass(params.name, asked, asMcp, run, line, signalIn(rest));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return { content: [{ type: "text", text: error.message }], isError: true };
    }
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === "callTool") return callTool;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
