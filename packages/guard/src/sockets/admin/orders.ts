import type { Json, JsonObject } from "@rampart/service";
import { visible } from "../../answer/visible.js";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import { MAX_GLASS_MS } from "../../orders/desk.js";
import { ordersOf } from "../../orders/shown.js";
import { HOLD_MODES, type HoldMode, SUBJECTS, type Subject } from "../../orders/subject.js";
import type { State } from "../../state/open.js";
import { type Family, optionalTextIn, plain, textIn } from "./family.js";

const MAX_REASON = 512;
const MAX_TEXT = 16_384;
/** Longest an order can be made to last, milliseconds: ten years, so that every instant is one. */
const MAX_MS = 10 * 365 * 86_400_000;

/** Orders that hold for every call, whatever the policy says. */
export const ORDERS: Family = {
  orders: async ({ state, person }) => {
    demand(person(), "viewer");
    return ordersOf(state);
  },
  quarantine: async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const subject = subjectIn(message, state);
    const done = await state.orders.quarantine(subject, modeIn(message), reasonIn(message), name);
    return { ...plain(done), subject: plain(subject), seen: isSeen(state, subject), by: name, verified };
  },
  release: async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const subject = heldIn(message, state) ?? subjectIn(message, state);
    const done = await state.orders.release(subject, reasonIn(message), name);
    return { ...plain(done), subject: plain(subject), by: name, verified };
  },
  "stop-all": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const until = untilIn(message, state, MAX_MS);
    return { ...plain(await state.orders.stopAll(until, reasonIn(message), name)), until, by: name, verified };
  },
  "release-all": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    return { ...plain(await state.orders.resume(reasonIn(message), name)), by: name, verified };
  },
  restrict: async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const text = { name: textIn(message, "name"), text: textIn(message, "text", MAX_TEXT) };
    const until = untilIn(message, state, MAX_MS);
    const done = await state.orders.restrict(text, until, name);
    return { ...plain(done), until, policy: state.room.policy().digest, by: name, verified };
  },
  unrestrict: async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const done = await state.orders.unrestrict(textIn(message, "id"), name);
    return { ...plain(done), policy: state.room.policy().digest, by: name, verified };
  },
  "break-glass": async ({ state, person }, message) => {
    const who = demand(person(), "admin");
    const until = untilIn(message, state, MAX_GLASS_MS);
    if (until === null) throw new GuardError("op_malformed", '"for" says how long, in milliseconds');
    const reason = textIn(message, "reason", MAX_REASON);
    const done = await state.orders.breakGlass(until, visible(reason, MAX_REASON), who);
    return { ...plain(done), until, by: who.name, verified: who.verified };
  },
  "mend-glass": async ({ state, person }) => {
    const { name, verified } = demand(person(), "admin");
    return { ...plain(await state.orders.mendGlass(name)), by: name, verified };
  },
};

/** Whom it means: `subject` with type and name; or a name alone, that of a session the guard knows, else of an agent. */
export function subjectIn(message: JsonObject, { sessions }: State): Subject {
  const name = textIn(message, "name");
  const type: Json | undefined = message["type"];
  if (type === undefined || type === null)
    return { type: sessions.list().some(({ id }) => id === name) ? "session" : "agent", name };
  const known = SUBJECTS.find((one) => one === type);
  if (known === undefined) throw new GuardError("op_malformed", `"type" is one of ${SUBJECTS.join(", ")}`);
  return { type: known, name };
}

/** Who is held by that name, where it does not say what it is of. */
function heldIn(message: JsonObject, { known }: State): Subject | null {
  const name = textIn(message, "name");
  if (message["type"] !== undefined && message["type"] !== null) return null;
  const held = SUBJECTS.map((type) => ({ type, name })).filter((one) => known.orders.hold(one) !== null);
  if (held.length > 1) {
    const types = held.map(({ type }) => type).join(" and a ");
    throw new GuardError("op_malformed", `a ${types} of that name are held; say which`);
  }
  return held[0] ?? null;
}

/** Whether anybody of that name was seen, or stands in the policy: a slip of the pen quarantines nobody. */
function isSeen({ sessions, policy, room }: State, { type, name }: Subject): boolean {
  if (room.followers.list.some((one) => one[type] === name)) return true;
  if (type === "agent" && Object.hasOwn(policy.current.document.agents ?? {}, name)) return true;
  return sessions
    .list()
    .some((one) => (type === "session" ? one.id : type === "agent" ? one.agent : one.principal) === name);
}

function modeIn(message: JsonObject): HoldMode {
  const { mode = "deny" } = message;
  if (mode === "sandbox")
    throw new GuardError("op_malformed", "there is no sandbox to send anybody to; deny or read-only");
  const known = HOLD_MODES.find((one) => one === mode);
  if (known === undefined) throw new GuardError("op_malformed", `"mode" is one of ${HOLD_MODES.join(", ")}`);
  return known;
}

export function reasonIn(message: JsonObject): string | null {
  const reason = optionalTextIn(message, "reason", MAX_REASON);
  return reason === null ? null : visible(reason, MAX_REASON);
}

/** `for`, in milliseconds from now. */
function untilIn(message: JsonObject, { room }: State, most: number): number | null {
  const { for: span } = message;
  if (span === undefined || span === null) return null;
  if (typeof span !== "number" || !Number.isSafeInteger(span) || span <= 0 || span > most)
    throw new GuardError("op_malformed", `"for" is a whole number of milliseconds, at most ${most}`);
  return Math.floor(room.now()) + span;
}
