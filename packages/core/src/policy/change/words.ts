import { ACTION_KINDS, type ActionKind } from "../../spine/action.js";
import type { Json } from "../../spine/json.js";
import type { ReviewDocument, RuleDocument } from "../document.js";
import { phrase } from "../explain/phrase.js";
import { visible } from "../explain/visible.js";

/** A rule as a sentence: "denies: writes, deletes; path /srv/ledger/**, except program mkfs". */
export function ruleWords(rule: RuleDocument): string {
  const verb = rule.deny ? "denies" : rule.ask ? "asks before" : "grants";
  const kinds = (rule.deny ?? rule.ask ?? rule.grant ?? []).map(kindWords).join(", ");
  const when = rule.when === undefined ? "" : `; ${blockWords(rule.when)}`;
  const except = (rule.except ?? []).map((block) => `, except ${blockWords(block)}`).join("");
  const lifted = rule["unless-granted"] === undefined ? "" : `, unless ${rule["unless-granted"]} is granted`;
  const final = rule.final === true ? ", and nobody may override it" : "";
  const review = rule.review === undefined ? "" : `, ${reviewWords(rule.review)}`;
  return `${verb}: ${kinds}${when}${except}${review}${lifted}${final}`;
}

/** What a rule that asks demands of the answer: "2 people have to agree, none of them its owner or user, each time". */
export function reviewWords({ people = 1, "not-owner": notOwner = false, lasts }: ReviewDocument): string {
  return [
    people > 1 ? `${people} people have to agree` : "",
    notOwner ? `${people > 1 ? "none of them" : "not by"} its owner or user` : "",
    lasts === undefined ? "" : lasts === 0 ? "each time" : `for ${Math.round(lasts / 60_000)} minutes at most`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** What a phrase says of a resource, where there is none to say it of. */
const DANGLING = / (?:of|to|from|on|in)$/;
const WITHOUT_RESOURCE: Readonly<Partial<Record<ActionKind, string>>> = {
  "process.exec": "runs programs",
  "code.run": "runs code",
  "tool.call": "calls tools",
  "file.chmod": "changes who may use files",
  "data.grant": "changes who may use data",
  "data.define": "changes the definition of data",
  "package.install": "installs packages",
  "package.publish": "publishes packages",
  "model.load": "loads models",
  "model.call": "calls models",
  "device.open": "opens devices",
  "secret.read": "reads secrets",
  "system.persist": "makes something start again later",
  "system.privilege": "gets or gives other rights",
  "system.configure": "changes the system",
  "system.power": "shuts down or starts anew",
  "system.disk": "works on disks",
  opaque: "does what cannot be read",
};

/** `file.delete` → "deletes"; a word for many kinds stays as it is written. */
function kindWords(word: string): string {
  const kind = ACTION_KINDS.find((one) => one === word);
  return kind === undefined ? word : (WITHOUT_RESOURCE[kind] ?? phrase(bare(kind)).replace(DANGLING, ""));
}

function bare(kind: ActionKind): Parameters<typeof phrase>[0] {
  const nothing = { labels: [], sources: [], span: { start: 0, end: 0 }, detail: {} };
  return { kind, resource: { type: "none", name: "", form: "exact" }, certainty: "certain", ...nothing };
}

/** Conditions in the words of the policy: `path /srv/**, not label scratch`. */
export function blockWords(block: { readonly [key: string]: Json }): string {
  return Object.entries(block)
    .map(([key, value]) => `${key} ${valueWords(value)}`)
    .join(", ");
}

/** Any value of a policy, for a person: lists as alternatives, mappings as key and value. */
export function valueWords(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(valueWords).join(" or ");
  if (value === null || typeof value !== "object") return visible(String(value), 200);
  return Object.entries(value)
    .map(([key, inner]) => (key === "any" ? valueWords(inner) : `${visible(key, 128)} ${valueWords(inner)}`))
    .join(", ");
}
