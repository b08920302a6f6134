import type { ActionKind, Detail, OpaqueReason, ResourceType } from "../../spine/index.js";
import type { Line } from "./line.js";
import type { Stream, Value } from "./value.js";

/**
 * What is known of a program: what its options and operands do to the world. The whole of it is described in
 * `docs/formats/knowledge.md`. Everything but `act` and `output` is data and may come from JSON.
 */
export interface Entry extends Usage {
  /** Base names, without folder and version suffix (`python3`, not `/usr/bin/python3.11`). */
  readonly names: readonly string[];
}

/** How a program, or one of its subcommands, is used. */
export interface Usage {
  /**
   * How options are written. `gnu` (default): anywhere before `--`, shorts bundled, longs abbreviated. `posix`: the
   * same, but the first operand ends them (launchers). `word`: whole words with one dash or two, no bundles
   * (`find -name x`, `terraform -auto-approve`, `java -jar`). `bare`: every word is an operand (`dd`, `echo`).
   */
  readonly syntax?: "gnu" | "posix" | "word" | "bare";
  /**
   * Keyed by all spellings, separated by blanks: `"-r -R --recursive"`; `-#` stands for `-NUMBER`. The first names it.
   * Different options of the same kind may share a key, separated by commas: `"-n --lines, -c --bytes"`.
   */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /**
   * An option not listed: `noted` (default) makes the call's `process.exec` say `effects: unknown`; `opaque` where it
   * could turn the program into something else; `ignored` where no option can change what the operands do.
   */
  readonly unknownOptions?: "noted" | "opaque" | "ignored";
  /**
   * `kebab`: any other `--lower-case-name` is a parameter of the request the operands name, as clouds' command lines have
   * thousands. It says what with, never what is done; what does more is listed under `options`.
   */
  readonly parameters?: "kebab";
  /** What the operands are. Without it operands are text. */
  readonly operands?: Operands;
  /** Happens whenever the program runs like this. */
  readonly effects?: readonly Effect[];
  /** Keyed by all names of the subcommand, separated by blanks; options before it belong to this usage. */
  readonly subcommands?: Readonly<Record<string, Usage>>;
  /** What holds where no subcommand matches. Without it such a call has unknown effects. */
  readonly otherwise?: Usage;
  /** The operands are, or hold, a command this program runs. */
  readonly launches?: Launch;
  /** False where the output does not carry the contents of what was read (`wc`, `sha256sum`, `rm`). */
  readonly carries?: false;
  /** True where every line printed is a line read (`sort`, `grep`, `head`): what is known of lines stays known. */
  readonly passesLines?: true;
  /** True where it cannot fail (`echo`): what follows it after `||` does not happen. */
  readonly succeeds?: true;
  /** True where the program prints nothing on success. */
  readonly silent?: true;
  /** The program reads its standard input as code of this language when it has no operand (`bash`, `python3`). */
  readonly stdinCode?: Language;
  /** For what data cannot say. Called after everything above was applied. Pure: sees the line, speaks through `emit`. */
  readonly act?: Act;
  /** What the program prints, where that follows from its line and input alone; null where it does not. */
  readonly output?: Output;
}

export type Act = (line: Line, emit: Emit) => void;
export type Output = (line: Line, files: Files) => string | Shape | null;

/** An output of which only a pattern is known, as of {@link Value}: `/tmp/tmp.*`. */
export interface Shape {
  readonly pattern: string;
}

/** Contents the interpreter knows: files written earlier in the call or the session, and what the door fetched. */
export type Files = (path: Value) => string | null;

/**
 * An option. The short forms: `flag` (no value, no effect), `value` (needs a value that is only text), `optional` (may
 * have an attached one), the name of a common flag (no value, sets it), or the name of a role (needs a value of that
 * role).
 */
export type OptionSpec = "flag" | "value" | "optional" | CommonFlag | RoleName | Option;

export interface Option {
  /** Default: `required` where `is` is given, else `none`. `optional` values are attached: `-i.bak`, `--color=auto`. */
  readonly value?: "none" | "required" | "optional";
  /** What the value is. */
  readonly is?: Role | readonly Role[];
  /** Flags this option sets, for `when` and `unless`. */
  readonly sets?: string | readonly string[];
  /** Happens when the option is given. */
  readonly effects?: readonly Effect[];
  /** What the operands are instead, when the option is given (`grep -e`, `cp -t`). */
  readonly operands?: Operands;
}

/**
 * Flags the engine itself understands. `harmless`: this run only shows, prints help or tries dry: nothing but
 * `process.exec` remains. `recursive`, `force`, `append`, `bounded` go into the details of the actions that carry them.
 * `shared` likewise. Any other flag is the entry's own, for `when` and `unless`.
 */
export const COMMON_FLAGS = ["harmless", "recursive", "force", "append", "bounded", "shared"] as const;
export type CommonFlag = (typeof COMMON_FLAGS)[number];

