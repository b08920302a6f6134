import type { LabelMeaning } from "./conditions/language.js";
import type { PolicyDocument, RuleDocument } from "./document.js";

/** A rule with what it belongs to: a role, a privilege that is granted for a time, or neither. */
export interface OwnedRule {
  readonly rule: RuleDocument;
  readonly role: string | null;
  readonly privilege: string | null;
}

/** Every rule of a document. */
export function allRules(document: Pick<PolicyDocument, "guardrails" | "roles" | "elevations">): readonly OwnedRule[] {
  return [
    ...document.guardrails.map((rule) => ({ rule, role: null, privilege: null })),
    ...Object.entries(document.roles).flatMap(([role, { rules }]) =>
      rules.map((rule) => ({ rule, role, privilege: null })),
    ),
    ...Object.entries(document.elevations ?? {}).flatMap(([privilege, { adds = [] }]) =>
      adds.map((rule) => ({ rule, role: null, privilege })),
    ),
  ];
}

/** Labels a policy defines. A name used as label and as environment means both. */
export function vocabularyOf({
  labels,
  environments,
}: Pick<PolicyDocument, "labels" | "environments">): ReadonlyMap<string, LabelMeaning> {
  const meanings = new Map(Object.entries(labels));
  for (const [name, { path, host, name: names }] of Object.entries(environments)) {
    const known = meanings.get(name);
    meanings.set(
      name,
      known
        ? { path: [...known.path, ...path], host: [...known.host, ...host], name: [...known.name, ...names] }
        : { path, host, name: names },
    );
  }
  return meanings;
}

/** The kinds a rule names, as written. */
export function wordsOf(rule: RuleDocument): readonly string[] {
  return rule.grant ?? rule.ask ?? rule.deny ?? [];
}
