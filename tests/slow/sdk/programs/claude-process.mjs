#!/usr/bin/env node
// Stands where the Claude Agent SDK starts its agent, and speaks its protocol: asks the hooks it was given about the calls of a
// script, runs what they let it, and says what ran and what a model would have read.
import { createInterface } from "node:readline";

const calls = JSON.parse(process.env.SCRIPTED_CALLS);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const waiting = new Map();
let hooks = {};
let asked = 0;

/** What the hooks of an event answer, one after the other, as long as they have nothing to say. */
async function hook(hook_event_name, more) {
  for (const { hookCallbackIds } of hooks[hook_event_name] ?? [])
    for (const callback_id of hookCallbackIds) {
      const base = { session_id: "s", transcript_path: "/dev/null", cwd: process.cwd() };
      const request_id = `h${++asked}`;
      const answer = new Promise((resolve) => waiting.set(request_id, resolve));
      const input = { ...base, hook_event_name, ...more };
      say({ type: "control_request", request_id, request: { subtype: "hook_callback", callback_id, input } });
      const { subtype, response = {}, error } = await answer;
      if (subtype !== "success") throw new Error(error);
      if (Object.keys(response).length > 0) return response;
    }
  return {};
}

async function works() {
  const ran = [];
  const read = [];
  for (const [at, { name, input, answer, agent }] of calls.entries()) {
    const who = agent === undefined ? {} : { agent_id: `${agent}-1`, agent_type: agent };
    const call = { tool_name: name, tool_input: input, tool_use_id: `toolu_${at}`, ...who };
    const before = (await hook("PreToolUse", call)).hookSpecificOutput ?? {};
    if (before.permissionDecision === "deny") {
      read.push(before.permissionDecisionReason);
      continue;
    }
    ran.push(name);
    const after = await hook("PostToolUse", { ...call, tool_response: answer });
    read.push(JSON.stringify(after.hookSpecificOutput?.updatedToolOutput ?? answer));
  }
  const counts = { duration_ms: 1, duration_api_ms: 1, num_turns: 1, total_cost_usd: 0, usage: {}, modelUsage: {} };
  const result = JSON.stringify({ ran, read: read.join("\n") });
  say({
    type: "result",
    subtype: "success",
    is_error: false,
    session_id: "s",
    permission_denials: [],
    ...counts,
    result,
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { type, request, request_id, response } = JSON.parse(line);
  if (type === "control_response") waiting.get(response.request_id)?.(response);
  if (type === "user") void works();
  if (type !== "control_request") continue;
  if (request.subtype === "initialize") hooks = request.hooks ?? {};
  const answer = { hook_on_failure_supported: true, hooks_applied: true, commands: [], models: [], account: {} };
  say({ type: "control_response", response: { subtype: "success", request_id, response: answer } });
}
