import { isAbsolute, join, resolve } from "node:path";
import { ServiceError } from "../errors.js";
import { SYSTEM_FOLDERS, type System } from "./system.js";

/** Where everything of one installation lives. All absolute. */
export interface Layout {
  /** `policy.yaml`, `rampart.yaml`. Written by people. */
  readonly config: string;
  /** `log/`, `keys/`, `spool/`, `bundle.json`, `doors.json`. Written by the guard and, for the last three, by doors. */
  readonly state: string;
  /** Copies of programs that hosts start. */
  readonly data: string;
  /** What `--state` named, or null for the folders of the user's own installation. */
  readonly root: string | null;
  /** Set in system mode, where the guard has a user of its own. */
  readonly system?: System;
}

/** The folders of system mode. */
export function systemLayout(system: System): Layout {
  const { config, state, data } = SYSTEM_FOLDERS;
  return { config, state, data, root: null, system };
}

export interface LayoutInput {
  /** `--state DIR`: everything below this one folder. Resolved against the current folder. */
  readonly state?: string | undefined;
  readonly home: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/**
 * Says where things are, creating nothing. Without `state` this follows the XDG base directory specification 0.8,
 * where a variable that is empty or relative counts as not set.
 *
 * @throws ServiceError `folder.relative` when the home folder is not absolute
 */
export function locateLayout(input: LayoutInput): Layout {
  if (input.state !== undefined) {
    const root = resolve(input.state);
    return { root, config: join(root, "config"), state: join(root, "state"), data: join(root, "data") };
  }
  if (!isAbsolute(input.home)) throw new ServiceError("folder.relative", "the home folder is not an absolute path");
  const base = (name: string, fallback: string) => {
    const value = input.env[name];
    return join(value !== undefined && isAbsolute(value) ? value : join(input.home, fallback), "rampart");
  };
  return {
    root: null,
    config: base("XDG_CONFIG_HOME", ".config"),
    state: base("XDG_STATE_HOME", ".local/state"),
    data: base("XDG_DATA_HOME", ".local/share"),
  };
}

/** Files and folders inside a {@link Layout}, named once. */
export interface Places {
  readonly policy: string;
  readonly log: string;
  readonly keys: string;
  readonly spool: string;
  readonly quarantine: string;
  /** DSSE envelope of the last signed bundle. */
  readonly bundle: string;
  /** Largest bundle version doors here have decided by. */
  readonly bundleSeen: string;
  /** DSSE envelope of the smallest epoch a bundle must have. */
  readonly epoch: string;
  /** DSSE envelope of the order to stop; not there where nothing is stopped. */
  readonly stop: string;
  readonly doors: string;
  readonly projection: string;
  /** Definitions of MCP servers' tools that were accepted, and those that wait to be. */
  readonly mcpPins: string;
  /** Holds the path of the runtime folder, so that a door with another environment finds the same sockets. */
  readonly runtime: string;
}

/** Absolute path of every file and folder that lies in a fixed place below the folders of an installation; none need be there. */
export function placesIn(layout: Omit<Layout, "data">): Places {
  const { config, state, system } = layout;
  return {
    policy: join(config, "policy.yaml"),
    log: join(state, "log"),
    keys: join(state, "keys"),
    spool: join(state, "spool"),
    quarantine: join(state, "spool-refused"),
    bundle: join(state, "bundle.json"),
    bundleSeen: join(state, "bundle.seen"),
    epoch: join(state, "epoch.json"),
    stop: join(state, "stop.json"),
    // Whether a door only watches is for root to say, and for everybody to read.
    doors: join(system === undefined ? state : SYSTEM_FOLDERS.data, "doors.json"),
    projection: join(state, "projection.json"),
    mcpPins: join(state, "mcp-pins.json"),
    runtime: join(state, "runtime"),
  };
}
