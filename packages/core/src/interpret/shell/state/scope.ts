import type { CompoundCommand, CompoundList, Redirected } from "unbash";
import type { Variable } from "./variable.js";
import { EMPTY, isOther, join, UNKNOWN, UNSET } from "./variable.js";

export type FunctionBody = CompoundCommand | Redirected | CompoundList;

/** A function as it was read: `read` is the tick its text was parsed at, which decides which aliases it knows. */
export interface ShellFunction {
  readonly body: FunctionBody;
  readonly read: number;
}

/** What an alias stands for since a tick; null since it was taken back. */
interface Alias {
  readonly since: number;
  readonly text: string | null;
}

/**
 * How assignments behave that are made in a scope. `subshell`: they end with it. `process`: so do they, and of what is around
 * it only the environment is there: exported variables and functions. `branch`: whoever opened it joins them
 * with what was before. `function`: those of `local` end with it, all others go to the scope around it. `command`: so do all but the
 * assignments written before the command.
 */
export type ScopeKind = "process" | "subshell" | "branch" | "function" | "command";

/** Variables, functions, aliases and working directory: a chain of small maps, because forks are many and writes few. */
export class Scope {
  private variables: Map<string, Variable> | null = null;
  private functions: Map<string, readonly (ShellFunction | null)[]> | null = null;
  private aliases: Map<string, readonly Alias[]> | null = null;
  /** Names, functions as `name()`, that were exported, or taken back (false). */
  private exports: Map<string, boolean> | null = null;
  /** What `declare` said of names: `r` keeps its value, `i l u` change what is assigned, `n` stands for another name. */
  private attributes: Map<string, string> | null = null;
  /** Nothing of what is around a sealed scope is known inside: another machine. */
  sealed = false;
  private folder: Variable | null = null;
  /** `$1 …` of the script or function. */
  arguments: readonly Variable[] | null = null;
  /** `$0`. */
  zero: Variable | null = null;

  constructor(
    readonly parent: Scope | null,
    readonly kind: ScopeKind,
  ) {}

  /** Whether assignments go through this scope to the one around it. */
  private passes(): boolean {
    return this.kind === "function" || this.kind === "command";
  }

