import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { own } from "./fields.js";

/** `{type, command, timeout}`: the form Gemini CLI and Claude Code share; the unit of `timeout` is the host's. */
export function commandHook(command: string, timeout: number): JsonObject {
  return { type: "command", command, timeout };
}

/** The command lines of `{hooks: [{type: "command", command}]}`; nothing for any other shape. */
export function hookCommands(element: Json): readonly string[] {
  if (!isJsonObject(element)) return [];
  const hooks = own(element, "hooks");
  if (!Array.isArray(hooks)) return [];
  return hooks.flatMap((hook: Json) => {
    const command = isJsonObject(hook) ? own(hook, "command") : undefined;
    return typeof command === "string" ? [command] : [];
  });
}

/**
 * Where the value at `path` keeps hooks from running: it equals `value`, or, where `value` is a list, it is a list
 * that holds one of them.
 */
export function switchedOff(
  settings: JsonObject,
  path: readonly string[],
  value: boolean | readonly string[],
  message: string,
): { path: readonly string[]; message: string } | null {
  let here: Json | undefined = settings;
  for (const key of path) here = isJsonObject(here) ? own(here, key) : undefined;
  const off = Array.isArray(value)
    ? Array.isArray(here) && here.some((entry) => value.includes(entry as string))
    : here === value;
  return off ? { path, message } : null;
}
