import { randomUUID } from "node:crypto";
import type { Json, JsonObject, KnownTool, ToolCall } from "@rampart/core";
import { nameOfUser } from "./gate/place.js";
import type { ToolOptions } from "./options.js";

const DOOR = "sdk";
const PROCESS_SESSION = randomUUID();
const MAX_NAME = 256;
/** Values inside values of an argument; beyond it a text stands for the rest. */
const MAX_DEPTH = 48;

let user: string | null = null;

/** A call of a tool, as the guard reads it. `input` is whatever the tool would get. */
export function makeCall(name: string, input: unknown, as: KnownTool | undefined, options: ToolOptions): ToolCall {
  user ??= nameOfUser();
  const tool = (name === "" ? "anonymous" : name).slice(0, MAX_NAME);
  return {
    id: randomUUID(),
    door: DOOR,
    agent: options.agent ?? "sdk",
    principal: user,
    session: options.session ?? PROCESS_SESSION,
    task: options.task ?? null,
    ...(options.chain === undefined || options.chain.length === 0 ? {} : { chain: options.chain }),
    tool: as ?? tool,
    hostTool: tool,
    arguments: argumentsOf(input),
    shell: as === "shell" ? "bash" : null,
    cwd: options.cwd ?? process.cwd(),
    time: Date.now(),
  };
}

/** One plain object stands as it is; anything else under the name `input`. */
function argumentsOf(input: unknown): JsonObject {
  if (input === undefined) return {};
  const json = asJson(input, 0);
  return isObject(json) ? json : { input: json };
}

/** The value as JSON has it; what has no place there is named by its kind, so that policy sees that something is there. */
export function asJson(value: unknown, depth: number): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : asJsonObject(value, depth);
    default:
      return `[${typeof value}]`;
  }
}

function asJsonObject(value: object, depth: number): Json {
  if (depth >= MAX_DEPTH) return "[too deep]";
  if (Array.isArray(value)) return value.map((one) => asJson(one, depth + 1));
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return asJson(value.toJSON(), depth + 1);
  if (value instanceof Map || value instanceof Set) return asJson([...value], depth);
  const made: Record<string, Json> = {};
  for (const [name, one] of Object.entries(value)) {
    if (one !== undefined && name !== "__proto__") made[name] = asJson(one, depth + 1);
  }
  return made;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
