import type { Subject } from "../../decide/case.js";
import { ACTION_KINDS, type Action } from "../../spine/action.js";
import type { Facts } from "../../spine/facts.js";
import type { Verdict } from "../../spine/verdict.js";
import type { Block } from "../conditions/block.js";
import type { PolicyDocument, RuleDocument } from "../document.js";

/**
 * A second, slow implementation of the decision, written from docs/formats/policy.md: no index, no partial evaluation, no
 * tally. It knows the conditions `path`, `label`, `program`, `recursive`, `certainty`, `agent`, `not`, and decides about
 * paths by listing every path of a small world.
 */
export function oracle(
  document: PolicyDocument,
  facts: Facts,
  { actions }: Subject,
): { verdict: Verdict; granted: boolean; rules: readonly string[] } {
  const hits = new Map<string, Verdict>();
  if (facts.stopped) hits.set("state.stopped", "deny");
  if (facts.quarantined) hits.set("state.quarantined", "deny");
  const held = facts.roles.length === 0 && document.roles["unknown"] ? ["unknown"] : facts.roles;
  const rules = [
    ...document.guardrails.map((rule) => ({ rule, ofRole: false })),
    ...held.flatMap((name) => (document.roles[name]?.rules ?? []).map((rule) => ({ rule, ofRole: true }))),
  ];
  const effective = actions.filter(({ kind, detail }) => !(kind === "process.exec" && detail.effects === "known"));
  let grantedActions = 0;
  for (const action of actions) {
    let granted = false;
    for (const { rule, ofRole } of rules) {
      const matches = applies(rule, document, facts, action);
      if (rule.grant && matches === 2) {
        hits.set(rule.id, "allow");
        if (held.length === 0 || ofRole) granted = true;
      }
      const lifted = facts.grants.some(
        ({ privilege, until }) => privilege === rule["unless-granted"] && until > facts.now,
      );
      if (!rule.grant && matches > 0 && !lifted) hits.set(rule.id, rule.deny ? "deny" : "ask");
    }
    const { reason } = action.detail;
    const beyond = reason === "syntax" || reason === "too_complex";
    const { understanding } = document;
    if (action.kind === "opaque")
      hits.set(
        `understanding.${beyond ? "beyond-bounds" : "opaque"}`,
        understanding[beyond ? "beyond-bounds" : "opaque"],
      );
    if (!effective.includes(action)) continue;
    if (granted) grantedActions += 1;
    else if (held.length > 0) hits.set(`role.${[...held].sort().join("+")}`, "deny");
    else if (document.default !== "allow") hits.set("default", document.default);
    if (!granted && action.kind === "process.exec" && understanding["unknown-program"] !== "allow") {
      hits.set("understanding.unknown-program", understanding["unknown-program"]);
    }
  }
  const verdicts = [...hits.values()];
  const verdict = verdicts.includes("deny") ? "deny" : verdicts.includes("ask") ? "ask" : "allow";
  // A rule that speaks of fewer kinds is named before one that speaks of more, and before the engine's own.
  const breadth = (id: string) => {
    const rule = rules.find((one) => one.rule.id === id)?.rule;
    if (rule === undefined) return id.startsWith("state.") ? 0 : 1000;
    return ACTION_KINDS.filter((kind) => speaksOf(rule, kind)).length;
  };
  const named = [...hits]
    .filter(([, says]) => verdict === "allow" || says !== "allow")
    .sort(([a, x], [b, y]) => STRICTNESS[y] - STRICTNESS[x] || breadth(a) - breadth(b) || (a < b ? -1 : 1));
  return {
    verdict,
    granted: verdict === "allow" && effective.length > 0 && grantedActions === effective.length,
    rules: named.slice(0, 8).map(([id]) => id),
  };
}

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;

function speaksOf(rule: RuleDocument, kind: Action["kind"]): boolean {
  const kinds = rule.grant ?? rule.ask ?? rule.deny ?? [];
  return kinds.some((one) => one === "*" || one === kind || one === `${kind.split(".")[0]}.*`);
}

/** 0 no, 1 perhaps, 2 certainly; a half between no and perhaps is the interpreter's silence. */
function applies(rule: RuleDocument, document: PolicyDocument, facts: Facts, action: Action): 0 | 1 | 2 {
  if (!speaksOf(rule, action.kind)) return 0;
  const overrides = (document.overrides[rule.id] ?? []).filter(({ until }) => until === undefined || facts.now < until);
  const excepted = [...(rule.except ?? []), ...overrides.flatMap(({ except }) => (except === "all" ? [{}] : except))];
  const parts = [
    holds(rule.when ?? {}, facts, action),
    ...excepted.map((block) => negate(holds(block, facts, action))),
  ];
  return Math.floor(Math.min(...parts)) as 0 | 1 | 2;
}

function negate(truth: number): number {
  return truth === 2 ? 0 : truth === 0 ? 2 : 1;
}

function holds(block: Block, facts: Facts, { labels, resource, detail, certainty }: Action): number {
  const vague = resource.form !== "exact" || detail.recursive === true;
  const parts = Object.entries(block).map(([key, value]) => {
    if (key === "not") return negate(holds(value as Block, facts, { labels, resource, detail, certainty } as Action));
    if (key === "label")
      return (value as { any: string[] }).any.some((label) => labels.includes(label)) ? 2 : vague ? 0.5 : 0;
    if (key === "recursive") return (detail.recursive === true) === value ? 2 : 0;
    if (key === "certainty") return (value as string[]).includes(certainty) ? 2 : 0;
    if (key === "agent") return (value as string[]).includes(facts.identity.agent) ? 2 : 0;
    if (key === "program")
      return detail.program === undefined ? 0.5 : (value as string[]).includes(detail.program) ? 2 : 0;
    return Math.max(...(value as string[]).map((glob) => pathHolds(glob, resource, detail.recursive === true)));
  });
  return Math.min(2, ...parts);
}

function pathHolds(glob: string, { type, name, form }: Action["resource"], recursive: boolean): number {
  if (type !== "path") return 0;
  const touched = WORLD.filter(
    (path) => form === "any" || matches(name, path) || (recursive && matches(`${name}/**`, path)),
  );
  const inside = touched.filter((path) => matches(glob, path));
  return inside.length === 0 ? 0 : inside.length === touched.length ? 2 : 1;
}

function matches(glob: string, path: string): boolean {
  const parts = glob
    .replace(/^\//, "")
    .split("/")
    .filter((part) => part !== "");
  const source = parts.map((part) => (part === "**" ? "(/[^/]+)*" : `/${part.replaceAll("*", "[^/]*")}`)).join("");
  let pattern = PATTERNS.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(`^${source}$`);
    PATTERNS.set(source, pattern);
  }
  return pattern.test(path === "/" ? "" : path);
}

const PATTERNS = new Map<string, RegExp>();

/** Every path of up to four parts over four names, two of which no policy of the tests mentions. */
const WORLD: readonly string[] = ["/", ...below("", 4)];

function below(folder: string, levels: number): string[] {
  if (levels === 0) return [];
  return ["a", "b", "ab", "zz"].flatMap((name) => [`${folder}/${name}`, ...below(`${folder}/${name}`, levels - 1)]);
}
