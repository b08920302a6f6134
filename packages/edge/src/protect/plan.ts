import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type DoorSettings,
  type Doors,
  doorNamed,
  doorsFrom,
  isJsonObject,
  parseStrict,
  placesIn,
} from "@rampart/service";
import { formatDoor } from "../hook/door.js";
import { refusalOf } from "../hook/refusal.js";
import type { Host } from "../hosts/host.js";
import { doorFile, hookCommand, isOurCommand } from "./command.js";
import { foldersBetween, readConfig, readOwn } from "./config-file.js";
import type { DoorChoice, ProtectContext } from "./context.js";
import { ProtectError } from "./error.js";
import { type ProgramCopy, planProgram, programFolder } from "./program.js";
import { digestText, formatRecord, parseRecord, recordFile } from "./record.js";
import { type Settings, withEntries, withoutEntries } from "./settings.js";

/** One thing that would change, in the order it is done. `what` is for a person. */
export type Change =
  | { readonly kind: "program"; readonly what: string; readonly path: string; readonly copy: ProgramCopy }
  | ({ readonly kind: "file"; readonly what: string; readonly path: string } & FileText)
  | { readonly kind: "folder"; readonly what: string; readonly path: string };

export interface FileText {
  /** Null: not there. */
  readonly before: string | null;
  readonly after: string | null;
  readonly mode: number;
  /** The host's own settings, which somebody else may change at any time. */
  readonly foreign: boolean;
}

export interface Plan {
  readonly host: Host;
  /** The command line the host will run, or ran. */
  readonly command: string;
  readonly native: boolean;
  /** Only what differs from how things are; empty when there is nothing to do. */
  readonly changes: readonly Change[];
}

/**
 * What protecting a host would change. Reads, checks and decides everything; changes nothing.
 *
 * @throws ProtectError with the exact place of what stands in the way
 */
export async function planProtect(host: Host, context: ProtectContext, choice: DoorChoice): Promise<Plan> {
  const { data } = context.layout;
  const { doors } = placesIn(context.layout);
  const settings = settingsOf(host, context);
  const config = await readConfig(settings.file, context.home, context.uid);
  const record = await readRecord(data, host);
  const before = withoutUs(settings, config.text, record);
  const after = withEntries(settings, before);
  const made = record?.made ?? foldersBetween(context.home, settings.file).filter((folder) => !existsSync(folder));
  const copy = await planProgram(context);
  const known = parseDoors(doors, await readOwn(doors));
  const chosen = { ...known, [host.host]: settle(choice, doorNamed(known, host.host), context.now) };

  const changes: Change[] = [];
  if (!copy.installed) changes.push({ kind: "program", what: "copy of the program", path: copy.folder, copy });
  changes.push(
    await ownFile(
      "door: what the hook needs to know",
      doorFile(data, host.host),
      formatDoor(doorOf(host, context, choice)),
    ),
    await ownFile(`door in mode ${choice.mode}`, doors, formatDoors(chosen)),
    await ownFile(
      "backup of the settings",
      recordFile(data, host.host),
      formatRecord({ settings: settings.file, before, after: digestText(after), made }),
    ),
    hostFile(`hooks of ${host.title}`, config, after),
  );
  return {
    host,
    command: settings.command,
    native: settings.command.includes("/rampart-hook "),
    changes: needed(changes),
  };
}

/**
 * What taking the protection away would change: the settings as they were, byte for byte where nobody changed them
 * since, otherwise without our entries.
 *
 * @throws ProtectError
 */
export async function planUnprotect(host: Host, context: ProtectContext): Promise<Plan> {
  const { data } = context.layout;
  const { doors } = placesIn(context.layout);
  const settings = settingsOf(host, context);
  const record = await readRecord(data, host);
  const config = await readConfig(settings.file, context.home, context.uid);
  const after = withoutUs(settings, config.text, record);
  const { [host.host]: _, ...others } = parseDoors(doors, await readOwn(doors));
  const last = Object.keys(others).length === 0;

  const changes: Change[] = [
    hostFile(`hooks of ${host.title}`, config, after),
    await ownFile("the door's mode", doors, last ? null : formatDoors(others)),
    await ownFile("door", doorFile(data, host.host), null),
    await ownFile("backup of the settings", recordFile(data, host.host), null),
  ];
  const empty = after === null ? [...(record?.made ?? [])].reverse() : [];
  const ours = last ? [join(data, "doors"), programFolder(data)] : [];
  for (const path of [...empty, ...ours]) {
    if (existsSync(path)) changes.push({ kind: "folder", what: "folder made for this", path });
  }
  return {
    host,
    command: settings.command,
    native: settings.command.includes("/rampart-hook "),
    changes: needed(changes),
  };
}

export function settingsOf(host: Host, context: ProtectContext): Settings {
  return {
    host,
    file: host.install.file(context.home, context.environment),
    command: hookCommand(context, host.host),
    isOurs: (command) => isOurCommand(context.layout.data, command),
  };
}

/** The settings as they would be had we never been there. */
function withoutUs(
  settings: Settings,
  text: string | null,
  record: Awaited<ReturnType<typeof readRecord>>,
): string | null {
  if (text === null) return null;
  const untouched = record !== null && record.settings === settings.file && record.after === digestText(text);
  return untouched ? record.before : withoutEntries(settings, text);
}

async function readRecord(data: string, host: Host) {
  const file = recordFile(data, host.host);
  return parseRecord(file, await readOwn(file));
}

/** A choice that says what is already so keeps its time, so that protecting twice changes nothing. */
function settle(choice: DoorChoice, known: DoorSettings, now: number): DoorSettings {
  const same = known.since > 0 && known.mode === choice.mode && known.onUnavailable === choice.onUnavailable;
  return same ? known : { ...choice, since: now };
}

/** `doors.json`, whose form belongs to the service; a broken one is for a person to look at. */
function parseDoors(file: string, text: string | null): Doors {
  if (text === null) return {};
  try {
    const value = parseStrict(text);
    return doorsFrom(isJsonObject(value) && value["v"] === 1 ? value["doors"] : undefined);
  } catch (cause) {
    const place = { file, line: null, column: null };
    throw new ProtectError("state.broken", "it is not what this version wrote", place, cause);
  }
}

function formatDoors(doors: Doors): string {
  return `${JSON.stringify({ v: 1, doors }, null, 2)}\n`;
}

function doorOf(host: Host, context: ProtectContext, choice: DoorChoice) {
  const { layout } = context;
  const current = join(programFolder(layout.data), "current");
  return {
    host: host.host,
    runtime: placesIn(layout).runtime,
    node: context.node,
    hook: join(current, "rampart-hook.mjs"),
    program: join(current, "rampart.mjs"),
    config: layout.config,
    state: layout.state,
    data: layout.data,
    root: layout.root,
    home: context.home,
    user: context.user,
    key: context.key,
    guardMs: host.deadline.guard,
    totalMs: host.deadline.own,
    deny: refusalOf(host, choice),
  };
}

async function ownFile(what: string, path: string, after: string | null): Promise<Change> {
  return { kind: "file", what, path, before: await readOwn(path), after, mode: 0o600, foreign: false };
}

function hostFile(
  what: string,
  config: { path: string; text: string | null; mode: number },
  after: string | null,
): Change {
  return { kind: "file", what, path: config.path, before: config.text, after, mode: config.mode, foreign: true };
}

function needed(changes: readonly Change[]): readonly Change[] {
  return changes.filter((change) => change.kind !== "file" || change.before !== change.after);
}
