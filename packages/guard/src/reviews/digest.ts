import { hash } from "node:crypto";
import type { Action, ToolCall } from "@rampart/core";
import { canonical } from "@rampart/ledger";

/**
 * What a review is about, as one digest: SHA-256 over the canonical JSON of what the call would do, who asked, in which
 * session, where, with which tool and arguments, and under which policy. A change anywhere is another question.
 */
export function reviewDigest(call: ToolCall, actions: readonly Action[], policy: string): string {
  const { agent, principal, session, task, door, cwd, tool, hostTool, shell } = call;
  const parts = { agent, principal, session, task, door, cwd, tool, hostTool, shell, policy };
  const text = canonical({ ...parts, arguments: sha256(canonical(call.arguments)), actions });
  return `sha256:${sha256(text)}`;
}

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}
