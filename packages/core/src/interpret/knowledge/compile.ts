import type { Effect, Operands, Option, OptionSpec, Role, RoleName, Usage } from "./types.js";
import { COMMON_FLAGS, ROLE_NAMES } from "./types.js";

/** An option as the line reader needs it. One shape, so that reading stays monomorphic. */
export interface CompiledOption {
  /** First spelling of its key: the name `Line.has` knows it by. */
  readonly name: string;
  readonly takes: "none" | "required" | "optional";
  readonly is: readonly Role[];
  readonly sets: readonly string[];
  readonly effects: readonly Effect[];
  readonly operands: Operands | null;
}

/** A usage with its options indexed by spelling. Subcommands are compiled when first met. */
export interface CompiledUsage {
  readonly usage: Usage;
  readonly parent: CompiledUsage | null;
  readonly syntax: "gnu" | "posix" | "word" | "bare";
  readonly options: ReadonlyMap<string, CompiledOption>;
  /** Long spellings, for unique abbreviations. */
  readonly longs: readonly string[];
  /** Some option is written `name=value`, as for `dd`. */
  readonly assigns: boolean;
  readonly subcommands: ReadonlyMap<string, Usage>;
  /** Usages from the program's own down to this one. */
  readonly levels: readonly Usage[];
  /** What this usage says or, where it says nothing, the nearest one around it. */
  readonly operands: Usage["operands"];
  readonly launches: Usage["launches"];
  readonly stdinCode: Usage["stdinCode"];
  readonly unknownOptions: Usage["unknownOptions"];
  readonly parameters: Usage["parameters"];
  readonly output: Usage["output"];
  readonly compiled: Map<Usage, CompiledUsage>;
}

const NONE: readonly never[] = [];
const FLAGS: ReadonlySet<string> = new Set(COMMON_FLAGS);
const ROLES: ReadonlySet<string> = new Set(ROLE_NAMES);

export function compileUsage(usage: Usage, parent: CompiledUsage | null): CompiledUsage {
  const options = new Map<string, CompiledOption>();
  for (const [spellings, spec] of Object.entries(usage.options ?? {})) {
    for (const one of spellings.split(", ")) {
      const names = one.split(" ");
      const option = compileOption(names[0] ?? "", spec);
      for (const name of names) options.set(name, option);
    }
  }
  const subcommands = new Map<string, Usage>();
  for (const [names, sub] of Object.entries(usage.subcommands ?? {})) {
    for (const name of names.split(" ")) subcommands.set(name, sub);
  }
  const spellings = [...options.keys()];
  return {
    usage,
    parent,
    syntax: usage.syntax ?? parent?.syntax ?? "gnu",
    options,
    longs: spellings.filter((name) => name.startsWith("--")),
    assigns: spellings.some((name) => name.endsWith("=")) || (parent?.assigns ?? false),
    subcommands,
    levels: parent === null ? [usage] : [...parent.levels, usage],
    operands: usage.operands ?? parent?.operands,
    launches: usage.launches ?? parent?.launches,
    stdinCode: usage.stdinCode ?? parent?.stdinCode,
    unknownOptions: usage.unknownOptions ?? parent?.unknownOptions,
    parameters: usage.parameters ?? parent?.parameters,
    output: usage.output ?? parent?.output,
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
    is: ROLES.has(spec) && spec !== "text" ? [spec as RoleName] : NONE,
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
    is,
    sets: spec.sets === undefined ? NONE : typeof spec.sets === "string" ? [spec.sets] : spec.sets,
    effects: spec.effects ?? NONE,
    operands: spec.operands ?? null,
  };
}

/** A list of roles, as against one role that is a list of effects. */
function isRoleList(is: Role | readonly Role[]): is is readonly Role[] {
  return Array.isArray(is) && is.some((role) => typeof role === "string" || Array.isArray(role));
}
