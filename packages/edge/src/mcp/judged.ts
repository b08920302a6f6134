import { randomUUID } from "node:crypto";
import type { JsonObject, ToolCall } from "@rampart/core";

export interface Around {
  readonly server: string;
  readonly agent: string;
  readonly session: string;
  readonly user: string;
  readonly cwd: string;
  now(): number;
}

/** Requests of a client that do something at the server, and of a server that do something at the client. */
const ASKED: ReadonlySet<string> = new Set([
  "tools/call",
  "resources/read",
  "resources/subscribe",
  "subscriptions/listen",
  "prompts/get",
  "sampling/createMessage",
  "elicitation/create",
]);

/** Results a model reads, so that they are looked through. */
const READ: ReadonlySet<string> = new Set(["tools/call", "resources/read", "prompts/get", "sampling/createMessage"]);

export const isAsked = (method: string) => ASKED.has(method);
export const isRead = (method: string) => READ.has(method);

/** The call a request makes, as policy reads it: `server` and the tool's or the method's name, and its arguments. */
export function callOf(method: string, params: JsonObject, around: Around): ToolCall {
  const { server, agent, session, user, cwd } = around;
  const { name, arguments: given, _meta, ...others } = params;
  const isTool = method === "tools/call";
  const what = isTool ? { name: typeof name === "string" ? name : "" } : { method };
  const inner = isTool ? (given ?? {}) : { ...(name === undefined ? {} : { name }), ...others, ...objectOf(given) };
  return {
    id: randomUUID(),
    door: "mcp",
    agent,
    principal: user,
    session,
    task: null,
    tool: "mcp",
    hostTool: `${server}/${isTool ? String(name) : method}`.slice(0, 256),
    arguments: { server, ...what, arguments: inner },
    shell: null,
    cwd,
    time: around.now(),
  };
}

/** The request's params with the arguments the policy wants. */
export function changedParams(method: string, params: JsonObject, changed: JsonObject): JsonObject {
  const inner = changed["arguments"] ?? {};
  return method === "tools/call" ? { ...params, arguments: inner } : { ...params, ...(inner as JsonObject) };
}

function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
