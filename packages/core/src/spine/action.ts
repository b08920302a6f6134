import type { Finding } from "./finding.js";
import type { JsonObject } from "./json.js";

/** Everything a call can do to the world, `noun.verb`. Closed: a new kind makes every table below fail to compile. */
export const ACTION_KINDS = [
  "process.exec",
  "code.run",
  "file.read",
  "file.write",
  "file.delete",
  "file.chmod",
  "file.link",
  "file.list",
  "net.connect",
  "net.send",
  "net.receive",
  "net.listen",
  "data.read",
  "data.write",
  "data.delete",
  "data.define",
  "data.grant",
  "secret.read",
  "package.install",
  "package.publish",
  "vcs.read",
  "vcs.change",
  "vcs.discard",
  "vcs.send",
  "vcs.receive",
  "vcs.rewrite",
  "infra.read",
  "infra.apply",
  "infra.delete",
  "pipeline.run",
  "pipeline.edit",
  "system.persist",
  "system.privilege",
  "system.configure",
  "system.power",
  "system.disk",
  "system.kill",
  "device.open",
  "message.send",
  "payment.send",
  "agent.spawn",
  "model.load",
  "model.call",
  "tool.call",
  "opaque",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export type ResourceType =
  | "path"
  | "host"
  | "program"
  | "package"
  | "repository"
  | "table"
  | "tool"
  | "service"
  | "process"
  | "device"
  | "cloud"
  | "recipient"
  | "model"
  | "code"
  | "none";

/**
 * What an action touches, in canonical form.
 *
 * `exact`: `name` is the one resource. `pattern`: `name` is a glob (`*` within a segment, `**` across, `?`, `[…]`) and
 * the action may touch anything it matches. `any`: it may touch anything of this type; `name` is then `*`.
 * Paths are absolute, without `.`, `..`, `//` or a trailing slash. Hosts are lower case without a trailing dot.
 */
export interface Resource {
  readonly type: ResourceType;
  readonly name: string;
  readonly form: "exact" | "pattern" | "any";
}

/** `certain`: if the call runs to its end, this happens. `possible`: it may (a branch, one value of several). */
export type Certainty = "certain" | "possible";

/** Labels the interpreter gives. A policy may define more of its own under `labels:`. */
export const LABELS = [
  "project", // below the project root fixed by the host
  "scratch", // /tmp, $TMPDIR, build outputs; a database in memory, in such a file, or of the tests
  "home", // below anybody's home folder, outside the project and scratch
  "system", // owned by the operating system: /etc, /usr, /boot, /var/lib …
  "broad", // the root of something large: /, /home, ~, /etc, /usr, a mount, a drive, all of a cluster
  "credential", // a place that holds secrets: ~/.ssh, ~/.aws/credentials, /etc/shadow, .env …
  "vcs", // version control metadata: .git
  "persistence", // places code is started from later: shell profiles, cron, units, autostart, hooks
  "other-repository", // inside a repository that is not the project
  "session-made", // what this session made where nothing stood: a clone, a container and what is in it, a cluster, a branch
  "unknown-remote", // an address that is none of the repository's remotes, as its settings say
  "shown", // a secret that is printed to whoever asked, and not into a variable, a file or another program
  "agent-settings", // a coding agent's own configuration and hooks
  "rampart", // Rampart's own policy, keys, log, sockets, programs
  "device", // below /dev, except the harmless ones (null, zero, random, tty, stdin …)
  "secret", // the value itself is a secret
  "login", // a secret where one signs in, or on its way to who issued it
  "personal", // personal data
  "untrusted", // came from outside: network, unknown file
  "loopback", // this machine
  "private-network", // RFC 1918, link-local and the like
  "metadata-service", // cloud instance metadata
  "production", // matches the environment called production
  "unverified-code", // code an agent wrote and nobody reviewed
  "remote", // on another machine
  "container", // in a container
  "database-server", // done by the server of a database, with its rights, outside of its tables
  "claimed", // content only a door vouches for: the guard could not read it itself
  "admitted", // a model the trust policy admits
] as const;
export type Label = (typeof LABELS)[number];

/** Where an action's data comes from. At most {@link MAX_SOURCES} per action. */
export interface Source {
  readonly type: "file" | "network" | "environment" | "argument" | "literal" | "stdin" | "command" | "data" | "unknown";
  /** Canonical name: a path, a host, a variable, a program. Bounded to 256 characters. */
  readonly name: string;
  readonly labels: readonly string[];
}
export const MAX_SOURCES = 16;

/** Half-open range of UTF-16 code units in the call's text; `[0, 0)` where the call has no text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Why something could not be understood. The first two are `beyond-bounds`; the others are `opaque` proper. */
export const OPAQUE_REASONS = [
  "too_complex", // a bound of the interpreter
  "syntax", // does not parse
  "unknown_word", // a program name or script that data decides
  "unknown_code", // eval, source or an interpreter reading unknown text
  "untrusted_code", // code that comes from the network
  "unknown_language", // a language nobody here reads
  "unknown_option", // an option its program's entry does not know and that could change what it does
  "foreign_shell", // fish, PowerShell, cmd
] as const;
export type OpaqueReason = (typeof OPAQUE_REASONS)[number];

/**
 * What is worth knowing beyond the resource. One flat record, so that policy can name any of them; {@link DETAILS_OF}
 * says which kinds carry which.
 */
export interface Detail {
  /** Base name of the program, without version suffix where one was recognised (`python3.11` → `python3`). */
  readonly program?: string;
  /** Operands and options as far as known, `null` where unknown. At most 64, each at most 256 characters. */
  readonly argv?: readonly (string | null)[];
  /**
   * Whether the program's knowledge entry covers this use; `unknown` is the class "program without knowledge". Of a
   * script that was read: whether all it does is told.
   */
  readonly effects?: "known" | "unknown";
  readonly language?: string;
  /** Where code comes from. */
  readonly origin?: "inline" | "file" | "stdin" | "network" | "argument" | "package" | "project";
  /** `sha256:<hex>` of the content of a script that was read. */
  readonly digest?: string;
  /** Reaches everything below the resource. */
  readonly recursive?: boolean;
  /** A predicate limits which of the resources are touched (`find -name`, `WHERE id = 1`). */
  readonly bounded?: boolean;
  /** Adds to what is there instead of replacing it. */
  readonly append?: boolean;
  /** What a permission change makes of the file. */
  readonly mode?: "setuid" | "world-writable" | "executable" | "owner" | "other";
  /** `symbolic` or `hard`, for links. */
  readonly link?: "symbolic" | "hard";
  readonly target?: string;
  /**
   * Where it lands, as the program's options or the machine's settings say: `CLUSTER/NAMESPACE`, a cloud's profile or
   * project, a workspace, `SERVER/DATABASE`, the address of a remote. Absent where nobody knows. At most 256 characters.
   */
  readonly context?: string;
  readonly scheme?: string;
  readonly port?: number;
  readonly method?: string;
  readonly url?: string;
  /** Whoever answers may name another host, which is then asked too: nobody knows which. */
  readonly redirects?: boolean;
  readonly dialect?: string;
  readonly statement?: string;
  /**
   * Columns that hold one known value in every row the statement touches (`WHERE id = 42`, the values of an `INSERT`), as
   * text: column → value. At most 16, each value at most 256 characters.
   */
  readonly where?: { readonly [column: string]: string };
  readonly server?: string;
  readonly tool?: string;
  readonly arguments?: JsonObject;
  /** `edit` of a file that is read to be changed in place, and shown to nobody. For `system.*`: what is changed: `user`, `service`, `firewall`, `kernel`, `schedule`, `shutdown`, `format` … */
  readonly what?: string;
  /** Forced past a safety check of the program itself. */
  readonly force?: boolean;
  /** Reaches beyond this machine and this agent's own work: a shared branch, a cluster, an account. */
  readonly shared?: boolean;
  readonly reason?: OpaqueReason;
}
export type DetailKey = keyof Detail;

const NET = ["scheme", "port", "method", "url"] as const;
const FILE = ["recursive", "bounded"] as const;
const DATA = ["dialect", "statement", "bounded", "where", "context"] as const;

/** Which details each kind may carry. The policy loader refuses a condition no kind of its rule can meet. */
export const DETAILS_OF: { readonly [K in ActionKind]: readonly DetailKey[] } = {
  "process.exec": ["program", "argv", "effects"],
  "code.run": ["language", "origin", "program", "effects", "digest"],
  "file.read": [...FILE, "what"],
  "file.write": [...FILE, "append"],
  "file.delete": FILE,
  "file.chmod": [...FILE, "mode"],
  "file.link": ["link", "target"],
  "file.list": FILE,
  "net.connect": NET,
  "net.send": [...NET, "redirects"],
  "net.receive": [...NET, "redirects"],
  "net.listen": ["port", "scheme"],
  "data.read": DATA,
  "data.write": DATA,
  "data.delete": DATA,
  "data.define": DATA,
  "data.grant": DATA,
  "secret.read": ["what", "context"],
  "package.install": ["program", "shared"],
  "package.publish": ["program"],
  "vcs.read": ["program", "what"],
  "vcs.change": ["program", "what"],
  "vcs.discard": ["program", "what", "force"],
  "vcs.send": ["program", "what", "force", "target", "context"],
  "vcs.receive": ["program", "what", "url"],
  "vcs.rewrite": ["program", "what", "force", "shared", "target", "context"],
  "infra.read": ["program", "what", "target", "context"],
  "infra.apply": ["program", "what", "target", "force", "context"],
  "infra.delete": ["program", "what", "target", "bounded", "force", "recursive", "context"],
  "pipeline.run": ["program", "what", "target", "context"],
  "pipeline.edit": ["what"],
  "system.persist": ["what"],
  "system.privilege": ["what", "program"],
  "system.configure": ["what", "program"],
  "system.power": ["what"],
  "system.disk": ["what"],
  "system.kill": ["what", "bounded", "force"],
  "device.open": ["what"],
  "message.send": ["what"],
  "payment.send": ["what"],
  "agent.spawn": ["program"],
  "model.load": ["url"],
  "model.call": ["url"],
  "tool.call": ["server", "tool", "arguments", "what"],
  opaque: ["reason", "program", "language"],
};

/** What a call would do to the world: one effect on one resource. */
export interface Action {
  readonly kind: ActionKind;
  readonly resource: Resource;
  readonly certainty: Certainty;
  readonly labels: readonly string[];
  readonly sources: readonly Source[];
  readonly span: Span;
  readonly detail: Detail;
}

/** Something the interpreter would like to know of the world. The door fetches it, bounded, and asks again. */
export type Want =
  | { readonly type: "content"; readonly path: string; readonly maxBytes: number }
  | { readonly type: "link"; readonly path: string }
  | { readonly type: "glob"; readonly pattern: string; readonly limit: number }
  /** Does nothing stand here yet? */
  | { readonly type: "absent"; readonly path: string }
  /** May this model be loaded? `path` is its absolute path, or its name as the program that loads it takes it. */
  | { readonly type: "model"; readonly path: string };

/** Answers to {@link Want}s, keyed by `type:path`. `null` is "could not be had". */
export type Answers = ReadonlyMap<string, Answer | null>;
export type Answer =
  | {
      readonly type: "content";
      readonly text: string;
      /** Told by a door; nobody with authority has read it. */
      readonly claimed: boolean;
      /** `sha256:<hex>` of the content, where whoever read it says so. */
      readonly digest?: string;
    }
  | { readonly type: "link"; readonly target: string }
  | { readonly type: "glob"; readonly paths: readonly string[] }
  | { readonly type: "absent"; readonly absent: boolean }
  | ModelFacts;

/** What the process that verifies models says about one: its trust policy admits it, or does not and why. */
export interface ModelFacts {
  readonly type: "model";
  readonly admitted: boolean;
  /** What failed, for whoever is refused; at most 500 characters. */
  readonly why: string;
  /** Where it is still being digested: nothing is known yet, and it is worth asking again. */
  readonly pending?: ModelPending;
}

/** How far digesting a model has come. */
export interface ModelPending {
  /** Bytes; `total` is 0 where it has not begun. */
  readonly done: number;
  readonly total: number;
  /** About how long it will still take; null where nobody can say. */
  readonly seconds: number | null;
}

/** Result of interpreting one call. `actions` is never empty for a call that does anything at all. */
export interface Interpretation {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  readonly wants: readonly Want[];
  /** Files this call would leave behind with content the interpreter knows; the session remembers them. */
  readonly written: readonly WrittenFile[];
  /** Things of a name this call makes, and those it takes away, if it succeeds; absent where there are none. */
  readonly things?: { readonly made: readonly string[]; readonly gone: readonly string[] };
}

/** A file written earlier with known content, so that running it later can be read as code. */
export interface WrittenFile {
  readonly path: string;
  /** At most 64 KiB; `null` when the content is not known. */
  readonly content: string | null;
  readonly sources: readonly Source[];
  /** A folder that was made where nothing stood. */
  readonly made?: true;
}