/** One role for all operands, or by place. `first` is taken in order, then `last` from the end, then `rest`. */
export type Operands =
  | Role
  | {
      readonly first?: readonly Role[];
      readonly last?: Role;
      readonly rest?: Role;
      /** Operand assumed where none of `rest` is given: `ls` means `ls .`. */
      readonly absent?: string;
    };

export type Role = RoleName | Effect | readonly Effect[];

/** The roles with names; what each means stands in `roles.ts`. */
export const ROLE_NAMES = [
  "text", // only data
  "read", // a file that is read
  "write", // a file that is created or replaced
  "append-to", // a file that is added to
  "edit", // a file that is read and changed in place, and not shown
  "delete", // a path that is removed
  "move", // a path that is moved away: read and deleted
  "list", // a folder whose names are read
  "create", // a folder or node that is created
  "touch", // a file that is created or whose times change
  "chmod", // a path whose permissions change
  "chown", // a path whose owner changes
  "file-or-stdin", // a file that is read, `-` is standard input
  "file-or-stdout", // a file that is written, `-` is standard output
  "data-or-file", // text, or the file after `@` (`-`: standard input)
  "url", // fetched
  "send-url", // sent to
  "host", // connected to: `host`, `host:port`, `user@host`
  "send-host",
  "listen", // a port or address listened on
  "remote-or-read", // `host:path` is fetched from, else a local file is read
  "remote-or-write", // `host:path` is sent to, else a local file is written
  "package", // installed, with its install scripts
  "process", // a process that is signalled
  "service", // a service whose state changes
  "device", // a device that is opened
  "script", // a file that is run as code of the program's own language
  "shell", // text that a shell runs
  "command", // text that is split into words and run without a shell
  "chdir", // working directory for the rest of the line
  "program", // a program that is run without arguments
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** One action. Without `name` its resource is the value it is applied to. */
export interface Effect {
  readonly kind: ActionKind;
  /** Default: the usual one of the kind (`path` for `file.*`, `host` for `net.*`, else `none`). */
  readonly type?: ResourceType;
  /** A fixed resource: `"*"` is any; `~/` and `./` are resolved for paths. */
  readonly name?: string;
  readonly detail?: Detail;
  readonly labels?: readonly string[];
  /** Only where this flag is set, or is not set. */
  readonly when?: string;
  readonly unless?: string;
  /** Default `certain`. */
  readonly certainty?: "certain" | "possible";
}

export interface Launch {
  /** `argv` (default): the operands are the command. `shell`: they are joined by blanks and a shell reads them. */
  readonly as?: "argv" | "shell";
  /** Operands before the command: `timeout 5 cmd` has 1. Default 0. Their roles stand in `operands.first`. */
  readonly skip?: number;
  /** Operands `NAME=value` before the command are its environment (`env`, `sudo`). */
  readonly assignments?: boolean;
  /** Where the command runs. Elsewhere means: no file here is known to it, and nothing there is the project. */
  readonly where?: "here" | "remote" | "container";
  /** `possible` where the command need not run (a condition of the launcher). Default `certain`. */
  readonly certainty?: "certain" | "possible";
  /** Only where this flag is set, or is not set. */
  readonly when?: string;
  readonly unless?: string;
}

export type Language =
  | "shell"
  | "python"
  | "node"
  | "perl"
  | "ruby"
  | "php"
  | "awk"
  | "sed"
  | "lua"
  | "tcl"
  | "r"
  | "osascript"
  | "powershell"
  | "typescript"
  | "fish"
  | "cmd"
  | "groovy"
  | "make"
  | "sql"
  | "other";

export type FileKind = "file.read" | "file.write" | "file.delete" | "file.chmod" | "file.link" | "file.list";
export type NetKind = "net.connect" | "net.send" | "net.receive" | "net.listen";

/** What `act` may say. Span, certainty, flags and sources are added by the engine. */
export interface Emit {
  /** An action of any kind. `on` is the resource's value or fixed name; null is any. */
  add(
    kind: ActionKind,
    type: ResourceType,
    on: Value | string | null,
    detail?: Detail,
    labels?: readonly string[],
  ): void;
  /** An action on a path, made canonical and labelled. */
  file(kind: FileKind, path: Value, detail?: Detail): void;
  /** An action on a URL, `host`, `host:port` or `user@host`. `logins`: the words of the line one signs in with there. */
  net(kind: NetKind, target: Value, detail?: Detail, logins?: readonly Value[]): void;
  /** A model that is loaded: a file or folder, or else (`path` not given) whatever name the program takes. */
  model(model: Value, path?: true): void;
  /** Applies a role to a value, as the entry's data would. */
  role(role: Role, value: Value): void;
  /** Runs a command line: its actions are added. `stdin` defaults to this program's own. Returns its output. */
  run(argv: readonly Value[], how?: RunHow): Stream;
  /** Has a shell run a text, with `args` as `$0 $1 …`. */
  shell(text: Value, how?: RunHow, args?: readonly Value[]): Stream;
  /** Runs code of another language. `text` null: not known. */
  code(
    language: Language,
    text: Value | null,
    origin: NonNullable<Detail["origin"]>,
    args?: readonly Value[],
    manner?: CodeManner,
  ): void;
  /** Runs the file at `path` as code of a language. */
  script(language: Language, path: Value, args?: readonly Value[], manner?: CodeManner): void;
  /** Loads a module by its name, as code of its language would: looked for in these folders first. */
  load(language: Language, name: string, folders?: readonly string[]): void;
  /** Another program does its work here, with these words behind its name: what that one loads is read. */
  tool(name: string, words: readonly Value[]): void;
  /** Runs what a file of the project says under a name; the door is asked for that file. */
  project(code: ProjectCode): void;
  /** A file of this name here and in the folders above, as far as the project goes, nearest first. */
  upwards(name: string): readonly string[];
  /** A variable of the program's environment; null where it is not known, undefined where nobody here has set it. */
  variable(name: string): string | null | undefined;
  /** Whether it is known what a program of this name does. */
  knows(program: string): boolean;
  /** Contents of a file, where the interpreter knows them. */
  content(path: Value): string | null;
  /** As `content`, and the door is asked for it where nobody knows. */
  wanted(path: Value): string | null;
  /** What a file holds after this program has written it, for when it is read or run later; not `sure` where it may hold what it held. */
  holds(path: Value, text: string | null, sure?: boolean): void;
  /** What this program puts into a file of which nobody here knows what it held, for when it is run later. */
  puts(path: Value, parts: readonly string[]): void;
  /** What the files below one folder hold, those of the same names below another hold as well. */
  below(from: Value, to: Value): void;
  /** Makes this folder, and fails where a folder with something in it stands. */
  makes(folder: Value): void;
  /** This use is not covered by the entry. */
  unknown(): void;
  opaque(reason: OpaqueReason): void;
  /** From here on relative paths of this line are below this folder. */
  chdir(path: Value): void;
  /** Everything said inside is only possible. */
  maybe(say: () => void): void;
  /** What is said inside happens on another machine or in a container: no folder here is known there. */
  elsewhere(where: "remote" | "container", say: () => void): void;
}

/** Shell texts a file of the project holds. */
export interface ProjectCode {
  readonly name: string;
  /** Where it may stand, nearest first. */
  readonly files: readonly string[];
  /** The texts that run, in order; `null` where the file cannot be read. */
  read(text: string): readonly { readonly text: string; readonly possible?: boolean }[] | null;
  /** `$1 $2 …` of each text. */
  readonly args?: readonly Value[];
  /** Says nothing where the file has no such code, or nobody has read it. */
  readonly optional?: boolean;
}

/**
 * How an interpreter runs its code: `node -p` prints its value, `perl -n` and `-p` run it for every line; which `dialect`
 * of SQL a database client speaks, or the shell (`bash`, or `posix` where it may be another).
 */
export interface CodeManner {
  readonly dialect?: string;
  /** The file a database is kept in; `:memory:` is none. */
  readonly file?: string;
  /** `sh -e`. */
  readonly endsOnFailure?: boolean;
  /** `bash -i`, `bash -O expand_aliases`. */
  readonly aliases?: boolean;
  readonly printResult?: boolean;
  readonly eachLine?: "silent" | "print";
  /** Folders its modules are looked for in, before others: `ruby -I lib`. */
  readonly folders?: readonly string[];
  /** Variables of the program set from outside (`awk -v`); `null` where the value is not known. */
  readonly variables?: ReadonlyMap<string, string | null>;
}

export interface RunHow {
  readonly certainty?: "certain" | "possible";
  readonly where?: "here" | "remote" | "container";
  readonly stdin?: Stream;
  /** A predicate limits what the command is run for (`find -name x -exec …`): its deletions and changes are bounded. */
  readonly bounded?: boolean;
  /** It is run for every file below a folder, and these words name them: a pattern with `**` stands for all it matches. */
  readonly everything?: string;
  /** Variables taken out of the environment of what runs, before others are set. */
  readonly unset?: "all" | readonly string[];
  /** Variables set for what runs: `NAME=value`. */
  readonly assignments?: readonly Value[];
  /** Folders and files of this machine that a container has among its own; all of them, or none where some are not known. */
  readonly lent?: readonly Lent[];
  /** Folder it works in, where it is told one. */
  readonly folder?: Value | null;
}

/** `-v from:at`. */
export interface Lent {
  /** What it is here. */
  readonly from: Value;
  /** Where it stands there, an absolute path without a slash at its end. */
  readonly at: string;
}
