/**
 * The door file: everything `protect` fixed for one host. One `key value` a line after `rampart-door 1`; read by the
 * native client and by the Node hook, so that neither takes anything from its environment.
 */

export interface Door {
  readonly host: string;
  /** File that names the folder of the guard's sockets. */
  readonly runtime: string;
  readonly node: string;
  readonly hook: string;
  /** The whole command line, for starting the guard on demand. */
  readonly program: string;
  /** Layout of the installation. */
  readonly config: string;
  readonly state: string;
  readonly data: string;
  /** What `--state` named, or null. */
  readonly root: string | null;
  readonly home: string;
  readonly user: string;
  /** Uid of the guard, whose files are taken besides this user's and root's, in system mode; null in user mode. */
  readonly guard: number | null;
  /** Verifier key bundles must be signed with. */
  readonly key: string;
  /** Milliseconds for the guard's answer, and for everything. */
  readonly guardMs: number;
  readonly totalMs: number;
  /** What the host takes for a refusal. */
  readonly deny: { readonly exit: number; readonly stdout: string; readonly stderr: string };
}

export const DOOR_LIMITS = { bytes: 16_384 - 1 } as const;

const FIRST = "rampart-door 1";
const PATHS = ["runtime", "node", "hook", "program", "config", "state", "data", "home"] as const;
const TEXTS = ["host", "user", "key", "deny-out", "deny-err"] as const;
const NUMBERS = { "guard-ms": 60_000, "total-ms": 60_000, "deny-exit": 255, guard: 2 ** 32 - 2 } as const;

/** @throws DoorError where a value cannot stand on one line */
export function formatDoor(door: Door): string {
  const lines: readonly (readonly [string, string | number])[] = [
    ["host", door.host],
    ["runtime", door.runtime],
    ["guard-ms", door.guardMs],
    ["total-ms", door.totalMs],
    ["node", door.node],
    ["hook", door.hook],
    ["deny-exit", door.deny.exit],
    ["deny-out", door.deny.stdout],
    ["deny-err", door.deny.stderr],
    ["program", door.program],
    ["config", door.config],
    ["state", door.state],
    ["data", door.data],
    ["root", door.root ?? ""],
    ["home", door.home],
    ["user", door.user],
    ["key", door.key],
    ...(door.guard === null ? [] : [["guard", door.guard] as const]),
  ];
  for (const [key, value] of lines) if (hasControl(String(value))) throw new DoorError(`${key} has control characters`);
  const text = `${FIRST}\n${lines.map(([key, value]) => `${key} ${value}\n`).join("")}`;
  if (Buffer.byteLength(text) > DOOR_LIMITS.bytes) throw new DoorError("it is too large");
  return text;
}

/** @throws DoorError for anything but the form {@link formatDoor} writes */
export function parseDoor(text: string): Door {
  const [first, ...lines] = text.split("\n");
  if (first !== FIRST || lines.pop() !== "") throw new DoorError("it is none of this version");
  const values = new Map<string, string>();
  for (const line of lines) {
    const space = line.indexOf(" ");
    const key = line.slice(0, Math.max(space, 0));
    if (space < 1 || hasControl(line) || values.has(key)) throw new DoorError("it has a malformed line");
    values.set(key, line.slice(space + 1));
  }
  return fromValues(values);
}

function fromValues(values: ReadonlyMap<string, string>): Door {
  const text = (key: (typeof TEXTS)[number] | "root") => {
    const value = values.get(key);
    if (value === undefined) throw new DoorError(`${key} is missing`);
    return value;
  };
  const path = (key: (typeof PATHS)[number]) => {
    const value = values.get(key);
    if (value === undefined || !value.startsWith("/")) throw new DoorError(`${key} is no absolute path`);
    return value;
  };
  const number = (key: keyof typeof NUMBERS) => {
    const value = values.get(key) ?? "";
    if (!/^(0|[1-9][0-9]{0,9})$/.test(value) || Number(value) > NUMBERS[key]) throw new DoorError(`${key} is no count`);
    return Number(value);
  };
  return {
    host: text("host"),
    runtime: path("runtime"),
    node: path("node"),
    hook: path("hook"),
    program: path("program"),
    config: path("config"),
    state: path("state"),
    data: path("data"),
    root: text("root") === "" ? null : text("root"),
    home: path("home"),
    user: text("user"),
    key: text("key"),
    guard: values.has("guard") ? number("guard") : null,
    guardMs: number("guard-ms"),
    totalMs: number("total-ms"),
    deny: { exit: number("deny-exit"), stdout: text("deny-out"), stderr: text("deny-err") },
  };
}

/** A door file that cannot be trusted; the door then refuses everything. */
export class DoorError extends Error {
  override readonly name = "DoorError";
  readonly code = "door.broken";

  constructor(message: string) {
    super(`the door file: ${message}`);
  }
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}
