import { deniesTool, type ToolCall } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { Answer, DoorAdapter, Phase, Rendered } from "../adapter.js";
import { GuardError } from "../errors.js";
import type { Arrived } from "../gate/arrived.js";
import { attempt, recordRefusal, refusalAnswer } from "../gate/attempt.js";
import { Deadline } from "../gate/deadline.js";
import { normalise } from "../gate/normalise.js";
import type { Released } from "../gate/permit.js";
import type { Room } from "../gate/room.js";
import { after, gate, prompt, session } from "../gate.js";
import { unreadCall } from "../record/refused.js";
import type { Change } from "../rewrite/change.js";
import { usageFrom } from "./usage.js";

/** What a host handed to its hook, answered in the host's own words. Never throws. */
export async function answerHook(
  room: Room,
  adapter: DoorAdapter,
  raw: Uint8Array,
  ms: number,
  asker: Asker,
): Promise<Rendered> {
  const enforced = room.door(adapter.host).mode === "enforce";
  const parsed = adapter.parse(raw, room.now());
  if (!parsed.ok) return refuseUnread(room, adapter, parsed);
  const arrived: Arrived = {
    call: { ...parsed.call, door: adapter.host },
    folder: parsed.root ?? parsed.call.cwd,
    text: parsed.result,
    asksItself: adapter.asksItself && parsed.unattended === undefined,
    replaces: adapter.replacesResults === true,
    ...(adapter.rewrite === undefined
      ? {}
      : { rewrite: (change) => doorsCall(adapter, adapter.rewrite!(raw, change, room.now())) }),
    enforced,
    asker,
    tellsLater: true,
    deadline: new Deadline(ms),
  };
  const passage = PASSAGES[parsed.phase];
  const answer = await attempt(room, arrived, passage, (refusal) => refusal);
  return adapter.render(parsed.unattended === "runs" ? changedUnasked(answer) : answer, parsed.phase, raw);
}

/** Changed arguments reach a host with a decision only; one that runs what nobody denies needs no question for it. */
function changedUnasked(answer: Answer): Answer {
  return answer.input !== undefined && answer.outcome === "no-opinion" ? { ...answer, outcome: "allow" } : answer;
}

/** Which door a call came through is not the adapter's to say. */
function doorsCall<T extends { readonly call: ToolCall }>({ host }: DoorAdapter, made: T | null): T | null {
  return made === null ? null : { ...made, call: { ...made.call, door: host } };
}

const PASSAGES: { readonly [P in Phase]: typeof after } = {
  before: async (room, arrived) => (await gate(room, arrived)).answer,
  after,
  prompt,
  session,
};

/** What could not be read at all is refused in the phase where a refusal means most. */
export async function refuseUnread(
  room: Room,
  adapter: DoorAdapter,
  fault: { readonly code: string; readonly message: string },
): Promise<Rendered> {
  const enforced = room.door(adapter.host).mode === "enforce";
  await recordRefusal(room, unreadCall(adapter.host, room.now()), fault, enforced);
  return adapter.render(refusalAnswer(fault, enforced), "before");
}

/** Who waits for the answer, where it can be told. */
export type Asker = Arrived["asker"];

/** A call in our own form, for doors that speak it, on this machine or `elsewhere`. Errors are refusals here as well. */
export async function answerDecide(
  room: Room,
  message: JsonObject,
  ms: number,
  { elsewhere = false, asker }: { readonly elsewhere?: boolean; readonly asker?: Asker } = {},
): Promise<JsonObject> {
  const call = callFrom(message["call"], room.now());
  const { root, asks, rewrites, token } = message;
  if (root !== undefined && root !== null && typeof root !== "string") {
    throw new GuardError("call_malformed", "the call has a malformed root");
  }
  const arrived: Arrived = {
    call,
    ...tokenFrom(token),
    folder: root ?? call.cwd,
    text: null,
    claims: claimsFrom(message["files"]),
    ...usageFrom(message["usage"]),
    elsewhere,
    asksItself: asks === true,
    ...(rewrites === true ? { rewrite: (change) => ownCall(call, change) } : {}),
    enforced: room.door(call.door).mode === "enforce",
    asker,
    deadline: new Deadline(ms),
  };
  return released(
    await attempt(room, arrived, gate, (answer) => {
      return { answer, permit: null, intent: null, review: null, decision: null };
    }),
  );
}

/**
 * What a call in our own form brought back: looked through, and recorded beside its intent. `text` in the answer is what may
 * be read instead, for a door that says it `replaces`.
 */
export async function answerOutcome(
  room: Room,
  message: JsonObject,
  ms: number,
  elsewhere = false,
): Promise<JsonObject> {
  const call = callFrom(message["call"], room.now());
  const { text, replaces } = message;
  if (text !== undefined && text !== null && typeof text !== "string") {
    throw new GuardError("call_malformed", "the outcome has a malformed text");
  }
  const arrived: Arrived = {
    call,
    folder: call.cwd,
    text: text ?? null,
    ...usageFrom(message["usage"]),
    elsewhere,
    asksItself: false,
    replaces: replaces === true,
    enforced: room.door(call.door).mode === "enforce",
    deadline: new Deadline(ms),
  };
  const { outcome, message: said, code, instead } = await attempt(room, arrived, after, (refusal) => refusal);
  return { outcome, message: said, code, ...(instead === undefined ? {} : { text: instead }) };
}

