import { checkRule, wholeOf } from "./check.js";
import type { PolicyDocument, RuleDocument } from "./document.js";
import type { PolicyError } from "./errors.js";
import { projectShape } from "./shapes/project.js";
import { MAX_POLICY_TEXT, readYaml } from "./yaml/read.js";

/** Code units of a project's own policy: it comes with whatever is cloned. */
export const MAX_PROJECT_TEXT = MAX_POLICY_TEXT / 16;

/**
 * Adds what repositories ask for themselves: restrictions only, under `project.`, without words for a person or model to
 * read. One that is not sound is left out whole, with warnings: what is cloned must not be able to stop the agent.
 */
export function addProjects(
  document: PolicyDocument,
  texts: readonly { readonly name: string; readonly text: string }[],
): { readonly document: PolicyDocument; readonly warnings: readonly PolicyError[] } {
  const warnings: PolicyError[] = [];
  let result = document;
  for (const { name, text } of texts) {
    const errors: PolicyError[] = [];
    const rules = readProject(name, text, result, errors);
    if (errors.length === 0) result = { ...result, guardrails: [...result.guardrails, ...rules] };
    else warnings.push(ignored(name), ...errors);
  }
  return { document: result, warnings };
}

function readProject(
  name: string,
  text: string,
  document: PolicyDocument,
  errors: PolicyError[],
): readonly RuleDocument[] {
  if (text.length > MAX_PROJECT_TEXT) {
    errors.push({
      code: "policy.too_large",
      file: name,
      line: 1,
      column: 1,
      message: `longer than ${MAX_PROJECT_TEXT} characters`,
      suggestion: null,
    });
    return [];
  }
  const yaml = readYaml(name, text);
  if (!yaml.ok) {
    errors.push(...yaml.errors);
    return [];
  }
  const { value, locate } = yaml.text;
  const source = projectShape.read(value, "", (issue) => errors.push(locate(issue)));
  const rules = (source?.guardrails ?? []).map((rule) => ({ ...rule, id: `project.${rule.id}`, ...WORDS }));
  const whole = wholeOf(document);
  const seen = new Set(whole.rules.keys());
  rules.forEach((rule, index) => {
    const at = `/guardrails/${index}`;
    checkRule(rule, at, whole, (issue) => errors.push(locate(issue)));
    if (seen.has(rule.id)) {
      errors.push(
        locate({
          code: "policy.duplicate_name",
          at: `${at}/id`,
          part: "value",
          message: "a second rule of this name",
          suggestion: null,
        }),
      );
    }
    seen.add(rule.id);
  });
  return rules;
}

const WORDS = { reason: "The project's own policy says so.", instead: "Ask the people who maintain the project." };

function ignored(file: string): PolicyError {
  const message = "this project's policy is not sound and was left out";
  return { code: "policy.project_policy_ignored", file, line: 1, column: 1, message, suggestion: null };
}
