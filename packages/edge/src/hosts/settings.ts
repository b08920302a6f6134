import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { own } from "./fields.js";
import type { InstallEntry, Obstacle, OwnTarget, SettingsTarget } from "./host.js";

/** `{type, command, timeout}`: the form most hosts share; the unit of `timeout` is the host's. */
export function commandHook(command: string, timeout: number): JsonObject {
  return { type: "command", command, timeout };
}

/** `hooks.EVENT: [{matcher?, hooks: [hook]}]`, for every event. */
export function nestedEntries(events: readonly string[], hook: JsonObject, matcher?: string): readonly InstallEntry[] {
  const value = { ...(matcher === undefined ? {} : { matcher }), hooks: [hook] };
  return events.map((event) => ({ list: ["hooks", event], value }));
}

/** `hooks.EVENT: [hook]`, for every event. */
export function flatEntries(events: readonly string[], hook: JsonObject): readonly InstallEntry[] {
  return events.map((event) => ({ list: ["hooks", event], value: hook }));
}

/** A settings file with entries of either form. */
export function settingsTarget(
  file: string,
  entries: readonly InstallEntry[],
  more: Partial<Pick<SettingsTarget, "skeleton" | "obstacle" | "commandsOf">> = {},
): SettingsTarget {
  return { kind: "settings", file, entries, obstacle: () => null, commandsOf: hookCommands, ...more };
}

/** `plugin.json` of a plug-in in `folder`, for hosts that take their hooks from one. */
export function manifestTarget(folder: string, command: string): OwnTarget {
  const manifest = { name: "rampart", version: "1.0.0", description: `Rampart's door: ${command}` };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return { kind: "own", file: resolve(folder, "plugin.json"), text, executable: false };
}

/** The command lines of `{hooks: [{command}]}` or `{command}`; nothing for any other shape. */
function hookCommands(element: Json): readonly string[] {
  if (!isJsonObject(element)) return [];
  const hooks = own(element, "hooks");
  return Array.isArray(hooks) ? hooks.flatMap(commandOf) : commandOf(element);
}

function commandOf(hook: Json): readonly string[] {
  if (!isJsonObject(hook)) return [];
  return ["command", "bash"].flatMap((key) => {
    const command = own(hook, key);
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
): Obstacle | null {
  let here: Json | undefined = settings;
  for (const key of path) here = isJsonObject(here) ? own(here, key) : undefined;
  const off = Array.isArray(value)
    ? Array.isArray(here) && here.some((entry) => value.includes(entry as string))
    : here === value;
  return off ? { path, message } : null;
}

/** Where the settings name a version of their form that is not the one this was written for. */
export function otherVersion(settings: JsonObject, known: number): Obstacle | null {
  const version = own(settings, "version");
  if (version === undefined || version === known) return null;
  const message = `this version of the file is not known; Rampart writes version ${known}`;
  return { path: ["version"], message, code: "config.version" };
}
