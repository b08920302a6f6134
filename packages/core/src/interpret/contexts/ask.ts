/** What a resolver may ask of a command and of what is around it. */
export interface Ask {
  /** Words after the program's name; `null` where not known. */
  readonly words: readonly (string | null)[];
  /** The subcommands: words that are no options, as far as they are known. */
  readonly verbs: readonly string[];
  /** The value of an option by any of its spellings; null where it is given and not known, undefined where it is not given. */
  option(...spellings: readonly string[]): string | null | undefined;
  /** An environment variable this call set; undefined where it set none. */
  variable(...names: readonly string[]): string | null | undefined;
  /**
   * A settings file of this machine, asked of the door where nobody knows it yet: null where there is none or it could
   * not be had, undefined where nobody looked.
   */
  file(path: string): string | null | undefined;
  /** What a command before this one settled at a path, in this call or session; null where none did. */
  settled(path: string): string | null;
  /** Working directory; null where there may be several. */
  readonly cwd: string | null;
  readonly home: string;
  readonly project: string | null;
}

/** A choice, kept at a path: until the call ends, or as long as the session is known where it is `lasting`. */
export interface Settled {
  readonly path: string;
  readonly text: string;
  readonly lasting?: true;
}

/** Where the commands of some programs land: a cluster, an account, a project, a workspace, a server. */
export interface ContextTable {
  readonly programs: readonly string[];
  /** The context in the program's own words, or null where only the machine knows it. */
  resolve(ask: Ask): string | null;
  /** Whether a send goes where the settings of whoever owns the place name nothing. */
  strange?(ask: Ask): boolean;
  /** A command that chooses the context of those after it: which file then says what. */
  settles?(ask: Ask): Settled | null;
}

/** Longest text of a settings file that is looked at, in UTF-16 code units. */
const MAX_SETTINGS = 256 * 1024;
/** Longest context. */
export const MAX_CONTEXT = 256;

/** The value behind `key` on a line of its own, in INI or simple YAML: `current-context: prod`, `project = acme`. */
export function settingIn(text: string | null | undefined, key: string): string | null {
  if (text === null || text === undefined || text.length > MAX_SETTINGS) return null;
  for (const line of text.split("\n")) {
    const at = line.indexOf(key);
    if (at < 0 || line.slice(0, at).trim() !== "") continue;
    const rest = line.slice(at + key.length).trimStart();
    if (rest[0] !== ":" && rest[0] !== "=") continue;
    const value = rest
      .slice(1)
      .split(" #")[0]!
      .trim()
      .replace(/^["']|["']$/g, "");
    return value === "" ? null : value.slice(0, MAX_CONTEXT);
  }
  return null;
}

/** Parts that are known, joined; null where none is. */
export function joinContext(...parts: readonly (string | null | undefined)[]): string | null {
  const known = parts.filter((part): part is string => typeof part === "string" && part !== "");
  return known.length === 0 ? null : known.join("/").slice(0, MAX_CONTEXT);
}
