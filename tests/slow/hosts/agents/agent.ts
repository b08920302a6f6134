import { fileURLToPath } from "node:url";
import type { ScriptedCall } from "../model/wire.js";

/** Where an agent runs: a throw-away home, a workspace in it, and the model's address. */
export interface Stage {
  readonly home: string;
  readonly workspace: string;
  readonly model: string;
  /** Folder with the agent's `node_modules`. */
  readonly packages: string;
}

export interface Start {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One real coding agent the suite drives. */
export interface Agent {
  /** The door's name, and the folder with its pinned package. */
  readonly host: string;
  /** The program as its user would have it on the PATH, where `protect` has to talk to it. */
  program?(packages: string): { readonly name: string; readonly path: string };
  /** False where the host ends the run at a refusal and tells nobody why. */
  readonly tellsWhy?: false;
  /** Writes what the agent needs to start in a fresh home; called once. */
  prepare(home: string): void;
  /** Writes what depends on the model's address, and says how one headless run is started. */
  start(stage: Stage): Start;
  /** What it leaves running, by process id; ended with the world. */
  leftovers?(home: string): readonly number[];
  /** The tool call that runs a command in this agent. */
  shell(command: string): ScriptedCall;
  /** Tool calls that write a file, and read one. */
  write(path: string, content: string): ScriptedCall;
  read(path: string): ScriptedCall;
  /** Writes a file through the server of one tool; absent where the agent is not given that server here. */
  mcpWrite?(path: string, content: string): ScriptedCall;
}

/** A server of one tool, as most agents' settings name it. */
export const MCP_SERVER = {
  command: process.execPath,
  args: [fileURLToPath(new URL("mcp-server.mjs", import.meta.url))],
} as const;
