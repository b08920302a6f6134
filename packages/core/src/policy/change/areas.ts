import type { Json } from "../../spine/json.js";
import type { PolicyDocument, RuleDocument } from "../document.js";
import { parseNameGlob } from "../globs/name.js";
import { allRules, type OwnedRule } from "../rules.js";
import { type AreaDocument, type OwnedSection, REST } from "../sections/sign-offs.js";
import { type PolicyChange, policyChanges } from "./change.js";

/** An area a change touches, and who has to agree. */
export interface TouchedArea {
  readonly area: string;
  readonly needs: number;
  /** Null: every policy owner. */
  readonly people: readonly string[] | null;
  readonly changes: readonly PolicyChange[];
}

/**
 * The areas a change touches, by the policy that is to be changed: what a new one says of areas counts once it is in force.
 * A change touches whoever owns it and whoever owns what it changes the meaning of: the rules that speak of a label, the
 * rules a privilege lifts, the roles an agent is given. None where the policy declares no sign-offs.
 */
export function touchedAreas(before: PolicyDocument, after: PolicyDocument): readonly TouchedArea[] {
  const declared = before["sign-offs"];
  if (declared === undefined) return [];
  const owners = Object.entries(declared)
    .filter(([name]) => name !== REST)
    .map(([name, area]) => ({ name, owns: ownership(name, area) }));
  const both = bothOf(before, after);
  const touched = new Map<string, PolicyChange[]>();
  for (const change of policyChanges(before, after)) {
    const things = reach(change, both);
    const names = owners.filter(({ owns }) => things.some(owns)).map(({ name }) => name);
    for (const name of names.length > 0 ? names : [REST]) {
      const known = touched.get(name);
      if (known === undefined) touched.set(name, [change]);
      else known.push(change);
    }
  }
  return [...touched].map(([area, changes]) => {
    const { needs, people } = declared[area] ?? { needs: 1, people: undefined };
    return { area, needs, people: people ?? null, changes };
  });
}

/** Something that can be owned: a rule, a role, a section, or the declaration of an area itself. */
interface Thing {
  readonly type: "rule" | "role" | "section" | "area";
  readonly name: string;
}

function ownership(area: string, { owns = {} }: AreaDocument): (thing: Thing) => boolean {
  const rules = (owns.rules ?? []).map(parseNameGlob);
  const roles = (owns.roles ?? []).map(parseNameGlob);
  const sections = new Set<string>(owns.sections ?? []);
  return ({ type, name }) => {
    if (type === "rule") return rules.some((glob) => glob.matches(name));
    if (type === "role") return roles.some((glob) => glob.matches(name));
    return type === "section" ? sections.has(name) : area === name;
  };
}

/** Both policies, and the rules of both by id. */
interface Both {
  readonly documents: readonly PolicyDocument[];
  readonly rules: ReadonlyMap<string, readonly OwnedRule[]>;
}

function bothOf(...documents: readonly PolicyDocument[]): Both {
  const rules = new Map<string, OwnedRule[]>();
  for (const owned of documents.flatMap(allRules)) {
    const known = rules.get(owned.rule.id);
    if (known === undefined) rules.set(owned.rule.id, [owned]);
    else known.push(owned);
  }
  return { documents, rules };
}

/** Everything a change bears on. */
function reach({ part, name, entry }: PolicyChange, both: Both): readonly Thing[] {
  if (part === "override")
    return [rule(name), ...(name.startsWith("understanding.") ? [section("understanding")] : [])];
  if (part === "role") return [{ type: "role", name }];
  if (part === "rule") return [rule(name), ...(both.rules.get(name) ?? []).flatMap(whereOf)];
  if (entry === null) return [section(name)];
  return [section(name), ...further(name as OwnedSection, entry, both)];
}

const rule = (name: string): Thing => ({ type: "rule", name });
const section = (name: string): Thing => ({ type: "section", name });

/** The role a rule stands in; what a privilege adds is part of the section of privileges. */
function whereOf({ role, privilege }: OwnedRule): readonly Thing[] {
  if (role !== null) return [{ type: "role", name: role }];
  return privilege === null ? [] : [section("elevations")];
}

function further(name: OwnedSection, entry: string, { documents, rules }: Both): readonly Thing[] {
  const rulesThat = (holds: (rule: RuleDocument) => boolean) =>
    [...rules].filter(([, owned]) => owned.some((one) => holds(one.rule))).map(([id]) => rule(id));
  if (name === "labels" || name === "environments") return rulesThat(mentions(entry));
  if (name === "elevations") return rulesThat((one) => one["unless-granted"] === entry);
  if (name === "sign-offs") return [{ type: "area", name: entry }];
  if (name !== "agents" && name !== "groups") return [];
  const held = documents.flatMap((document) => document[name]?.[entry]?.roles ?? []);
  return held.map((role) => ({ type: "role" as const, name: role }));
}

/** Whether a rule's conditions name a label, in a list, a block or an expression. */
function mentions(label: string): (rule: RuleDocument) => boolean {
  const said = (value: Json | undefined): boolean => {
    if (typeof value === "string") return value.includes(label);
    if (Array.isArray(value)) return value.some(said);
    return typeof value === "object" && value !== null && Object.values(value).some(said);
  };
  return ({ when, except }) => said(when as Json | undefined) || said(except as Json | undefined);
}
