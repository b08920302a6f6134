/**
 * The gate: what happens to every call, in order. Read this first.
 *
 * Nothing is released before it is recorded, and every step that fails, is late or does not know ends in a refusal: that
 * is {@link attempt}'s, so that this page has no branches of its own.
 */
import type { Answer } from "./adapter.js";
import { inspect, recordOutcome, recordPrompt } from "./gate/after.js";
import type { Arrived } from "./gate/arrived.js";
import { beside } from "./gate/beside.js";
import { charge } from "./gate/charge.js";
import { elevate } from "./gate/elevate.js";
import { mustBeHeard } from "./gate/heard.js";
import { loop } from "./gate/loop.js";
import { normalise } from "./gate/normalise.js";
import { obey } from "./gate/orders.js";
import { permit, type Released } from "./gate/permit.js";
import { recordIntent } from "./gate/record.js";
import { consult } from "./gate/review.js";
import { rewrite } from "./gate/rewrite.js";
import type { Room } from "./gate/room.js";
import { settle } from "./gate/settle.js";
import { enter, ofSession } from "./gate/task.js";
import { understand } from "./gate/understand.js";

/** Before a tool runs: normalise, task, facts, interpret + analyse + decide, rewrite, elevate, loop, charge, orders, review, record the intent, permit. */
export async function gate(room: Room, arrived: Arrived): Promise<Released> {
  mustBeHeard(arrived);
  const policy = room.policy();
  const call = await enter(room, arrived, policy, await normalise(arrived));
  const facts = await room.facts.about(policy, call, arrived.folder, room.now());
  const judgement = await understand(room, arrived, policy, call, facts);
  const understood = await rewrite(room, arrived, policy, { call, facts, judgement });
  const asked = await elevate(room, arrived, policy, understood);
  const noticed = await loop(room, policy, asked);
  const weighed = await charge(room, arrived, policy, noticed);
  const bound = obey(room, arrived, weighed);
  const reviewed = consult(room, bound, weighed);
  await recordIntent(room, bound, weighed, reviewed);
  beside(room, weighed, reviewed);
  return permit(room, policy, weighed, reviewed);
}

/** After it ran: inspect, decide, settle, record the outcome. */
export async function after(room: Room, arrived: Arrived): Promise<Answer> {
  const policy = room.policy();
  const call = ofSession(room, await normalise(arrived));
  const facts = await room.facts.about(policy, call, arrived.folder, room.now());
  const seen = inspect(policy, arrived, call, facts, "result");
  const settled = settle(room, arrived, policy, call, facts);
  return recordOutcome(room, arrived, call, seen, settled);
}

/** When a person, or whoever speaks for one, gave the agent a prompt. */
export async function prompt(room: Room, arrived: Arrived): Promise<Answer> {
  const policy = room.policy();
  const call = ofSession(room, await normalise(arrived));
  const facts = await room.facts.about(policy, call, arrived.folder, room.now());
  const seen = inspect(policy, arrived, call, facts, "prompt");
  return recordPrompt(room, arrived, call, seen);
}

/** When a session begins: its project is fixed, and the record says so. */
export async function session(room: Room, arrived: Arrived): Promise<Answer> {
  const policy = room.policy();
  const call = await normalise(arrived);
  await room.facts.about(policy, call, arrived.folder, room.now());
  return { outcome: "no-opinion", message: "", code: null };
}
