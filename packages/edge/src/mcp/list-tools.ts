import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { LineTooLong, linesOf } from "./lines.js";
import { type Message, readMessage, writeError, writeMessage } from "./message.js";
import { NotListed } from "./not-listed.js";
import { type Patience, patience } from "./patience.js";

/** The server, and what it started, are ended when its time is over. */
export interface ListOptions extends Patience {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** Of the client that asks, for the server's own log. */
  readonly version: string;
}

const MAX_PAGES = 16;
const MAX_TOOLS = 1_024;
/** Bytes of a server's last words that are kept. */
const MAX_WORDS = 2_048;
const GRACE_MS = 300;
const PROTOCOL = "2025-11-25";
const METHOD_NOT_FOUND = -32601;

/**
 * Starts a server, asks it for its tools and ends it. What it asks in turn is refused.
 *
 * @throws NotListed
 */
export async function listTools(options: ListOptions): Promise<readonly Json[]> {
  const [program, ...words] = options.command;
  const { cwd, env } = options;
  // A group of its own, so that what a launcher such as npx started ends with it.
  const child = spawn(program!, words, { cwd, env: { ...env }, stdio: "pipe", detached: true });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8").slice(-MAX_WORDS)) > 4 && said.shift());
  child.stdin.on("error", () => undefined);
  const { late, over } = patience(options);
  const failed = once(child, "error").then(([error]: Error[]) => {
    throw new NotListed(`it cannot be started: ${(error as NodeJS.ErrnoException).code ?? "error"}`);
  });
  const wire: Wire = {
    write: (line) => void child.stdin.write(line),
    lines: linesOf(child.stdout),
    lastWords: () => lastOf(said),
  };
  try {
    return await Promise.race([converse(wire, options.version), late, failed]);
  } finally {
    over();
    failed.catch(() => undefined);
    end(child);
  }
}

/** A server that can be told lines, and tells some. */
export interface Wire {
  write(line: string): void;
  readonly lines: AsyncIterable<Buffer>;
  /** What it said beside the protocol, for a person. */
  lastWords(): string;
}

/**
 * Has a server list its tools. What it asks in turn is refused.
 *
 * @throws NotListed
 */
export async function converse(wire: Wire, version: string): Promise<readonly Json[]> {
  const messages = answersOf(wire);
  const ask = async (id: number, method: string, params: JsonObject): Promise<Message & { kind: "response" }> => {
    wire.write(writeMessage({ id, method, params }));
    for await (const message of messages) if (message.id === id) return message;
    throw new NotListed(["it ended before it answered", wire.lastWords()].filter((one) => one !== "").join(": "));
  };
  const clientInfo = { name: "rampart", version };
  const begun = await ask(1, "initialize", { protocolVersion: PROTOCOL, capabilities: {}, clientInfo });
  // Since 2026-07-28 nothing is initialized: who asks stands in every request.
  const modern = begun.error !== undefined ? { _meta: metaOf(clientInfo) } : {};
  if (begun.error === undefined) wire.write(writeMessage({ method: "notifications/initialized" }));
  const tools: Json[] = [];
  let cursor: Json | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const params = { ...modern, ...(cursor === undefined ? {} : { cursor }) };
    const { result } = await ask(page + 2, "tools/list", params);
    if (!isJsonObject(result) || !Array.isArray(result["tools"])) {
      if (page === 0 && isJsonObject(begun.result) && !offersTools(begun.result)) return [];
      throw new NotListed("it does not list its tools");
    }
    tools.push(...result["tools"]);
    cursor = result["nextCursor"];
    if (typeof cursor !== "string") return tools;
    if (tools.length > MAX_TOOLS) break;
  }
  throw new NotListed(`it lists tools without end, or more than ${MAX_TOOLS}`);
}

const offersTools = ({ capabilities }: JsonObject) => isJsonObject(capabilities) && capabilities["tools"] !== undefined;

const metaOf = (clientInfo: JsonObject): JsonObject => ({
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": clientInfo,
  "io.modelcontextprotocol/clientCapabilities": {},
});

/** Its answers; one iterator for the whole conversation, which leaving a loop over it does not end. */
function answersOf(wire: Wire): AsyncIterable<Message & { kind: "response" }> {
  const read = async function* () {
    for await (const line of wire.lines) {
      const message = readMessage(line);
      if (message.kind === "response") yield message;
      else if (message.kind === "request")
        wire.write(writeError(message.id, METHOD_NOT_FOUND, "nothing is offered to servers here"));
    }
  };
  const answers = read();
  const next = async () => {
    try {
      return await answers.next();
    } catch (error) {
      if (error instanceof LineTooLong) throw new NotListed("it sent a message that is too long");
      throw error;
    }
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

/** Behind an error programs say where they were, and what they run on. */
const WHERE = /^\s*(?:at |File "|npm error (?:A complete log|$)|Node\.js v|[{}\]]|\^)/;
const WHAT = /^(?!\s).*(?:error|cannot|missing|required|not found|denied)/i;

function lastOf(said: readonly string[]): string {
  const lines = said.join("").split("\n");
  const words = lines.filter((line) => line.trim() !== "" && !WHERE.test(line));
  return (words.findLast((line) => WHAT.test(line)) ?? words.at(-1) ?? "").slice(0, 200);
}

/** Its input is closed; what does not end by itself is ended. */
function end(child: ChildProcess): void {
  const { pid } = child;
  child.stdin?.end();
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (pid === undefined) return;
  const kill = () => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // All of them have ended.
    }
  };
  if (child.exitCode !== null) return kill();
  setTimeout(kill, GRACE_MS);
}
