import { isAbsolute } from "node:path";
import { MAX_CHAIN, type ShellDialect, type ToolCall } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { GuardError } from "../errors.js";
import { Lru } from "../facts/lru.js";
import { FOLDERS } from "../world/folder.js";
import type { Arrived } from "./arrived.js";

const MAX_NAME = 256;
const MAX_PATH = 4_096;
const SHELLS: readonly (ShellDialect | null)[] = ["bash", "sh", "zsh", "fish", "powershell", "cmd", null];
const NAMES = ["id", "door", "agent", "principal", "session", "tool", "hostTool"] as const;

/** Where folders really are, for a moment: an agent works in the same folder call after call. */
const FRESH_MS = 1_000;
const folders = new Lru<string, { readonly real: string; readonly at: number }>(256);

/**
 * The call with every name inside its bound and its folder where it really is. Doors are trusted with nothing, so this
 * is checked again whoever made the call.
 *
 * @throws GuardError `call_malformed`
 */
export async function normalise({ call, elsewhere = false }: Pick<Arrived, "call" | "elsewhere">): Promise<ToolCall> {
  checkCall(call);
  const cwd = call.cwd === null || elsewhere ? call.cwd : await realFolder(call.cwd);
  return cwd === call.cwd ? call : { ...call, cwd };
}

function checkCall(call: ToolCall): void {
  for (const name of NAMES) {
    const value: unknown = call[name];
    if (typeof value !== "string" || value === "" || value.length > MAX_NAME) throw malformed(name);
  }
  if (call.task !== null && (typeof call.task !== "string" || call.task === "" || call.task.length > MAX_NAME)) {
    throw malformed("task");
  }
  if (call.chain !== undefined && !isChain(call.chain)) throw malformed("chain");
  if (!SHELLS.includes(call.shell)) throw malformed("shell");
  if (!isJsonObject(call.arguments)) throw malformed("arguments");
  if (call.cwd !== null && !isFolder(call.cwd)) throw malformed("cwd");
  if (!Number.isSafeInteger(call.time) || call.time < 0) throw malformed("time");
}

function isChain(chain: unknown): boolean {
  const isName = (name: unknown) => typeof name === "string" && name !== "" && name.length <= MAX_NAME;
  return Array.isArray(chain) && chain.length <= MAX_CHAIN && chain.every(isName);
}

function isFolder(path: unknown): boolean {
  return typeof path === "string" && path.length <= MAX_PATH && isAbsolute(path) && !path.includes("\0");
}

async function realFolder(path: string): Promise<string> {
  const now = Date.now();
  const known = folders.get(path);
  if (known !== undefined && now - known.at < FRESH_MS) return known.real;
  const real = await realOr(path);
  folders.set(path, { real, at: now });
  return real;
}

async function realOr(path: string): Promise<string> {
  try {
    return await FOLDERS.realpath(path);
  } catch {
    return path;
  }
}

function malformed(name: string): GuardError {
  return new GuardError("call_malformed", `the call has a malformed ${name}`);
}
