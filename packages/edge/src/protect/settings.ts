import type { Json } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import type { InstallEntry, SettingsTarget } from "../hosts/host.js";
import { ProtectError } from "./error.js";
import { appendElement, removeElements, ShapeError } from "./jsonc/edit.js";
import { memberOf, type Node, plainOf } from "./jsonc/node.js";
import { JsoncError, parseJsonc } from "./jsonc/parse.js";

/** What a settings file looks like before anybody wrote one. */
const EMPTY = "{}\n";

/** A host's settings as text, and the entries of ours in them. Pure: files are read and written elsewhere. */
export interface Settings {
  readonly target: SettingsTarget;
  /** Whether a command line is one this installation wrote, now or in an earlier version. */
  isOurs(command: string): boolean;
}

/**
 * The settings with exactly our entries in them, everything else as it was. Applied to its own result it changes
 * nothing.
 *
 * @throws ProtectError `config.syntax`, `config.duplicate_key`, `config.shape`, `config.switched_off`, `config.version`
 */
export function withEntries(settings: Settings, text: string | null): string {
  return located(settings, text ?? settings.target.skeleton ?? EMPTY, (source) => {
    refuseSwitchedOff(settings, source);
    let result = removeOurs(settings, source);
    for (const entry of entriesOf(settings)) result = appendElement(result, entry.list, entry.value);
    return result;
  });
}

/** The settings without our entries. @throws ProtectError `config.syntax`, `config.duplicate_key` */
export function withoutEntries(settings: Settings, text: string): string {
  return located(settings, text, (source) => removeOurs(settings, source));
}

/** How many of our entries the settings hold; {@link entriesOf} says how many there should be. @throws ProtectError */
export function countEntries(settings: Settings, text: string): number {
  let root: Json = null;
  located(settings, text, (source) => {
    root = plainOf(parseJsonc(source));
    return source;
  });
  const lists = entriesOf(settings).map((entry) => entry.list.reduce<Json | undefined>(child, root));
  return lists.filter((list) => Array.isArray(list) && list.some((element) => hasOurs(settings, element))).length;
}

export function entriesOf(settings: Settings): readonly InstallEntry[] {
  return settings.target.entries;
}

function removeOurs(settings: Settings, text: string): string {
  const ours = (command: string) => settings.isOurs(command);
  const commandsOf = (node: Node) => settings.target.commandsOf(plainOf(node));
  for (const { list } of entriesOf(settings)) {
    text = removeElements(text, list, (element) => {
      const commands = commandsOf(element);
      return commands.length > 0 && commands.every(ours);
    });
    // Somebody put a command of their own beside ours into one element: only ours goes.
    const elements = list.reduce<Json | undefined>(child, plainOf(parseJsonc(text)));
    for (const [index, element] of Array.isArray(elements) ? elements.entries() : []) {
      if (!hasOurs(settings, element)) continue;
      text = removeElements(text, [...list, index, "hooks"], (hook) => wrapped(settings, hook).some(ours));
    }
  }
  return text;
}

/** The commands of one hook, asked in the form hosts nest it in. */
function wrapped(settings: Settings, hook: Node): readonly string[] {
  return settings.target.commandsOf({ hooks: [plainOf(hook)] });
}

function hasOurs(settings: Settings, element: Json | undefined): boolean {
  return element !== undefined && settings.target.commandsOf(element).some((command) => settings.isOurs(command));
}

function child(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** @throws ProtectError `config.switched_off`, `config.version` where our entries would not run; `config.syntax`, `config.shape` */
export function refuseObstacle(settings: Settings, text: string): void {
  located(settings, text, (source) => {
    refuseSwitchedOff(settings, source);
    return source;
  });
}

function refuseSwitchedOff(settings: Settings, text: string): void {
  const root = parseJsonc(text);
  const value = plainOf(root);
  if (!isJsonObject(value)) throw new ShapeError("the settings are no object", root.start);
  const obstacle = settings.target.obstacle(value);
  if (obstacle === null) return;
  let at: Node = root;
  for (const key of obstacle.path) at = (at.kind === "object" ? memberOf(at, key)?.value : undefined) ?? at;
  const what = `${obstacle.path.join(".")}: ${obstacle.message}`;
  throw new ProtectError(obstacle.code ?? "config.switched_off", what, placeOf(settings.target.file, text, at.start));
}

/** Runs `body` and gives what it throws a line and a column. */
function located(settings: Settings, text: string, body: (text: string) => string): string {
  try {
    return body(text);
  } catch (error) {
    if (error instanceof JsoncError) {
      throw new ProtectError(error.code, error.message, placeOf(settings.target.file, text, error.at), error);
    }
    if (error instanceof ShapeError) {
      throw new ProtectError("config.shape", error.message, placeOf(settings.target.file, text, error.at), error);
    }
    throw error;
  }
}

function placeOf(file: string, text: string, at: number): ProtectError["place"] {
  const before = text.slice(0, at);
  return { file, line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
}
