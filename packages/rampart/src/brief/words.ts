import { ACTION_KINDS, type ActionKind, type Json, phrase, type RuleDocument } from "@rampart/core";

/** What a rule speaks of, where its author gave no reason: "deletes, writes; path /srv/**, label production." */
export function plainWords(rule: RuleDocument): string {
  const kinds = (rule.deny ?? rule.ask ?? rule.grant ?? []).map(kindWords).join(", ");
  const conditions = rule.when === undefined ? "" : `; ${blockWords(rule.when)}`;
  return `${kinds}${conditions}.`;
}

/** `file.delete` → "deletes"; a word for many kinds stays as it is written. */
function kindWords(word: string): string {
  const kind = ACTION_KINDS.find((one) => one === word);
  return kind === undefined ? word : phrase(bare(kind)).trim();
}

function bare(kind: ActionKind): Parameters<typeof phrase>[0] {
  const nothing = { labels: [], sources: [], span: { start: 0, end: 0 }, detail: {} };
  return { kind, resource: { type: "none", name: "", form: "exact" }, certainty: "certain", ...nothing };
}

/** Conditions in the words of the policy: `path /srv/**, not label scratch`. */
function blockWords(block: NonNullable<RuleDocument["when"]>): string {
  return Object.entries(block)
    .map(([key, value]) => `${key} ${valueWords(value)}`)
    .join(", ");
}

function valueWords(value: Json): string {
  if (Array.isArray(value)) return value.map(valueWords).join(" or ");
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, inner]) => (key === "any" ? valueWords(inner) : `${key} ${valueWords(inner)}`))
    .join(", ");
}