  get(name: string): Variable | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.variables?.get(name);
      if (found !== undefined) return found;
      if (scope.kind === "process") return scope.inherited(name);
      if (scope.sealed) return null;
    }
    return null;
  }

  /**
   * What a process finds in its environment of a variable around it. One that was not exported may have been in the
   * environment from the beginning, and then has its new value there too.
   */
  private inherited(name: string): Variable | null {
    const { parent } = this;
    if (parent === null || NEVER_INHERITED.has(name)) return null;
    const found = parent.get(name);
    if (found === null) return null;
    if (found.items !== null) return UNSET;
    return parent.isExported(name) ? found : join(found, UNSET);
  }

  set(name: string, value: Variable): void {
    if (this.isConstant(name)) return;
    let scope: Scope = this;
    while (scope.passes() && scope.parent !== null && scope.variables?.has(name) !== true) scope = scope.parent;
    scope.declare(name, value);
  }

  /** Sets in this very scope: `local`, loop variables of a branch. */
  declare(name: string, value: Variable): void {
    if (this.variables === null) this.variables = new Map();
    this.variables.set(name, value);
  }

  unset(name: string): void {
    if (this.isConstant(name)) return;
    this.set(name, UNSET);
    this.export(name, false);
  }

  /** Puts a name into the environment of programs, or takes it back. */
  export(name: string, exported: boolean): void {
    let scope: Scope = this;
    while (scope.passes() && scope.parent !== null) scope = scope.parent;
    if (scope.exports === null) scope.exports = new Map();
    scope.exports.set(name, exported);
  }

  isExported(name: string): boolean {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const said = scope.exports?.get(name);
      if (said !== undefined) return said;
      // Assigned before a command, it is in that command's environment.
      if (scope.kind === "command" && scope.variables?.has(name) === true) return true;
    }
    return ALWAYS_EXPORTED.has(name);
  }

  /** Gives a name an attribute of `declare`. */
  mark(name: string, attribute: string): void {
    let scope: Scope = this;
    while (scope.passes() && scope.parent !== null) scope = scope.parent;
    if (scope.attributes === null) scope.attributes = new Map();
    scope.attributes.set(name, this.attributesOf(name) + attribute);
  }

  /** Whether what is marked here ends with a subshell, a process or a branch. */
  ends(): boolean {
    let scope: Scope = this;
    while (scope.passes() && scope.parent !== null) scope = scope.parent;
    return scope.parent !== null;
  }

  attributesOf(name: string): string {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.attributes?.get(name);
      if (found !== undefined) return found;
      if (scope.kind === "process") return "";
    }
    return "";
  }

  isConstant(name: string): boolean {
    return this.attributesOf(name).includes("r");
  }

  /** The innermost function's scope, for `local`; null outside of functions. */
  local(): Scope | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.kind === "function") return scope;
      if (scope.kind === "process") return null;
    }
    return null;
  }

  cwd(): Variable {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.folder !== null) return scope.folder;
    }
    return UNKNOWN;
  }

  setCwd(folder: Variable): void {
    let scope: Scope = this;
    while (scope.passes() && scope.parent !== null) scope = scope.parent;
    scope.folder = folder;
  }

  positional(): readonly Variable[] {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.arguments !== null) return scope.arguments;
    }
    return NO_ARGUMENTS;
  }

  setPositional(values: readonly Variable[]): void {
    let scope: Scope = this;
    while (scope.parent !== null && scope.kind === "command") scope = scope.parent;
    scope.arguments = values;
  }

  scriptName(): Variable {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent)
      if (scope.zero !== null) return scope.zero;
    return EMPTY;
  }

  /** What a function may be, null among it for no function; null where there is none for sure. */
  functionBodies(name: string): readonly (ShellFunction | null)[] | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.functions?.get(name);
      if (found !== undefined) return found.length === 0 ? null : found;
      if (scope.kind === "process" && scope.parent?.isExported(`${name}()`) !== true) return null;
      if (scope.sealed) return null;
    }
    return null;
  }

  define(name: string, bodies: readonly (ShellFunction | null)[]): void {
    let scope: Scope = this;
    while (!scope.isShell() && scope.parent !== null) scope = scope.parent;
    if (scope.functions === null) scope.functions = new Map();
    scope.functions.set(name, bodies);
  }

  private isShell(): boolean {
    return this.kind === "subshell" || this.kind === "process";
  }

  /** What an alias stood for when a text was read. */
  alias(name: string, read: number): string | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.aliases?.get(name)?.findLast((one) => one.since < read);
      if (found !== undefined) return found.text;
      if (scope.kind === "process") return null;
    }
    return null;
  }

  setAlias(name: string, text: string | null, since: number): void {
    let scope: Scope = this;
    while (!scope.isShell() && scope.parent !== null) scope = scope.parent;
    if (scope.aliases === null) scope.aliases = new Map();
    scope.aliases.set(name, [...(scope.aliases.get(name) ?? []).slice(-MAX_ALIASES), { since, text }]);
  }

  /** Names whose value begins like this: `${!PREFIX*}`. */
  namesLike(prefix: string): string[] {
    const names = new Set<string>();
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (const name of scope.variables?.keys() ?? []) if (name.startsWith(prefix)) names.add(name);
    }
    return [...names].sort();
  }

  /** Everything assigned in this branch may be so afterwards, beside what was before. */
  joinInto(before: Scope): void {
    for (const [name, value] of this.variables ?? []) {
      const old = before.get(name);
      before.set(name, old === null ? perhaps(value) : join(old, value));
    }
    if (this.folder !== null) before.setCwd(join(before.cwd(), this.folder));
    if (this.arguments !== null) before.setPositional(joinLists(before.positional(), this.arguments));
    // What may be exported need not be; what may have been taken back is not there for sure.
    for (const [name, exported] of this.exports ?? []) if (!exported) before.export(name, false);
  }

  /** Names known before this branch to which it gives a text they did not have: a further turn may find yet another. */
  moving(before: Scope): readonly string[] {
    const names: string[] = [];
    for (const [name, value] of this.variables ?? []) {
      if (isOther(before.get(name), value)) names.push(name);
    }
    return names;
  }

  /** Exactly one of two branches was taken. */
  static joinBoth(a: Scope, b: Scope, before: Scope): void {
    for (const branch of [a, b])
      for (const [name, exported] of branch.exports ?? [])
        before.export(name, exported && a.isExported(name) && b.isExported(name));
    if (a.arguments !== null || b.arguments !== null) before.setPositional(joinLists(a.positional(), b.positional()));
    if (a.variables === null && b.variables === null && a.folder === null && b.folder === null) return;
    const names = new Set([...(a.variables?.keys() ?? []), ...(b.variables?.keys() ?? [])]);
    for (const name of names) {
      const left = a.get(name);
      const right = b.get(name);
      const value = left === null ? right : right === null ? left : join(left, right);
      if (value !== null) before.set(name, left === null || right === null ? perhaps(value) : value);
    }
    if (a.folder !== null || b.folder !== null) before.setCwd(join(a.cwd(), b.cwd()));
  }
}

/** A value that was perhaps assigned, where nobody knows what there was before. */
function perhaps(value: Variable): Variable {
  if (value.items === null) return { ...value, open: true, shape: "**" };
  const items = new Map([...value.items].map(([key, item]) => [key, join(item, UNSET)]));
  return { ...value, open: true, shape: "**", items };
}

/** Arguments that are one list or the other: those only one has may be missing. */
function joinLists(a: readonly Variable[], b: readonly Variable[]): readonly Variable[] {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.map((one, i) => join(one, short[i] ?? UNSET));
}

const NO_ARGUMENTS: readonly Variable[] = [];
/** Meanings of one alias that are kept: a text read earlier knows an older one. */
const MAX_ALIASES = 8;
/** Every shell sets these anew. */
const NEVER_INHERITED: ReadonlySet<string> = new Set(["IFS", "OPTIND", "PPID", "RANDOM", "SECONDS", "DIRSTACK"]);
/** In every environment from the beginning, so that a new value is there too. */
const ALWAYS_EXPORTED: ReadonlySet<string> = new Set(["HOME", "PATH", "USER", "LOGNAME", "SHELL", "PWD", "OLDPWD"]);
