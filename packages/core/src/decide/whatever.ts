import { toolCall } from "../interpret/tools/named.js";
import type { Block } from "../policy/conditions/block.js";
import { parseNameGlob } from "../policy/globs/name.js";
import { expandKinds } from "../policy/kinds.js";
import type { Policy } from "../policy/policy.js";
import { allRules, type OwnedRule, wordsOf } from "../policy/rules.js";
import type { Facts } from "../spine/facts.js";
import { decide } from "./decide.js";

/** Conditions on who acts and on a tool's name: nothing a call's arguments, the hour or a person could change. */
const FIXED: ReadonlySet<string> = new Set(["agent", "principal", "door", "role", "server", "tool"]);

/** A tool a server offers, as `tool.call` names it. */
export interface OfferedTool {
  readonly server: string;
  readonly tool: string;
}

/**
 * Whether this agent's calls of a tool are denied whatever their arguments are, so that nobody loses anything by not being
 * offered it. False wherever that is not certain: a rule with exceptions or other conditions, one a privilege lifts, a default
 * that something may grant around. A session that is stopped or in quarantine changes nothing here.
 */
export function deniesTool(policy: Policy, facts: Facts, offered: OfferedTool): boolean {
  const action = toolCall(offered.tool, {}, offered.server);
  const { rules } = decide(policy, facts, { actions: [action], findings: [], phase: "call" });
  const denying = new Set(rules.filter(({ verdict }) => verdict === "deny").map(({ rule }) => rule));
  if (denying.size === 0) return false;
  const all = allRules(policy.document).filter(({ rule }) => expandKinds(wordsOf(rule)).includes("tool.call"));
  if (all.some((owned) => denying.has(owned.rule.id) && isCertain(owned, policy))) return true;
  const byDefault = [...denying].some((id) => id === "default" || id.startsWith("role."));
  return byDefault && !all.some(({ rule }) => rule.grant !== undefined && mayMeet(rule.when, offered));
}

function isCertain({ rule }: OwnedRule, { document }: Policy): boolean {
  const { when = {}, except = [], id } = rule;
  // What is excepted by name is excepted for some arguments, or until some day.
  return (
    rule["unless-granted"] === undefined &&
    except.length === 0 &&
    !Object.hasOwn(document.overrides, id) &&
    Object.keys(when).every((key) => FIXED.has(key))
  );
}

/** False where a rule names other tools or servers. */
function mayMeet(when: Block = {}, offered: OfferedTool): boolean {
  return (["server", "tool"] as const).every((key) => {
    const named = when[key];
    const globs = Array.isArray(named) ? named : [named];
    return globs.some((glob) => typeof glob !== "string" || parseNameGlob(glob).matches(offered[key]));
  });
}
