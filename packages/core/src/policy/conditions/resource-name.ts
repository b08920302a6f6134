import type { Condition, Test } from "../../decide/case.js";
import { NO, or, type Truth, YES } from "../../decide/truth.js";
import { parseNameGlob, relateName } from "../globs/name.js";
import { someMatch } from "./names.js";

/** Whether a resource that is neither path nor host (a table, a cluster, a recipient …) has one of these names. */
function bindNames(globs: readonly string[]): Condition {
  const parsed = globs.map(parseNameGlob);
  return ({ resource }) => {
    if (resource.type === "path" || resource.type === "host" || resource.type === "none") return NO;
    let best: Truth = NO;
    for (const glob of parsed) best = or(best, relateName(glob, resource));
    return best;
  };
}

/**
 * Whether the resource has one of these names, or the action lands somewhere of one of them, or in a part of it (`acme` is
 * part of `acme/prod`). Where it lands is known, a resource that may be any says nothing more.
 */
export function bindNamesOrContext(globs: readonly string[]): Condition {
  const parsed = globs.map(parseNameGlob);
  const named = bindNames(globs) as Test;
  return (action, situation) => {
    const { context } = action.detail;
    if (context === undefined) return named(action, situation);
    if (someMatch(parsed, context) || context.split("/").some((part) => someMatch(parsed, part))) return YES;
    return action.resource.form === "any" ? NO : named(action, situation);
  };
}
