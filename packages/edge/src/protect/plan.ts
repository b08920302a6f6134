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
import { doorFile, hookArgv, hookCommand, isNative } from "./command.js";
import { type ConfigFile, foldersBetween, readConfig, readOwn } from "./config-file.js";
import { type DoorChoice, type ProtectContext, programsOf } from "./context.js";
import { ProtectError } from "./error.js";
import { type ProgramCopy, planProgram, programFolder } from "./program.js";
import {
  digestText,
  type FileRecord,
  formatRecord,
  type InstallRecord,
  parseRecord,
  recordFile,
  untouched,
} from "./record.js";
import { type Placed, placed } from "./target.js";
import { trustFile, withoutTrust } from "./trust.js";

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
  const places = placesOf(host, context, choice);
  const record = await readRecord(data, host);
  const known = parseDoors(doors, await readOwn(doors));
  const chosen = { ...known, [host.host]: settle(choice, doorNamed(known, host.host), context.now) };

  const files: FileRecord[] = [];
  const foreign: Change[] = [];
  const made = [...record.made];
  for (const place of places) {
    const config = await readConfig(place.file, context.home, context.uid);
    const before = without(place, config.text, record);
    const after = place.add(before);
    files.push({ file: place.file, before, after: digestText(after) });
    foreign.push(hostFile(`${place.what} of ${host.title}`, config, after, place.mode));
    made.push(...foldersBetween(context.home, place.file).filter((folder) => !existsSync(folder)));
  }
  const kept = { files, made: [...new Set(made)] };

  const changes: Change[] = [];
  if (context.given === undefined) {
    const copy = await planProgram(context);
    if (!copy.installed) changes.push({ kind: "program", what: "copy of the program", path: copy.folder, copy });
    const door = formatDoor(doorOf(host, context, choice));
    changes.push(
      await ownFile("door: what the hook needs to know", doorFile(data, host.host), door),
      await ownFile(`door in mode ${choice.mode}`, doors, formatDoors(chosen)),
    );
  }
  changes.push(
    await ownFile("how to put everything back", recordFile(data, host.host), formatRecord(kept)),
    ...foreign,
  );
  return { host, command: commandOf(host, context, choice), native: isNative(context), changes: needed(changes) };
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
  const record = await readRecord(data, host);
  const { [host.host]: _, ...others } = parseDoors(doors, await readOwn(doors));
  const last = Object.keys(others).length === 0;

  const changes: Change[] = [];
  let gone = true;
  for (const place of placesOf(host, context, ENFORCING)) {
    const config = await readConfig(place.file, context.home, context.uid);
    const after = without(place, config.text, record);
    gone &&= after === null;
    changes.push(hostFile(`${place.what} of ${host.title}`, config, after, place.mode));
  }
  const trust = await withoutTrust(host, context);
  if (trust !== null) {
    const config = { path: trust.file, text: trust.text, mode: trust.mode };
    changes.push(hostFile(`trust of ${host.title} in the hooks`, config, trust.after, trust.mode));
  }
  changes.push(await ownFile("what the host trusts", trustFile(data, host.host), null));
  if (context.given === undefined) {
    changes.push(
      await ownFile("the door's mode", doors, last ? null : formatDoors(others)),
      await ownFile("door", doorFile(data, host.host), null),
    );
  }
  changes.push(await ownFile("how to put everything back", recordFile(data, host.host), null));
  const empty = gone ? [...record.made].reverse() : [];
  const ours = last && context.given === undefined ? [join(data, "doors"), programFolder(data)] : [];
  for (const path of [...empty, ...ours]) {
    if (existsSync(path)) changes.push({ kind: "folder", what: "folder made for this", path });
  }
  return { host, command: commandOf(host, context, ENFORCING), native: isNative(context), changes: needed(changes) };
}

const ENFORCING: DoorChoice = { mode: "enforce", onUnavailable: "deny" };

/** Whether a client that fails must stop the call. */
const failsClosed = ({ mode, onUnavailable }: DoorChoice) => mode === "enforce" && onUnavailable === "deny";

function commandOf(host: Host, context: ProtectContext, choice: DoorChoice): string {
  return hookCommand(hookArgv(context, host.host), failsClosed(choice));
}

/** The files that make this host run our client. */
export function placesOf(host: Host, context: ProtectContext, choice: DoorChoice = ENFORCING): readonly Placed[] {
  const { home, environment } = context;
  const argv = hookArgv(context, host.host);
  const command = commandOf(host, context, choice);
  const targets = host.install({ home, environment, command, argv, failClosed: failsClosed(choice) });
  return targets.map((target) => placed(target, programsOf(context)));
}

/** The text as it would be had we never been there. */
function without(place: Placed, text: string | null, record: InstallRecord): string | null {
  if (text === null) return null;
  const before = untouched(record, place.file, text);
  if (before !== undefined) return before;
  return place.there(text) === 0 ? text : place.remove(text);
}

async function readRecord(data: string, host: Host): Promise<InstallRecord> {
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

/** Everything a client needs to know to ask for this host. */
export function doorOf(host: Host, context: ProtectContext, choice: DoorChoice) {
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
    guard: null,
    guardMs: host.deadline.guard,
    totalMs: host.deadline.own,
    deny: refusalOf(host, choice),
  };
}

async function ownFile(what: string, path: string, after: string | null): Promise<Change> {
  return { kind: "file", what, path, before: await readOwn(path), after, mode: 0o600, foreign: false };
}

function hostFile(what: string, config: ConfigFile, after: string | null, fresh: number): Change {
  const mode = config.text === null ? fresh : config.mode;
  return { kind: "file", what, path: config.path, before: config.text, after, mode, foreign: true };
}

function needed(changes: readonly Change[]): readonly Change[] {
  return changes.filter((change) => change.kind !== "file" || change.before !== change.after);
}
