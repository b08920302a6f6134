import { isMap, parseDocument } from "yaml";
import { Failure } from "../command/failure.js";
import { generalise, type Learned } from "./generalise.js";
import type { Lesson } from "./lesson.js";
import { type Need, needOf, needsGrant } from "./need.js";

/** A role as a policy writes it. */
export interface LearnedRole {
  readonly about: string;
  readonly rules: readonly (Learned & { readonly id: string })[];
}

/** The least that covers these calls, and how many have something no narrow rule can grant. */
export function learnRole(name: string, about: string, lessons: readonly Lesson[], home: string): LearnedRole {
  const needs = new Map<string, { need: Need; calls: number }>();
  for (const lesson of lessons) {
    const own = new Map<string, Need>();
    for (const action of lesson.actions.filter(needsGrant)) {
      const need = needOf(action, lesson, home);
      if (need !== null) own.set(JSON.stringify(need), need);
    }
    for (const [key, need] of own) needs.set(key, { need, calls: (needs.get(key)?.calls ?? 0) + 1 });
  }
  const taken = new Map<string, number>();
  const rules = generalise(needs.values()).map((rule) => {
    const base = `${name}.${rule.grant[0]!.replace(".", "-")}`;
    const nth = (taken.get(base) ?? 0) + 1;
    taken.set(base, nth);
    return { ...rule, id: nth === 1 ? base : `${base}-${nth}` };
  });
  return { about, rules };
}

/**
 * The policy's text with one more role; comments, order and everything else its author wrote stay.
 *
 * @throws Failure `already_there`, `policy_invalid`
 */
export function withRole(text: string, name: string, { about, rules }: LearnedRole): string {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents))
    throw new Failure("policy_invalid", "the policy is no YAML mapping", "rampart policy lint");
  if (document.hasIn(["roles", name]))
    throw new Failure("already_there", `the policy has a role ${name} already`, "rampart policy learn --role ANOTHER");
  const written = rules.map(({ id, grant, when, calls }) => {
    const node = document.createNode({ id, grant: grant.length === 1 ? grant[0] : grant, when: short(when) });
    node.commentBefore = ` ${calls} ${calls === 1 ? "call" : "calls"}`;
    return node;
  });
  const role = document.createNode({ about, rules: [] as unknown[] });
  role.setIn(["rules"], written);
  if (isMap(document.get("roles"))) document.setIn(["roles", name], role);
  else document.set("roles", document.createNode({ [name]: role }));
  return document.toString({ lineWidth: 0 });
}

/** A list of one is the one. */
function short(when: Learned["when"]): Learned["when"] {
  return Object.fromEntries(
    Object.entries(when).map(([key, value]) => [key, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  );
}
