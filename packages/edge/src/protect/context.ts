import type { DoorSettings, Layout } from "@rampart/service";

/** One file of the program that hosts start, as the build left it. */
export interface ProgramFile {
  readonly name:
    | "rampart.mjs"
    | "rampart-main.cjs"
    | "rampart-hook.mjs"
    | "rampart-decide.cjs"
    | "rampart-hook"
    | "rampart-sql.cjs"
    | "libpg-query.wasm";
  /** Absolute path to copy from. */
  readonly source: string;
}

/** Everything `protect` fixes for a host; nothing of it is looked up again when a hook runs. */
export interface ProtectContext {
  readonly layout: Layout;
  readonly home: string;
  readonly user: string;
  readonly uid: number;
  /** The host's own variables, for where it keeps its settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the Node that runs the hook. */
  readonly node: string;
  /** Version of the program, for example `0.1.0`. */
  readonly version: string;
  /** `rampart.mjs` and `rampart-hook.mjs`, and `rampart-hook` where the native client was built. */
  readonly program: readonly ProgramFile[];
  /** Verifier key of this installation (`name+id+base64`), pinned in the door. */
  readonly key: string;
  /**
   * In system mode: absolute folder of root's that holds this user's doors and the program; nothing of either is then
   * written here, and what mode a door is in was decided by whoever installed it.
   */
  readonly given?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How a door behaves; kept in `doors.json`, where the guard and the door read it. */
export type DoorChoice = Pick<DoorSettings, "mode" | "onUnavailable">;

/** Where programs and doors are: this user's data folder, or in system mode what root gave. */
export const programsOf = ({ given, layout }: ProtectContext): string => given ?? layout.data;
