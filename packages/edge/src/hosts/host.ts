import type { DoorAdapter, Json, JsonObject } from "@rampart/core";
import type { Translation } from "./translation.js";

/** What a host says to its hook and is answered, under the short names used here. */
export type {
  DoorAnswer as Answer,
  DoorPhase as Phase,
  DoorReading as Parsed,
  DoorReply as Rendered,
  Rewrite,
  Rewritten,
  Unattended,
} from "@rampart/core";

/** What happens at this host in one situation, and how we know. The rows of `docs/hosts/<host>.md`. */
export interface Claim {
  readonly situation: string;
  readonly effect: string;
  readonly evidence: "measured" | "documented" | "assumed";
}

/** One entry of ours in a host's configuration: `list` names an array by keys from the root. */
export interface InstallEntry {
  readonly list: readonly string[];
  readonly value: JsonObject;
}

/** What an installation is written from. */
export interface InstallPlace {
  readonly home: string;
  /** The host's own variables, for where it keeps its settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** One line for a shell that runs our client; where `failClosed`, whatever goes wrong with it ends with status 2. */
  readonly command: string;
  /** The same client without a shell. */
  readonly argv: readonly string[];
  /** False where the door only watches, or was told to let calls through: a client that fails must not stop them. */
  readonly failClosed: boolean;
}

export interface Obstacle {
  /** Keys from the root. */
  readonly path: readonly string[];
  readonly message: string;
  /** `config.version`: a form of the file nobody here knows. Otherwise hooks are switched off. */
  readonly code?: "config.version";
}

/** A settings file of the host in JSON with comments, where our entries stand beside others'. */
export interface SettingsTarget {
  readonly kind: "settings";
  /** Absolute path. */
  readonly file: string;
  /** What a file nobody wrote yet looks like; `{}` where nothing is said. */
  readonly skeleton?: string;
  readonly entries: readonly InstallEntry[];
  /** The settings, already parsed, that would keep our entries from running: where, and why. */
  obstacle(settings: JsonObject): Obstacle | null;
  /** The command line inside one element of a list named by `entries`, or nothing where it is none. */
  commandsOf(element: Json): readonly string[];
}

/** A file that is ours alone: an extension, a script. Its text names our program by its absolute path. */
export interface OwnTarget {
  readonly kind: "own";
  readonly file: string;
  readonly text: string;
  readonly executable: boolean;
}

export type Target = SettingsTarget | OwnTarget;

/** One hook of ours as the host itself lists it. */
export interface TrustedHook {
  readonly key: string;
  readonly hash: string;
  readonly trusted: boolean;
}

export interface TrustPlace {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a command line is this installation's. */
  owns(command: string): boolean;
}

/** A host that runs only hooks its user trusted, and how it is told of that trust. */
export interface HostTrust {
  /** Name of the host's program on the PATH. */
  readonly program: string;
  /** The file it keeps its trust in. */
  file(home: string, environment: Readonly<Record<string, string | undefined>>): string;
  /** Our hooks as the host sees them. Rejects where it cannot be asked. */
  list(program: string, place: TrustPlace): Promise<readonly TrustedHook[]>;
  /** Has it trust them; the hooks as it sees them then. Rejects where it cannot be asked. */
  establish(program: string, place: TrustPlace): Promise<readonly TrustedHook[]>;
  /** The text of that file without this trust, where somebody changed it since. */
  remove(text: string, hooks: readonly Pick<TrustedHook, "key" | "hash">[]): string;
}

/** One coding agent: how it speaks to a hook, how it is answered, how a hook is installed, and what all that is worth. */
export interface Host extends DoorAdapter {
  readonly title: string;
  /** Version of the host the schema was read from or driven with. */
  readonly version: string;
  /** Milliseconds the host waits for our hook, as we install it; our own bound is a third of it or less. */
  readonly deadline: { readonly host: number; readonly own: number; readonly guard: number };
  readonly replacesResults: boolean;
  /** What *ask* means at this host, for a person. */
  readonly ask: string;
  readonly claims: readonly Claim[];
  /** Files and entries that make the host run our client. */
  install(place: InstallPlace): readonly Target[];
  /** Only where the host must be told that its user trusts our hooks. */
  readonly trust?: HostTrust;
  /** Folders or files below the home folder that say this host is used here. */
  readonly traces: readonly string[];
  /** Names of its program on the PATH. */
  readonly programs: readonly string[];
  /** A tool of this host in the words of the spine, without a message around it. @throws Refusal */
  translate(tool: string, input: JsonObject): Translation;
  /** The message of a shell call as this host would hand it over, for trying a door. `id` is its own each time. */
  canary(command: string, folder: string, id: string): JsonObject;
}
