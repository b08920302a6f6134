import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import type { Room } from "./room.js";
import { CACHE, PROGRAM } from "./servers.js";

/** A conversation with a proxy, one message a line; requests are answered under their ids. */
export class Talk {
  readonly lines: string[] = [];
  said = "";
  readonly child: ChildProcess;
  #text = "";
  #id = 0;

  /** @param what the hostile server is to do, or another server's command */
  constructor(room: Room, what: string | readonly string[], ...options: readonly string[]) {
    const words = [PROGRAM, "mcp", "--name", "n", "--state", join(room.root, "state"), ...options, "--"];
    const server = typeof what === "string" ? [process.execPath, join(CACHE, "programs/hostile.mjs"), what] : what;
    this.child = spawn(process.execPath, [...words, ...server], { cwd: room.home, env: room.env, stdio: "pipe" });
    this.child.stderr!.on("data", (chunk) => (this.said += chunk));
    this.child.stdout!.on("data", (chunk) => {
      const all = (this.#text + chunk).split("\n");
      this.#text = all.pop()!;
      this.lines.push(...all);
    });
  }

  tell(method: string, params: object): void {
    this.child.stdin!.write(`${JSON.stringify({ jsonrpc: "2.0", method, params })}\n`);
  }

  async ask(method: string, params: object): Promise<string> {
    const id = ++this.#id;
    this.child.stdin!.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    const answer = () => this.lines.find((line) => JSON.parse(line).id === id) ?? "";
    await expect.poll(answer, { timeout: 30_000 }).not.toBe("");
    return answer();
  }

  async begin(): Promise<void> {
    const clientInfo = { name: "t", version: "1" };
    await this.ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    this.tell("notifications/initialized", {});
    await this.ask("tools/list", {});
  }

  call(_meta: object = {}): Promise<string> {
    return this.ask("tools/call", { name: "read", arguments: {}, _meta });
  }

  async end(): Promise<void> {
    this.child.stdin!.end();
    await expect.poll(() => this.child.exitCode, { timeout: 20_000 }).not.toBeNull();
  }
}
