import type { JsonObject } from "@rampart/core";
import type { Obstacle } from "./host.js";
import { commandHook, switchedOff } from "./settings.js";

/** Shown by the host beside the hook; another product may be called rampart, so it is not just that. */
const NAME = "rampart-door";

/** A hook in the settings of Gemini CLI, and of what was made of it: it has a name, and `timeout` is in milliseconds. */
export function geminiHook(command: string, timeout: number): JsonObject {
  return { name: NAME, ...commandHook(command, timeout) };
}

/** Where those settings keep every hook, or this one, from running. */
export function geminiOff(settings: JsonObject, command: string): Obstacle | null {
  return (
    switchedOff(settings, ["hooksConfig", "enabled"], false, "hooks are switched off here") ??
    switchedOff(settings, ["hooksConfig", "disabled"], [NAME, command], "this hook is switched off here")
  );
}