const CODE = /^[a-z][a-z0-9_.-]{0,63}$/;

/** A call the door refused by itself, before it would have been judged: taken down as what it says. */
export async function answerRefused(room: Room, message: JsonObject): Promise<JsonObject> {
  const { code } = message;
  if (typeof code !== "string" || !CODE.test(code)) {
    throw new GuardError("call_malformed", "the refusal has a malformed code");
  }
  const call = callFrom(message["call"], room.now());
  await recordRefusal(room, call, { code, message: "" }, room.door(call.door).mode === "enforce");
  return { ok: true };
}

const MAX_TOOLS = 1_024;
const MAX_TOOL = 256;

/**
 * Which of a server's tools this agent need not be offered: every call of them is denied, whatever its arguments. `call` is the
 * one that lists them, and names the server. Nothing is recorded; a door that only watches hides nothing.
 */
export async function answerOffer(room: Room, message: JsonObject, elsewhere = false): Promise<JsonObject> {
  const { tools } = message;
  const malformed = (name: string) => new GuardError("call_malformed", `the offer has malformed ${name}`);
  if (!Array.isArray(tools) || tools.length > MAX_TOOLS) throw malformed("tools");
  const isName = (name: Json): name is string => typeof name === "string" && name !== "" && name.length <= MAX_TOOL;
  if (!tools.every(isName)) throw malformed("tools");
  const asked = callFrom(message["call"], room.now());
  const enforced = room.door(asked.door).mode === "enforce";
  const call = await normalise({ call: asked, elsewhere });
  const { server } = call.arguments;
  if (typeof server !== "string") throw malformed("arguments");
  if (!enforced) return { hidden: [] };
  const policy = room.policy();
  const facts = await room.facts.about(policy, call, call.cwd, room.now());
  return { hidden: tools.filter((tool) => deniesTool(policy, facts, { server, tool })) };
}

/** How a question to a person stands, for the door that waits for it; nothing of what it is about. */
export function answerReview(room: Room, message: JsonObject): JsonObject {
  const { id } = message;
  const review = typeof id === "string" ? room.reviews.list().find((one) => one.id === id) : undefined;
  return { state: review?.state ?? "over", until: review?.until ?? null };
}

/** A call in our own form with its arguments changed; of a server's tool only what the server gets. */
function ownCall(call: ToolCall, change: Change): { readonly call: ToolCall; readonly input: JsonObject } | null {
  const inner = call.arguments["arguments"];
  if (call.tool === "mcp" && isJsonObject(inner)) {
    const changed = change(inner);
    const input = changed === null ? null : { ...call.arguments, arguments: changed };
    return input === null ? null : { call: { ...call, arguments: input }, input };
  }
  const input = change(call.arguments);
  return input === null ? null : { call: { ...call, arguments: input }, input };
}

function released({ answer, permit, intent, review, decision }: Released): JsonObject {
  const rules = decision?.rules.map(({ rule, verdict, reason, instead }) => ({ rule, verdict, reason, instead })) ?? [];
  const { outcome, message, code, input } = answer;
  return {
    outcome,
    message,
    code,
    verdict: decision?.verdict ?? "deny",
    granted: decision?.granted ?? false,
    obligations: (decision?.obligations ?? []) as unknown as Json,
    rules,
    ...(input === undefined ? {} : { arguments: input }),
    permit,
    intent,
    review,
  };
}

/** What says which task the call is for, as a door passes it on. */
function tokenFrom(token: Json | undefined): Pick<Arrived, "token"> {
  if (token === undefined || token === null) return {};
  if (typeof token !== "string") throw new GuardError("call_malformed", "the call has a malformed token");
  return { token };
}

const MAX_CLAIMS = 16;
const MAX_CLAIM = 256 * 1024;

/** `files`: at most 16 of `{path, text}`, each text at most 256 Ki code units. */
function claimsFrom(value: Json | undefined): ReadonlyMap<string, string> {
  const claims = new Map<string, string>();
  if (value === undefined) return claims;
  const malformed = () => new GuardError("call_malformed", "the call has malformed files");
  if (!Array.isArray(value) || value.length > MAX_CLAIMS) throw malformed();
  for (const one of value as readonly Json[]) {
    if (!isJsonObject(one)) throw malformed();
    const { path, text } = one;
    if (typeof path !== "string" || typeof text !== "string" || text.length > MAX_CLAIM) throw malformed();
    claims.set(path, text);
  }
  return claims;
}

/** Members by name only; what else a door says about a call is not believed. */
function callFrom(value: Json | undefined, now: number): ToolCall {
  if (!isJsonObject(value)) throw new GuardError("call_malformed", "the message has no call");
  const { id, door, agent, principal, session, task, tool, hostTool, arguments: given, shell, cwd, chain } = value;
  const call = {
    id,
    door,
    agent,
    principal,
    session,
    task: task ?? null,
    tool,
    hostTool: hostTool ?? tool,
    arguments: given,
    shell: shell ?? null,
    cwd: cwd ?? null,
    time: now,
    ...(chain === undefined || chain === null ? {} : { chain }),
  };
  return call as unknown as ToolCall;
}
