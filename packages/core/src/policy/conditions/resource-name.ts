import type { Condition } from "../../decide/case.js";
import { NO, or, type Truth, truth } from "../../decide/truth.js";
import { parseNameGlob, relateName } from "../globs/name.js";
import { someMatch } from "./names.js";

/** Whether a resource that is neither path nor host (a table, a cluster, a recipient …) has one of these names. */
export function bindNames(globs: readonly string[]): Condition {
  const parsed = globs.map(parseNameGlob);
  return ({ resource }) => {
    if (resource.type === "path" || resource.type === "host" || resource.type === "none") return NO;
    let best: Truth = NO;
    for (const glob of parsed) best = or(best, relateName(glob, resource));
    return best;
  };
}

/** Whether the action lands somewhere of one of these names, or in a part of it (`acme` is part of `acme/prod`). */
export function bindContext(globs: readonly string[]): Condition {
  const parsed = globs.map(parseNameGlob);
  return ({ detail }) => {
    const { context } = detail;
    if (context === undefined) return NO;
    return truth(someMatch(parsed, context) || context.split("/").some((part) => someMatch(parsed, part)));
  };
}
