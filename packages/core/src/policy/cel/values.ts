import type { Case } from "../../decide/case.js";
import type { Action } from "../../spine/action.js";
import type { Facts } from "../../spine/facts.js";
import type { Json } from "../../spine/json.js";
import { MAX_CEL_LIST } from "./bounds.js";

/** An action as expressions see it: plain objects, whole numbers as CEL integers. */
export function celAction(action: Action): object {
  const { detail } = action;
  if (detail.port === undefined && detail.arguments === undefined) return action;
  return {
    ...action,
    detail: {
      ...detail,
      ...(detail.port === undefined ? {} : { port: BigInt(detail.port) }),
      ...(detail.arguments === undefined ? {} : { arguments: celJson(detail.arguments) }),
    },
  };
}

/** The facts as expressions see them; made once for a decision. */
export function celFacts(situation: Case): object {
  const known = situation.memo?.get(celFacts);
  if (known !== undefined) return known as object;
  const made = factsValue(situation.facts);
  situation.memo ??= new Map();
  situation.memo.set(celFacts, made);
  return made;
}

function factsValue({ identity, door, roles, purpose, environment, task, session, place, now }: Facts): object {
  return {
    agent: identity.agent,
    principal: identity.principal,
    verified: identity.verified,
    door,
    roles,
    purpose,
    environment,
    task,
    read: session.read,
    home: place.home,
    project: place.project,
    now: BigInt(Math.trunc(now)),
  };
}

/** Throws when a list is longer than an expression may walk. */
function celJson(value: Json): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (value.length > MAX_CEL_LIST) throw new RangeError(`a list of more than ${MAX_CEL_LIST} entries`);
    return value.map(celJson);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celJson(item)]));
}
