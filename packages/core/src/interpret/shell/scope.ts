import type { CompoundCommand, CompoundList, Redirected } from "unbash";
import type { Variable } from "./variable.js";
import { EMPTY, join, UNKNOWN } from "./variable.js";

export type FunctionBody = CompoundCommand | Redirected | CompoundList;

/**
 * How assignments behave that are made in a scope. `subshell`: they end with it. `branch`: whoever opened it joins them
 * with what was before. `function`: those of `local` end with it, all others go to the scope around it. `command`: so do all but the
 * assignments written before the command.
 */
export type ScopeKind = "subshell" | "branch" | "function" | "command";

/** Variables, functions, aliases and working directory: a chain of small maps, because forks are many and writes few. */
export class Scope {
  private variables: Map<string, Variable> | null = null;
  private functions: Map<string, readonly FunctionBody[]> | null = null;
  private aliases: Map<string, string> | null = null;
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
    }
    return null;
  }

  set(name: string, value: Variable): void {
    let scope: Scope = this;
    while (scope.passes() && scope.parent !== null && scope.variables?.has(name) !== true) scope = scope.parent;
    scope.declare(name, value);
  }

  /** Sets in this very scope: `local`, loop variables of a branch. */
  declare(name: string, value: Variable): void {
    if (this.variables === null) this.variables = new Map();
    this.variables.set(name, value);
  }

  /** The innermost function's scope, for `local`; null outside of functions. */
  local(): Scope | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.kind === "function") return scope;
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
    while (scope.parent !== null && scope.kind !== "subshell" && scope.arguments === null) scope = scope.parent;
    scope.arguments = values;
  }

  scriptName(): Variable {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent)
      if (scope.zero !== null) return scope.zero;
    return EMPTY;
  }

  functionBodies(name: string): readonly FunctionBody[] | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.functions?.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  define(name: string, bodies: readonly FunctionBody[]): void {
    let scope: Scope = this;
    while (scope.kind !== "subshell" && scope.parent !== null) scope = scope.parent;
    if (scope.functions === null) scope.functions = new Map();
    scope.functions.set(name, bodies);
  }

  alias(name: string): string | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.aliases?.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  setAlias(name: string, text: string): void {
    let scope: Scope = this;
    while (scope.kind !== "subshell" && scope.parent !== null) scope = scope.parent;
    if (scope.aliases === null) scope.aliases = new Map();
    scope.aliases.set(name, text);
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
      before.set(name, old === null ? { ...value, open: true, shape: "**" } : join(old, value));
    }
    if (this.folder !== null) before.setCwd(join(before.cwd(), this.folder));
  }

  /** Exactly one of two branches was taken. */
  static joinBoth(a: Scope, b: Scope, before: Scope): void {
    if (a.variables === null && b.variables === null && a.folder === null && b.folder === null) return;
    const names = new Set([...(a.variables?.keys() ?? []), ...(b.variables?.keys() ?? [])]);
    for (const name of names) {
      const left = a.get(name);
      const right = b.get(name);
      const value = left === null ? right : right === null ? left : join(left, right);
      if (value !== null)
        before.set(name, left === null || right === null ? { ...value, open: true, shape: "**" } : value);
    }
    if (a.folder !== null || b.folder !== null) before.setCwd(join(a.cwd(), b.cwd()));
  }

  /** Everything assigned in this scope is so afterwards. */
  commitTo(before: Scope): void {
    for (const [name, value] of this.variables ?? []) before.set(name, value);
    if (this.folder !== null) before.setCwd(this.folder);
  }
}

const NO_ARGUMENTS: readonly Variable[] = [];
