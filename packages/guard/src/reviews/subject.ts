import type { Action } from "@rampart/core";
import { visible } from "../answer/visible.js";
import type { Question } from "./question.js";
import { REVIEW_LIMITS, type ReviewSubject } from "./review.js";

const MAX_ACTION = 512;
const MAX_NAME = 256;
const MAX_PATH = 4_096;

/** What a reviewer is shown of a call: secrets taken out, and characters nobody sees made visible. */
export function subjectOf({ call, facts, actions, decision, privilege }: Question): ReviewSubject {
  const shown = actions.slice(0, REVIEW_LIMITS.actions);
  const rules = decision.rules.map(({ rule, reason }) => ({ rule, reason }));
  return {
    door: call.door,
    agent: call.agent,
    principal: call.principal,
    owner: facts.identity.owner,
    session: call.session,
    task: call.task,
    tool: visible(call.hostTool, MAX_NAME),
    cwd: call.cwd === null ? null : visible(call.cwd, MAX_PATH),
    actions: shown.map((action) => visible(phraseOf(action), MAX_ACTION)),
    more: Math.max(0, actions.length - shown.length),
    rules,
    privilege: privilege?.name ?? null,
  };
}

/** `net.send evil.example, carrying file:/home/dev/.ssh/id_rsa [credential]` */
function phraseOf({ kind, resource, certainty, labels, sources, detail }: Action): string {
  const carried = sources.map(({ type, name }) => `${type}:${name}`).join(", ");
  return [
    certainty === "possible" ? "perhaps " : "",
    `${kind} ${resource.name}`,
    detail.recursive === true ? ", with everything in it" : "",
    carried === "" ? "" : `, carrying ${carried}`,
    labels.length === 0 ? "" : ` [${labels.join(", ")}]`,
  ].join("");
}
