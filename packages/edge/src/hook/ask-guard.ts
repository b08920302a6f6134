import { join } from "node:path";
import { callHook, checkTrustedFolder, readBounded } from "@rampart/service";
import type { Rendered } from "../hosts/host.js";
import type { Door } from "./door.js";
import { codeOfError, HookError } from "./error.js";

/** The guard's answer, or the stable code of why there is none. */
export type GuardAnswer =
  | { readonly ok: true; readonly rendered: Rendered }
  | { readonly ok: false; readonly why: string };

/** Hands the host's message to the guard. Never throws; takes at most `deadlineMs` from the connection on. */
export async function askGuard(door: Door, payload: Uint8Array, deadlineMs: number): Promise<GuardAnswer> {
  try {
    const answer = await callHook(await socketOf(door), door.host, payload, deadlineMs);
    // Hosts let a call through at any other exit code, so such an answer is none.
    if (answer.exit !== 0 && answer.exit !== 2)
      throw new HookError("hook.answer", "the answer has no exit code of ours");
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
    return { ok: true, rendered: { exit: answer.exit, stdout: text(answer.stdout), stderr: text(answer.stderr) } };
  } catch (error) {
    const code = codeOfError(error);
    return { ok: false, why: code.startsWith("wire.") || code === "hook.answer" ? code : "wire.unreachable" };
  }
}

async function socketOf(door: Door): Promise<string> {
  const runtime = (await readBounded(door.runtime, { maxBytes: 4096, owned: true })).toString("utf8").trimEnd();
  await checkTrustedFolder(runtime);
  return join(runtime, "agent.sock");
}
