import type { ActionKind, Detail, ResourceType } from "../../spine/index.js";
import { NO_DETAIL } from "../action.js";
import { ROLE_EFFECTS } from "./roles.js";
import type { Effect, Operands, Role, RoleName } from "./types.js";
import type { Value } from "./value.js";
import { exact } from "./value.js";

/** An effect with everything it leaves out filled in. */
export interface CompiledEffect {
  readonly kind: ActionKind;
  /** Which of the three ways an action is made of it. */
  readonly on: "file" | "net" | "other";
  readonly type: ResourceType;
  /** A fixed resource, as text and as a value; null where it is what the effect is applied to. */
  readonly name: string | null;
  readonly value: Value | null;
  readonly detail: Detail;
  readonly labels: readonly string[] | undefined;
  readonly when: string | null;
  readonly unless: string | null;
  readonly possible: boolean;
}

/** What a value is: effects alone, or one of the roles `applyRole` reads. */
export interface CompiledRole {
  readonly effects: readonly CompiledEffect[] | null;
  readonly named: RoleName | null;
}

/** Roles of operands by place, every field filled in. */
export interface Placed {
  readonly first: readonly CompiledRole[];
  readonly last: CompiledRole | null;
  readonly rest: CompiledRole | null;
  /** Operand assumed where none of `rest` is given. */
  readonly absent: Value | null;
}

export function compileEffects(effects: readonly Effect[]): readonly CompiledEffect[] {
  return effects.length === 0 ? NONE : effects.map(compileEffect);
}

const NONE: readonly never[] = [];

function compileEffect(effect: Effect): CompiledEffect {
  const { kind, name, detail, labels, when, unless, certainty } = effect;
  const type = effect.type ?? (kind.startsWith("file.") ? "path" : kind.startsWith("net.") ? "host" : "none");
  const file = type === "path" && kind.startsWith("file.");
  return {
    kind,
    on: file ? "file" : type === "host" && kind.startsWith("net.") ? "net" : "other",
    type,
    name: name ?? null,
    value: name === undefined ? null : exact(name),
    detail: detail ?? NO_DETAIL,
    labels,
    when: when ?? null,
    unless: unless ?? null,
    possible: certainty === "possible",
  };
}

const named: ReadonlyMap<string, CompiledRole> = new Map(
  Object.entries(ROLE_EFFECTS).map(([name, effects]) => [name, { effects: compileEffects(effects), named: null }]),
);

export function compileRole(role: Role): CompiledRole {
  if (typeof role === "string") return named.get(role) ?? { effects: null, named: role };
  return { effects: compileEffects(isList(role) ? role : [role]), named: null };
}

const isList = (role: Effect | readonly Effect[]): role is readonly Effect[] => Array.isArray(role);

export function compileOperands(operands: Operands): Placed {
  if (!isPlaced(operands)) return { first: NONE, last: null, rest: compileRole(operands), absent: null };
  const { first, last, rest, absent } = operands;
  return {
    first: first === undefined ? NONE : first.map(compileRole),
    last: last === undefined ? null : compileRole(last),
    rest: rest === undefined ? null : compileRole(rest),
    absent: absent === undefined ? null : exact(absent),
  };
}

function isPlaced(operands: Operands): operands is Exclude<Operands, Role> {
  return typeof operands === "object" && !Array.isArray(operands) && !("kind" in operands);
}
