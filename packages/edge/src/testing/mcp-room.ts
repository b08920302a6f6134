import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolCall } from "@rampart/core";
import { atFileEnd } from "#closing";
import type { McpGate } from "../mcp/gate.js";
import { McpProxy } from "../mcp/proxy.js";
import { type ToolNotice, Tools } from "../mcp/tools.js";

let root: string | null = null;

/** Where the rooms of one file of tests have their pins. */
function folder(): string {
  if (root !== null) return root;
  const made = mkdtempSync(join(tmpdir(), "rampart-mcp-"));
  atFileEnd(() => {
    root = null;
    rmSync(made, { recursive: true, force: true });
  });
  root = made;
  return made;
}

let rooms = 0;
export interface Room {
  readonly client: Record<string, unknown>[];
  readonly server: Record<string, unknown>[];
  readonly asked: ToolCall[];
  readonly told: (string | null)[];
  readonly notices: ToolNotice[];
  /** Codes of what the proxy refused by itself. */
  readonly refused: string[];
  readonly pins: string;
  /** What a person was told. */
  readonly notes: string[];
  /** Milliseconds the clock is moved on by. */
  pass(ms: number): void;
  end(): void;
  fromClient(body: object | string): Promise<void>;
  fromServer(body: object | string): Promise<void>;
}

/** A proxy between a client and a server that are lists of what reached them. */
export function room(
  gate: Partial<McpGate> = {},
  path = join(folder(), `pins-${rooms++}.json`),
  trustFirstUse = true,
): Room {
  const client: Record<string, unknown>[] = [];
  const server: Record<string, unknown>[] = [];
  const asked: ToolCall[] = [];
  const told: (string | null)[] = [];
  const notices: ToolNotice[] = [];
  const refused: string[] = [];
  const notes: string[] = [];
  let clock = 1;
  const lines = (list: Record<string, unknown>[]) => (line: Uint8Array | string) => {
    list.push(JSON.parse(Buffer.from(line as never).toString("utf8")));
  };
  const around = { server: "notes", agent: "a", session: "s", user: "u", cwd: folder(), now: () => clock };
  const notice = (one: ToolNotice) => void notices.push(one);
  const proxy = new McpProxy({
    gate: {
      ask: async (call, user) => {
        asked.push(call);
        return (await gate.ask?.(call, user)) ?? { allowed: true, arguments: null };
      },
      hidden: async (call, tools) => (await gate.hidden?.(call, tools)) ?? [],
      refused: async (_call, code) => void refused.push(code),
      tell: async (call, text) => {
        told.push(text);
        return (await gate.tell?.(call, text)) ?? { withheld: null, text: null };
      },
    },
    tools: new Tools({ path, server: "notes", trustFirstUse, now: () => 1, notice }),
    around,
    note: (one) => void notes.push(one),
    toClient: lines(client),
    toServer: lines(server),
  });
  const bytes = (body: object | string) => Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return {
    client,
    server,
    asked,
    told,
    notices,
    refused,
    pins: path,
    notes,
    pass: (ms) => {
      clock += ms;
    },
    end: () => proxy.end("over"),
    fromClient: (body) => proxy.fromClient(bytes(body)),
    fromServer: (body) => proxy.fromServer(bytes(body)),
  };
}

export const rpc = (body: object) => ({ jsonrpc: "2.0", ...body });
export const call = (id: number | string, name: string, given: object = {}) =>
  rpc({ id, method: "tools/call", params: { name, arguments: given } });
export const tool = (name: string, description = "Reads a note.") => ({
  name,
  description,
  inputSchema: { type: "object" },
});
export const text = (value: string) => ({ content: [{ type: "text", text: value }] });

/** The client asks for the tools and the server lists these; returns what the client is shown. */
export async function list(at: Room, tools: readonly object[], id: string | number = "list"): Promise<string[]> {
  await at.fromClient(rpc({ id, method: "tools/list" }));
  await at.fromServer(rpc({ id, result: { tools } }));
  const { result } = at.client.at(-1) as { result: { tools: { name: string }[] } };
  return result.tools.map(({ name }) => name);
}
