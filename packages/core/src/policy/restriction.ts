import { sha256 } from "../sha256.js";
import { checkRule, type Whole, wholeOf } from "./check.js";
import { preparePolicy } from "./compile.js";
import type { PolicyDocument, RuleDocument } from "./document.js";
import type { PolicyError } from "./errors.js";
import type { Policy } from "./policy.js";
import { restrictionShape } from "./shapes/restriction.js";
import { readYaml } from "./yaml/read.js";

/** Rules of restrictions are called `restriction.<id of the restriction>.<id in it>`. */
export const RESTRICTION = "restriction.";
/** Code units of a restriction's text. */
export const MAX_RESTRICTION_TEXT = 16_384;

export type ReadRestriction =
  | { readonly ok: true; readonly rules: readonly RuleDocument[] }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/**
 * Reads an emergency restriction: a policy of guardrails that only ask and deny. They are final, and nothing lifts them but
 * its end. Checked against the policy it is to restrict (docs/formats/policy.md, *Restrictions*).
 *
 * @param id of the restriction, a name of at most 16 characters
 */
export function readRestriction(id: string, file: string, text: string, { document }: Policy): ReadRestriction {
  if (text.length > MAX_RESTRICTION_TEXT) {
    const message = `longer than ${MAX_RESTRICTION_TEXT} characters`;
    return {
      ok: false,
      errors: [{ code: "policy.too_large", file, line: 1, column: 1, message, suggestion: null }],
    };
  }
  const yaml = readYaml(file, text);
  if (!yaml.ok) return { ok: false, errors: yaml.errors };
  const { value, locate } = yaml.text;
  const errors: PolicyError[] = [];
  const source = restrictionShape.read(value, "", (issue) => errors.push(locate(issue)));
  if (source === undefined) return { ok: false, errors };
  const prefix = `${RESTRICTION}${id}.`;
  const rules = source.guardrails.map((rule) => ({ ...WORDS, ...rule, id: prefix + rule.id, final: true }));
  const whole = wholeOf(unrestricted(document));
  const seen = new Set<string>();
  rules.forEach((rule, index) => {
    const at = `/guardrails/${index}`;
    checkRule(rule, at, whole, (issue) => errors.push(locate(issue)));
    if (seen.has(rule.id)) {
      const message = "a second rule of this name";
      errors.push(locate({ code: "policy.duplicate_name", at: `${at}/id`, part: "value", message, suggestion: null }));
    }
    seen.add(rule.id);
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, rules };
}

const WORDS = {
  reason: "An operator restricted this for now.",
  instead: "Wait until the restriction is released.",
};

/**
 * The policy with these restrictions, and without any it had. Never looser than asked: a rule whose conditions this policy
 * cannot read (a label it does not know) holds without them.
 *
 * @param digestOf as of `compilePolicy`
 */
export function restrictPolicy(
  policy: Policy,
  rules: readonly RuleDocument[],
  digestOf: (text: string) => string = sha256,
): Policy {
  const plain = unrestricted(policy.document);
  if (rules.length === 0 && plain === policy.document) return policy;
  const whole = wholeOf(plain);
  const guardrails = [...plain.guardrails, ...rules.map((rule) => readable(rule, whole))];
  return preparePolicy({ ...plain, guardrails }, policy.tests, digestOf);
}

function readable(rule: RuleDocument, whole: Whole): RuleDocument {
  let fails = false;
  checkRule(rule, "", whole, () => {
    fails = true;
  });
  if (!fails) return rule;
  const { when: _when, except: _except, ...bare } = rule;
  return bare;
}

/** The document as people wrote it. */
function unrestricted(document: PolicyDocument): PolicyDocument {
  if (!document.guardrails.some(isRestriction)) return document;
  return { ...document, guardrails: document.guardrails.filter((rule) => !isRestriction(rule)) };
}

const isRestriction = ({ id }: RuleDocument) => id.startsWith(RESTRICTION);
