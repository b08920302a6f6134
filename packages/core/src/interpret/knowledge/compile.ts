import {
  type CompiledEffect,
  type CompiledRole,
  compileEffects,
  compileOperands,
  compileRole,
  type Placed,
} from "./effects.js";
import type { Act, Language, Launch, Option, OptionSpec, Output, Role, RoleName, Usage } from "./types.js";
import { COMMON_FLAGS, ROLE_NAMES } from "./types.js";

/** An option as the line reader needs it. One shape, so that reading stays monomorphic. */
export interface CompiledOption {
  /** First spelling of its key: the name `Line.has` knows it by. */
  readonly name: string;
  readonly takes: "none" | "required" | "optional";
  readonly is: readonly CompiledRole[];
  /** Its value is the working directory for the rest of the line. */
  readonly moves: boolean;
  readonly sets: readonly string[];
  readonly effects: readonly CompiledEffect[];
  readonly operands: Placed | null;
}

/** What a usage does by itself. */
export interface Level {
  readonly effects: readonly CompiledEffect[];
  readonly act: Act | null;
}

/**
 * A usage with its options indexed by spelling, those of the usages around it included. Subcommands are compiled when
 * first met. Every field is always there: entries are written in many shapes, and are read for every command.
 */
export interface CompiledUsage {
  readonly usage: Usage;
  readonly parent: CompiledUsage | null;
  readonly syntax: "gnu" | "posix" | "word" | "bare";
  readonly options: ReadonlyMap<string, CompiledOption>;
  /** Long spellings of this usage alone, for unique abbreviations. */
  readonly longs: readonly string[];
  /** Some option is written `name=value`, as for `dd`. */
  readonly assigns: boolean;
  readonly subcommands: ReadonlyMap<string, Usage>;
  readonly otherwise: Usage | null;
  /** Usages from the program's own down to this one; those that do nothing by themselves are left out. */
  readonly levels: readonly Level[];
  /** What this usage says or, where it says nothing, the nearest one around it. */
  readonly operands: Placed | null;
  readonly launches: Launch | null;
  readonly stdinCode: Language | null;
  readonly unknownOptions: NonNullable<Usage["unknownOptions"]>;
  readonly parameters: Usage["parameters"];
  readonly output: Output | null;
  /** What some usage from the program's own down to this one says. */
  readonly carries: boolean;
  readonly silent: boolean;
  readonly passesLines: boolean;
  readonly compiled: Map<Usage, CompiledUsage>;
}

const NONE: readonly never[] = [];
const NO_OPTIONS: ReadonlyMap<string, CompiledOption> = new Map();
const FLAGS: ReadonlySet<string> = new Set(COMMON_FLAGS);
const ROLES: ReadonlySet<string> = new Set(ROLE_NAMES);

export function compileUsage(usage: Usage, parent: CompiledUsage | null): CompiledUsage {
  const own = new Map<string, CompiledOption>();
  for (const [spellings, spec] of Object.entries(usage.options ?? {})) {
    for (const one of spellings.split(", ")) {
      const names = one.split(" ");
      const option = compileOption(names[0] ?? "", spec);
      for (const name of names) own.set(name, option);
    }
  }
  const subcommands = new Map<string, Usage>();
  for (const [names, sub] of Object.entries(usage.subcommands ?? {})) {
    for (const name of names.split(" ")) subcommands.set(name, sub);
  }
  const spellings = [...own.keys()];
  const around = parent?.options ?? NO_OPTIONS;
  const effects = compileEffects(usage.effects ?? NONE);
  const levels = parent?.levels ?? NONE;
  const idle = effects.length === 0 && usage.act === undefined;
  return {
    usage,
    parent,
    syntax: usage.syntax ?? parent?.syntax ?? "gnu",
    options: own.size === 0 ? around : around.size === 0 ? own : new Map([...around, ...own]),
    longs: spellings.filter((name) => name.startsWith("--")),
    assigns: spellings.some((name) => name.endsWith("=")) || (parent?.assigns ?? false),
    subcommands,
    otherwise: usage.otherwise ?? null,
    levels: idle ? levels : [...levels, { effects, act: usage.act ?? null }],
    operands: usage.operands === undefined ? (parent?.operands ?? null) : compileOperands(usage.operands),
    launches: usage.launches ?? parent?.launches ?? null,
    stdinCode: usage.stdinCode ?? parent?.stdinCode ?? null,
    unknownOptions: usage.unknownOptions ?? parent?.unknownOptions ?? "noted",
    parameters: usage.parameters ?? parent?.parameters,
    output: usage.output ?? parent?.output ?? null,
    carries: usage.carries !== false && (parent?.carries ?? true),
    silent: usage.silent === true || (parent?.silent ?? false),
    passesLines: usage.passesLines === true || (parent?.passesLines ?? false),
    compiled: new Map(),
  };
}

/** The compiled form of a subcommand's usage below `at`. */
export function descend(at: CompiledUsage, usage: Usage): CompiledUsage {
  let next = at.compiled.get(usage);
  if (next === undefined) {
    next = compileUsage(usage, at);
    at.compiled.set(usage, next);
  }
  return next;
}

function compileOption(name: string, spec: OptionSpec): CompiledOption {
  if (typeof spec !== "string") return compileLong(name, spec);
  const takes = spec === "flag" || FLAGS.has(spec) ? "none" : spec === "optional" ? "optional" : "required";
  return {
    name,
    takes,
    is: ROLES.has(spec) && spec !== "text" ? [compileRole(spec as RoleName)] : NONE,
    moves: spec === "chdir",
    sets: FLAGS.has(spec) ? [spec] : NONE,
    effects: NONE,
    operands: null,
  };
}

function compileLong(name: string, spec: Option): CompiledOption {
  const is = spec.is === undefined ? NONE : isRoleList(spec.is) ? spec.is : [spec.is];
  return {
    name,
    takes: spec.value ?? (is.length > 0 ? "required" : "none"),
    is: is.map(compileRole),
    moves: is.includes("chdir"),
    sets: spec.sets === undefined ? NONE : typeof spec.sets === "string" ? [spec.sets] : spec.sets,
    effects: compileEffects(spec.effects ?? NONE),
    operands: spec.operands === undefined ? null : compileOperands(spec.operands),
  };
}

/** A list of roles, as against one role that is a list of effects. */
function isRoleList(is: Role | readonly Role[]): is is readonly Role[] {
  return Array.isArray(is) && is.some((role) => typeof role === "string" || Array.isArray(role));
}
