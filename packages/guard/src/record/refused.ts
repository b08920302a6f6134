import { hash } from "node:crypto";
import type { ToolCall } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { visible } from "../answer/visible.js";
import { newIntentId } from "./call.js";

const NOBODY = "unknown";
/** SHA-256 of nothing: stands where arguments were never read. */
const EMPTY = `sha256:${hash("sha256", "", "hex")}`;

/**
 * The record of a call the guard refused by itself. What was malformed is not believed: names are bounded and made
 * visible, arguments are not kept.
 */
export function refusedEvent(
  call: ToolCall,
  fault: { readonly code: string; readonly message: string },
  policy: string,
  enforced: boolean,
  now: number,
): EventOf<"intent"> {
  return {
    kind: "intent",
    id: newIntentId(),
    call: name(call.id),
    door: name(call.door),
    phase: "call",
    agent: name(call.agent),
    principal: name(call.principal),
    session: name(call.session),
    owner: null,
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: name(call.tool),
    hostTool: name(call.hostTool),
    shell: null,
    cwd: null,
    received: now,
    payload: EMPTY,
    arguments: null,
    altered: 0,
    actions: [],
    findings: [],
    facts: null,
    factsDigest: null,
    decision: { verdict: "deny", granted: false, obligations: [], rules: [], erred: [] },
    policy,
    code: fault.code,
    permit: null,
    review: null,
    enforced,
    claimed: false,
    micros: null,
    process: null,
    flow: null,
  };
}

/** A call of which nothing could be read, standing for what arrived at a door. */
export function unreadCall(door: string, now: number): ToolCall {
  const nobody = { agent: NOBODY, principal: NOBODY, session: NOBODY, tool: NOBODY, hostTool: NOBODY };
  return { id: newIntentId(), door, ...nobody, task: null, arguments: {}, shell: null, cwd: null, time: now };
}

function name(value: unknown): string {
  return typeof value === "string" && value !== "" ? visible(value, 64).slice(0, 256) : NOBODY;
}
