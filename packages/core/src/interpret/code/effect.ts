import type { Certainty, OpaqueReason } from "../../spine/index.js";

/**
 * What a program text would do, as far as reading it tells. One member per sort of effect; whoever reads commands turns
 * them into actions.
 *
 * Paths are as the text gives them, relative ones against the working directory the program starts in (a `chdir` before
 * them is already applied). A leading `~` is the user's home folder. With `form: "pattern"` the path is a glob (`*`
 * within a segment, `**` across) of what may be touched; `null` may be anything.
 *
 * `untrusted` says that the unknown (or known) value came from the network; what cannot be resolved is then
 * `untrusted_code` rather than `unknown_code`.
 */
export type CodeEffect = { readonly certainty: Certainty } & (
  | ShellEffect
  | ExecEffect
  | LikeEffect
  | FileEffect
  | LinkEffect
  | NetEffect
  | PrintEffect
  | EvaluateEffect
  | LoadEffect
  | SearchEffect
  | SqlEffect
  | ProcessEffect
  | ModelEffect
  | MessageEffect
  | OpaqueEffect
);

/** A text handed to `/bin/sh -c`. `null`: not known; the reader of commands makes it `opaque`. */
export interface ShellEffect {
  readonly type: "shell";
  readonly text: string | null;
  /** Where only parts of the text are known: those parts, with `null` for each hole. What fills a hole may be anything. */
  readonly shape?: readonly (string | null)[];
  /** What the command reads on standard input: absent is inherited, `null` is not known. */
  readonly stdin?: string | null;
  readonly cwd?: string | null;
  readonly untrusted?: boolean;
}

/** A program started without a shell. `argv` is never empty; `null` entries are not known. */
export interface ExecEffect {
  readonly type: "exec";
  readonly argv: readonly (string | null)[];
  /** Arguments beyond `argv` may follow. */
  readonly open?: boolean;
  readonly stdin?: string | null;
  readonly cwd?: string | null;
  readonly untrusted?: boolean;
}

/** A library does what a command line does too: the effects of that, without the program. `null` words are not known. */
export interface LikeEffect {
  readonly type: "as";
  readonly argv: readonly (string | null)[];
}

/** Somebody is written to. */
export interface MessageEffect {
  readonly type: "message";
}

export interface FileEffect {
  readonly type: "read" | "write" | "delete" | "list" | "chmod";
  readonly path: string | null;
  readonly form?: "exact" | "pattern";
  readonly recursive?: boolean;
  /** For writes: what the file then holds, `null` where not known. */
  readonly content?: string | null;
  readonly append?: boolean;
  /** For chmod: the permission bits, `null` where not known. */
  readonly mode?: number | null;
  /** For writes: the content came from the network. */
  readonly untrusted?: boolean;
}

export interface LinkEffect {
  readonly type: "link";
  readonly path: string | null;
  readonly target: string | null;
  readonly symbolic: boolean;
}

export interface NetEffect {
  readonly type: "send" | "receive" | "connect" | "listen";
  readonly url: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly method?: string;
  /** Paths known to be read and sent. At most 16. */
  readonly carries: readonly string[];
  /** Variables whose values go along, `*` for one whose name is not known. At most 16. */
  readonly environment?: readonly string[];
  /** The same of what stands where one signs in: headers, a user's name and password. */
  readonly logins?: readonly string[];
}

/** Text on standard output, line ends included; `null` where not known. */
export interface PrintEffect {
  readonly type: "print";
  readonly text: string | null;
}

/**
 * Text or a file run as code of `language`. Where the text is known its effects follow in the same list, so nothing needs
 * to be read again. With `path` the code is that file's: whoever can read files reads it. Where neither is known an
 * `opaque` effect follows.
 */
export interface EvaluateEffect {
  readonly type: "evaluate";
  readonly language: string;
  readonly text: string | null;
  readonly path?: string | null;
}

/**
 * A module is loaded by its name, spelled as the language does (`pkg.mod`, `./x`, `A::B`). Whoever can read files looks for
 * it where the language would: relative to the file that names it (`file`) or the working directory (`folder`), or in the
 * folders modules are searched in (`search`).
 */
export interface LoadEffect {
  readonly type: "load";
  readonly name: string;
  readonly from: "file" | "folder" | "search";
}

/** A folder modules are searched in from now on. */
export interface SearchEffect {
  readonly type: "search";
  readonly folder: string;
}

/** A model is loaded or downloaded: by path, or by whatever name its library takes; `null` where not known. */
export interface ModelEffect {
  readonly type: "model";
  readonly name: string | null;
  /** It can only be a path. */
  readonly path?: boolean;
}

/** A statement handed to a database; `null` where its text is not known. */
export interface SqlEffect {
  readonly type: "sql";
  readonly text: string | null;
  readonly dialect: string;
  /** The file the database is kept in, where that is known; `:memory:` is none. */
  readonly file?: string;
  /** It stands in a function nobody is seen to call, or that a server calls when it is asked to, and is handed values. */
  readonly waits?: true;
}

/** `privilege`: changes the user it runs as. `kill`: signals another process (`pid` null: not known). */
export interface ProcessEffect {
  readonly type: "privilege" | "kill";
  readonly pid?: number | null;
}

export interface OpaqueEffect {
  readonly type: "opaque";
  readonly reason: OpaqueReason;
}

export interface CodeReading {
  /** In the order of the text. At most 1,024; more is `opaque: too_complex`. */
  readonly effects: readonly CodeEffect[];
}

/** What the one who starts the interpreter knows. Everything is optional; absent means not known. */
export interface CodeInput {
  /** Arguments after the program text (`sys.argv[1:]`, `$1` of awk's ARGV, `@ARGV`). */
  readonly argv?: readonly (string | null)[];
  /** Standard input, where it is known. */
  readonly stdin?: string;
  /** Variables set for this command; `undefined` for those it knows nothing of. */
  readonly environment?: (name: string) => string | undefined;
  /** Variables of the program set from outside (`awk -v`, and `FS` for `-F`); `null` where the value is not known. */
  readonly variables?: ReadonlyMap<string, string | null>;
  /** The value of the last expression is printed (`node -p`). */
  readonly printResult?: boolean;
  /** The text runs once per input line (`perl -n`, `perl -p`, `ruby -n`), with `print` also printing the line. */
  readonly eachLine?: "silent" | "print";
  /** Absolute path of the file the text stands in; absent where it stands in none, or that is not known. */
  readonly file?: string;
  /** The name it is loaded as, where it is a module and not the program. */
  readonly module?: string;
  /** The text has holes in its literals. */
  readonly holed?: boolean;
  /** Somebody looks for modules that are searched by name; otherwise they are not said. */
  readonly loads?: boolean;
  /** How much code already contains this code; beyond the bound it is `opaque: too_complex`. */
  readonly depth?: number;
}
