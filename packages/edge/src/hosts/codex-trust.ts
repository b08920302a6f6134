import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject, parseStrict } from "@rampart/service";
import type { HostTrust, TrustedHook } from "./host.js";

/**
 * Codex runs a hook only after its user trusted exactly that command. What its own screen does when a person accepts a
 * hook is asked of its app server here: `hooks/list` says which hooks it sees and whether it trusts them, and
 * `config/batchWrite` writes the trust into `config.toml` (version 0.169.0).
 */

/** Milliseconds for a whole conversation, and bytes of one answer. */
const LIMITS = { ms: 15_000, bytes: 4 * 1024 * 1024 } as const;

export const codexTrust: HostTrust = {
  program: "codex",
  file: (home, environment) => resolve(home, environment["CODEX_HOME"] ?? ".codex", "config.toml"),
  list: (program, place) => converse(program, place, (server) => ours(server, place)),
  establish: (program, place) =>
    converse(program, place, async (server) => {
      const hooks = await ours(server, place);
      const value = Object.fromEntries(hooks.map(({ key, hash }) => [key, { trusted_hash: hash }]));
      const edits = [{ keyPath: "hooks.state", value, mergeStrategy: "upsert" }];
      await server.call("config/batchWrite", { edits });
      return ours(server, place);
    }),
  /** Takes exactly the tables out that were written, and the empty one above them. */
  remove(text, hooks) {
    let rest = text;
    for (const { key, hash } of hooks) {
      const table = `[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = ${JSON.stringify(hash)}\n`;
      rest = rest.replace(`\n${table}`, () => "").replace(table, () => "");
    }
    const bare = rest.includes('[hooks.state."') ? rest : rest.replace(/\n?\[hooks\.state\]\n(?=\s*(\[|$))/, "");
    return bare;
  },
};

async function ours(server: Server, { home, owns }: Parameters<HostTrust["list"]>[1]): Promise<readonly TrustedHook[]> {
  const { data } = await server.call("hooks/list", { cwds: [home] });
  const hooks = (Array.isArray(data) ? data : []).flatMap((one: Json) => {
    const list = isJsonObject(one) ? one["hooks"] : null;
    return Array.isArray(list) ? list : [];
  });
  return hooks.flatMap((hook: Json) => {
    if (!isJsonObject(hook)) return [];
    const { key, command, currentHash: hash, trustStatus, enabled } = hook;
    if (typeof key !== "string" || typeof command !== "string" || typeof hash !== "string" || !owns(command)) return [];
    return [{ key, hash, trusted: trustStatus === "trusted" && enabled !== false }];
  });
}

interface Server {
  call(method: string, params: JsonObject): Promise<JsonObject>;
}

/** One conversation with a server that is started for it and ended after it. */
async function converse<T>(
  program: string,
  { home, environment }: Parameters<HostTrust["list"]>[1],
  talk: (server: Server) => Promise<T>,
): Promise<T> {
  const env = { ...environment, HOME: home } as Record<string, string>;
  const child = spawn(program, ["app-server"], { cwd: "/", env, stdio: ["pipe", "pipe", "ignore"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMITS.ms);
  try {
    const server = serverOf(child);
    await server.call("initialize", { clientInfo: { name: "rampart", title: "Rampart", version: "1" } });
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method: "initialized" })}\n`);
    return await talk(server);
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}

function serverOf(child: ChildProcess): Server {
  const waiting = new Map<number, { resolve(value: JsonObject): void; reject(error: Error): void }>();
  let buffered = "";
  let next = 0;
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  child.on("error", fail);
  child.on("exit", () => fail(new Error("codex app-server ended")));
  child.stdin!.on("error", () => undefined);
  child.stdout!.setEncoding("utf8");
  child.stdout!.on("data", (part: string) => {
    buffered += part;
    if (buffered.length > LIMITS.bytes) child.kill("SIGKILL");
    for (let end = buffered.indexOf("\n"); end >= 0; end = buffered.indexOf("\n")) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 1);
      const message = parsed(line);
      const answer = typeof message["id"] === "number" ? waiting.get(message["id"]) : undefined;
      if (answer === undefined) continue;
      waiting.delete(message["id"] as number);
      if (isJsonObject(message["result"])) answer.resolve(message["result"]);
      else answer.reject(new Error("codex app-server refused"));
    }
  });
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.pid === undefined) return reject(new Error("codex cannot be started"));
        const id = ++next;
        waiting.set(id, { resolve, reject });
        child.stdin!.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
      }),
  };
}

function parsed(line: string): JsonObject {
  try {
    const value = parseStrict(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
