import { randomUUID } from "node:crypto";
import type { Json, JsonObject, KnownTool, ToolCall } from "@rampart/core";
import { ServiceError } from "@rampart/service";
import { RefusedError } from "./error.js";
import { nameOfUser } from "./gate/place.js";
import type { ToolOptions } from "./options.js";

const DOOR = "sdk";
const PROCESS_SESSION = randomUUID();
const MAX_NAME = 256;
/** Values inside values of an argument, and all of them: what holds itself, or one thing many times, would never end. */
const MAX_DEPTH = 48;
const MAX_VALUES = 100_000;

let user: string | null = null;

/**
 * A call of a tool, as the guard reads it. `input` is whatever the tool would get.
 *
 * @throws ServiceError `json.too_deep`, `json.too_large`, `json.forbidden_key` where it cannot be told as a whole
 */
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
  const json = asJson(input);
  return isObject(json) ? json : { input: json };
}

/** The refusal of what {@link asJson} could not tell; any other error as it is. `did`: what Rampart did, for the message. */
export function untellable(did: string, error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  const { code, message: why } = error;
  return new RefusedError(`Rampart ${did} (${code}): it cannot be told as a whole: ${why}.`, code, null, {
    cause: error,
  });
}

/** Values that may still come. */
interface Room {
  left: number;
}

/**
 * The value as JSON has it; what has no place there is named by its kind, so that policy sees that something is there.
 *
 * @throws ServiceError as {@link makeCall}: what policy did not see must not run
 */
export function asJson(value: unknown, depth = 0, room: Room = { left: MAX_VALUES }): Json {
  if (room.left-- <= 0) throw new ServiceError("json.too_large", `it holds more than ${MAX_VALUES} values`);
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      // JSON has one zero.
      return Number.isFinite(value) ? value + 0 : String(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : asJsonObject(value, depth, room);
    default:
      return `[${typeof value}]`;
  }
}

function asJsonObject(value: object, depth: number, room: Room): Json {
  if (depth >= MAX_DEPTH) throw new ServiceError("json.too_deep", `it is nested deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) return value.map((one) => asJson(one, depth + 1, room));
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return asJson(value.toJSON(), depth + 1, room);
  if (value instanceof Map || value instanceof Set) return asJson([...value], depth, room);
  const made: Record<string, Json> = {};
  for (const [name, one] of Object.entries(value)) {
    if (one === undefined) continue;
    if (name === "__proto__") throw new ServiceError("json.forbidden_key", "it names the key __proto__");
    made[name] = asJson(one, depth + 1, room);
  }
  return made;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
