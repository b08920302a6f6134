import type { JsonObject } from "@rampart/core";
import { RefusedError } from "../error.js";
import { asItCame } from "../model-calls.js";
import { nameOf } from "../models.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { pass } from "../passage.js";
import { signalIn } from "../signal.js";
import { usageOf } from "../usage.js";
import { lineOf, type Message } from "./langchain-line.js";

interface ToolCallRequest {
  readonly toolCall: { readonly name: string; readonly args: unknown; readonly id?: string };
  readonly state?: { readonly messages?: readonly Message[] };
  readonly runtime?: object;
}

/** The members of LangChain that are used here; `langchain` itself is the caller's. */
interface Langchain<M> {
  /** Its own types of what is given to it differ from version to version. */
  createMiddleware(config: never): M;
  readonly ToolMessage: new (fields: {
    content: string;
    tool_call_id: string;
    name: string;
    status: "error" | "success";
  }) => object;
}

export interface MiddlewareOptions extends ToolOptions {
  /** Calls of the model ask as well, as the tool `model`, and their tokens are reported. Default: they do not. */
  readonly models?: boolean;
}

interface Answer {
  content: unknown;
}

interface ModelRequest {
  readonly model?: unknown;
}

/**
 * Middleware for `createAgent({ middleware: [rampart(langchain)] })` of LangChain.js 1: every tool call asks before it runs, and a
 * refusal is a tool message with status `error`, which the model reads. `langchain` is the module itself
 * (`import * as langchain from "langchain"`), so that there is one copy of it.
 */
export function rampart<M>(langchain: Langchain<M>, { models = false, ...options }: MiddlewareOptions = {}): M {
  const chosen = withDefaults(options);
  const own = options.agent === undefined ? [] : [options.agent];
  const made = {
    name: "rampart",
    ...(models && { wrapModelCall: modelCall(chosen, own) }),
    wrapToolCall: async (request: ToolCallRequest, next: (request: ToolCallRequest) => Promise<unknown>) => {
      const { toolCall, state } = request;
      const line = options.agent === undefined ? lineOf(state?.messages, toolCall.id) : [options.agent];
      const fields = { tool_call_id: toolCall.id ?? "", name: toolCall.name };
      let message: unknown;
      const run = async (changed: JsonObject | null) => {
        message = await next(changed === null ? request : { ...request, toolCall: { ...toolCall, args: changed } });
        return contentOf(message);
      };
      try {
        const content = await pass(toolCall.name, toolCall.args, chosen, run, line, signalIn([request.runtime]));
        if (message === null || content === contentOf(message)) return message;
        const text = typeof content === "string" ? content : JSON.stringify(content);
        return new langchain.ToolMessage({ ...fields, content: text, status: "success" });
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        return new langchain.ToolMessage({ ...fields, content: error.message, status: "error" });
      }
    },
  };
  return langchain.createMiddleware(made as never);
}

/** A call of the model, whose answer is looked through as well. */
function modelCall(chosen: ToolOptions, line: readonly string[]) {
  return async (request: ModelRequest, next: (request: ModelRequest) => Promise<Answer>): Promise<unknown> => {
    const name = nameOf(request.model) ?? "unnamed";
    const answers: Answer[] = [];
    const usage = () => {
      const said = usageOf(answers[0]);
      return said === null ? null : { model: name, ...said };
    };
    const run = async (changed: JsonObject | null) => {
      asItCame(changed);
      const answer = await next(request);
      answers.push(answer);
      return answer.content;
    };
    const content = await pass("model", { model: name }, { usage, ...chosen }, run, line);
    const [answer] = answers;
    if (answer !== undefined && content !== answer.content) answer.content = content;
    return answer;
  };
}

/** What the model reads of a tool message, and of a command what it puts into the graph's state: messages, as a rule. */
function contentOf(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return undefined;
  return "content" in answer ? answer.content : (answer as { readonly update?: unknown }).update;
}
