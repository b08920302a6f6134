import { randomUUID } from "node:crypto";
import type { ToolCall } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { McpGate } from "./gate.js";
import { allowedInputs, judgedInputs } from "./inputs.js";
import { type Around, callOf, changedParams, isAsked, isRead } from "./judged.js";
import { CODES, type Id, type Message, type NoMessage, readMessage, writeError, writeMessage } from "./message.js";
import { questionAbout, showsForms } from "./question.js";
import { allowedRoots } from "./roots.js";
import type { Tools } from "./tools.js";

export interface ProxyOptions {
  readonly gate: McpGate;
  readonly tools: Tools;
  readonly around: Around;
  /** Hands a line to the client, or to the server. `own`: a question of ours, which somebody answers before anything else comes. */
  toClient(line: Uint8Array | string, own?: true): void;
  toServer(line: Uint8Array | string): void;
}

/** A request that waits for its answer. */
interface Pending {
  readonly method: string;
  readonly call: ToolCall;
  /** Since 2026-07-28, where every result says whether it is whole. */
  readonly isModern: boolean;
  /** Whether it was handed on: what has not been asked cannot be answered. */
  sent: boolean;
}

/** Requests under way at once in one direction; one more is refused. */
const MAX_PENDING = 1_024;
/** Pages of a list of tools we ask for, and how long each may take. */
const MAX_PAGES = 16;
const OWN_MS = 10_000;
/** How long a user has for an answer: clients give up a call after a minute. */
const USER_MS = 50_000;
/** Questions before one user at once: more than that are clicked away, and their answers have to be read meanwhile. */
const MAX_QUESTIONS = 8;
const PROTOCOL = "io.modelcontextprotocol/";
type Side = "client" | "server";

/**
 * Stands between one client and one server. Requests that do something are judged before they go on, what a model reads is
 * looked through on its way back, lists of tools are held against what was accepted. An answer nobody asked for, a second one,
 * and what is no message are not handed on. Every method but {@link end} takes one line, without its line feed.
 */
export class McpProxy {
  /** By whoever asked. */
  readonly #pending = { client: new Map<Id, Pending>(), server: new Map<Id, Pending>() };
  readonly #cancelled = new Set<Id>();
  /** Requests of our own, by whom they ask. */
  readonly #mine = {
    client: new Map<Id, (result: Json | null) => void>(),
    server: new Map<Id, (result: Json | null) => void>(),
  };
  /** Whether the client shows its user a form. */
  #asksUser = false;

  constructor(private readonly options: ProxyOptions) {}

  fromClient(line: Uint8Array): Promise<void> {
    return this.#take("client", line);
  }

  fromServer(line: Uint8Array): Promise<void> {
    return this.#take("server", line);
  }

  /** The server is gone: whoever waits is told. */
  end(why: string): void {
    for (const id of this.#pending.client.keys()) this.options.toClient(writeError(id, CODES.refused, why));
    this.#pending.client.clear();
    for (const settle of this.#mine.client.values()) settle(null);
  }

  /** No answer to this request, the client's or our own, can come any more. */
  abandon(id: Id, why: string): void {
    this.#mine.server.get(id)?.(null);
    this.#cancelled.delete(id);
    if (this.#pending.client.delete(id)) this.options.toClient(writeError(id, CODES.refused, `Rampart: ${why}`));
  }

  async #take(side: Side, line: Uint8Array): Promise<void> {
    const message = readMessage(line);
    switch (message.kind) {
      case "none":
        return this.#refuseUnread(side, message);
      case "notification":
        return this.#notified(side, message, line);
      case "request":
        return this.#asked(side, message, line);
      case "response":
        return this.#answered(side, message, line);
    }
  }

  #back(side: Side, line: Uint8Array | string): void {
    if (side === "client") this.options.toClient(line);
    else this.options.toServer(line);
  }

  #on(side: Side, line: Uint8Array | string): void {
    this.#back(side === "client" ? "server" : "client", line);
  }

  /** An answer of the server that cannot be read is still one: whoever waits for it is told. */
  #refuseUnread(side: Side, { id, code, message }: NoMessage): void {
    if (side === "server" && id !== null && this.#pending.client.delete(id))
      return this.options.toClient(
        writeError(id, CODES.refused, `Rampart: the server's answer was refused, ${message}`),
      );
    this.#back(side, writeError(id, code, `Rampart: ${message}`));
  }

  #notified(side: Side, message: Message & { kind: "notification" }, line: Uint8Array): void {
    const { requestId } = message.params;
    if (
      message.method === "notifications/cancelled" &&
      (typeof requestId === "string" || typeof requestId === "number")
    )
      if (this.#pending[side].has(requestId)) this.#cancelled.add(requestId);
    this.#on(side, terminated(line));
  }

  async #asked(side: Side, message: Message & { kind: "request" }, line: Uint8Array): Promise<void> {
    const { id, method, params } = message;
    const pending = this.#pending[side];
    if (pending.has(id))
      return this.#back(side, writeError(id, CODES.invalid, "Rampart: this id is under way already"));
    if (pending.size >= MAX_PENDING)
      return this.#back(side, writeError(id, CODES.refused, "Rampart: too many requests at once"));
    if (side === "client" && method === "initialize") this.#asksUser = showsForms(params);
    const call = callOf(method, params, this.options.around);
    const asked: Pending = { method, call, isModern: isModern(params), sent: !isAsked(method) };
    pending.set(id, asked);
    if (asked.sent) return this.#on(side, terminated(line));

    const refused = side === "client" && method === "tools/call" ? await this.#unaccepted(params) : null;
    const { gate, around } = this.options;
    if (refused !== null) await gate.refused(call, refused.code);
    const user = this.#asksUser ? (message: string) => this.#askUser(call, message) : undefined;
    const answer =
      refused === null ? await gate.ask(call, user) : { allowed: false as const, message: refused.message };
    const inputs = answer.allowed && side === "client" ? await allowedInputs(params, gate, around) : null;
    if (this.#cancelled.delete(id)) {
      pending.delete(id);
      return;
    }
    if (!answer.allowed) {
      pending.delete(id);
      return this.#back(side, refusalOf(id, asked, answer.message));
    }
    const { arguments: changed } = answer;
    asked.sent = true;
    if (changed === null && inputs === null) return this.#on(side, terminated(line));
    const onward = inputs ?? params;
    this.#on(
      side,
      writeMessage({ id, method, params: changed === null ? onward : changedParams(method, onward, changed) }),
    );
  }

  async #unaccepted({
    name,
    arguments: given,
    _meta,
  }: JsonObject): Promise<{ readonly code: string; readonly message: string } | null> {
    const { tools } = this.options;
    const tool = typeof name === "string" ? name : "";
    if (!(await tools.knows(tool))) await this.#learn(_meta);
    const refusal = await tools.refusal(tool, given);
    if (refusal === null) return null;
    const instead = refusal.waits ? " A person accepts it with `rampart mcp accept`; trying again will not help." : "";
    const code = refusal.waits ? "mcp.unaccepted" : "mcp.refused";
    return { code, message: `Rampart refused this call: ${refusal.why}.${instead}` };
  }

  /** Has the server list its tools, for a client that calls one without having asked for them. */
  async #learn(given: Json | undefined): Promise<void> {
    const _meta = protocolMeta(given);
    let cursor: Json | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const params = { ..._meta, ...(cursor === undefined ? {} : { cursor }) };
      const result = await this.#own("server", "tools/list", params, OWN_MS);
      if (!isJsonObject(result)) return;
      await this.options.tools.offer(result, callOf("tools/list", params, this.options.around)).catch(() => undefined);
      cursor = result["nextCursor"];
      if (typeof cursor !== "string") return;
    }
  }

  /** A request of our own; null where it is answered with an error, or not in time. */
  #own(side: Side, method: string, params: JsonObject, ms: number): Promise<Json | null> {
    const id = `rampart-${randomUUID()}`;
    const mine = this.#mine[side];
    return new Promise((resolve) => {
      const late = () => {
        const params = { requestId: id, reason: "it took too long" };
        this.#back(side, writeMessage({ method: "notifications/cancelled", params }));
        settle(null);
      };
      const timer = setTimeout(late, ms);
      const settle = (result: Json | null) => {
        clearTimeout(timer);
        mine.delete(id);
        resolve(result);
      };
      mine.set(id, settle);
      const line = writeMessage({ id, method, params });
      if (side === "client") this.options.toClient(line, true);
      else this.options.toServer(line);
    });
  }

  /** Asks the client's user about a call, in the client's own form (elicitation). */
  async #askUser(call: ToolCall, message: string): Promise<boolean> {
    if (this.#mine.client.size >= MAX_QUESTIONS) return false;
    const answer = await this.#own("client", "elicitation/create", questionAbout(call, message), USER_MS);
    if (!isJsonObject(answer) || answer["action"] !== "accept") return false;
    const { content } = answer;
    return content !== undefined && isJsonObject(content) && content["allow"] === true;
  }

  async #answered(side: Side, message: Message & { kind: "response" }, line: Uint8Array): Promise<void> {
    const { id, result } = message;
    const mine = this.#mine[side].get(id);
    if (mine !== undefined) return mine(result ?? null);
    const asked = this.#pending[side === "client" ? "server" : "client"];
    const request = asked.get(id);
    // Not asked, or answered already.
    if (request === undefined || !request.sent) return;
    asked.delete(id);
    this.#cancelled.delete(id);
    if (request.method === "tools/list" && isJsonObject(result)) {
      const offered = await this.options.tools.offer(result, request.call).catch(() => ({ ...result, tools: [] }));
      return this.#on(side, writeMessage({ id, result: await useful(offered, request.call, this.options.gate) }));
    }
    if (request.method === "roots/list" && isJsonObject(result)) {
      const allowed = await allowedRoots(result, this.options.gate, this.options.around);
      return this.#on(side, writeMessage({ id, result: allowed }));
    }
    if (!isRead(request.method)) return this.#on(side, terminated(line));
    this.#on(side, await this.#looked(side, request, message, line));
  }

  async #looked(
    side: Side,
    request: Pending,
    { id, result, error }: Message & { kind: "response" },
    line: Uint8Array,
  ): Promise<Uint8Array | string> {
    const { gate, around } = this.options;
    const { call } = request;
    // What a server says went wrong is read as well.
    if (result === undefined) {
      const { withheld, text } = await gate.tell(call, JSON.stringify(error));
      if (withheld !== null) return refusalOf(id, request, withheld);
      return text === null ? terminated(line) : writeMessage({ id, error: redactedError(text) });
    }
    const asking = side === "server" && isJsonObject(result) ? await judgedInputs(result, gate, around) : null;
    if (asking !== null && asking.refused !== null) return refusalOf(id, request, asking.refused);
    const onward = asking?.result ?? result;
    const { withheld, text } = await gate.tell(call, JSON.stringify(onward));
    if (withheld !== null) return refusalOf(id, request, withheld);
    if (text !== null) return writeMessage({ id, result: redactedResult(text, request) });
    return onward === result ? terminated(line) : writeMessage({ id, result: onward });
  }
}

const isModern = ({ _meta }: JsonObject) =>
  _meta !== undefined && isJsonObject(_meta) && _meta[`${PROTOCOL}protocolVersion`] !== undefined;

/** What every request says of its client since 2026-07-28, for one of our own in its name. */
function protocolMeta(given: Json | undefined): JsonObject {
  const own = Object.entries(isJsonObject(given) ? given : {}).filter(([name]) => name.startsWith(PROTOCOL));
  return own.length === 0 ? {} : { _meta: Object.fromEntries(own) };
}

/** The list without what the policy denies this agent in any case. Calls of these are refused by the policy, in its own words. */
async function useful(result: JsonObject, list: ToolCall, gate: McpGate): Promise<JsonObject> {
  const tools = (result["tools"] as readonly JsonObject[]).map((tool) => ({ tool, name: tool["name"] as string }));
  if (tools.length === 0) return result;
  const names = tools.map(({ name }) => name);
  const hidden = new Set(await gate.hidden(list, names));
  return { ...result, tools: tools.filter(({ name }) => !hidden.has(name)).map(({ tool }) => tool) };
}

/** A refused tool call is a result the model reads; anything else is an error. */
function refusalOf(id: Id, { method, isModern }: Pending, message: string): string {
  if (method !== "tools/call") return writeError(id, CODES.refused, message);
  return writeMessage({ id, result: { ...oneText(message, isModern), isError: true } });
}

const oneText = (text: string, isModern: boolean): JsonObject => ({
  ...(isModern ? { resultType: "complete" } : {}),
  content: [{ type: "text", text }],
});

/** What may be read instead stands in texts of the result, so the result keeps its form; otherwise it is one text. */
function redactedResult(text: string, { isModern }: Pending): Json {
  return parsed(text) ?? oneText(text, isModern);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function redactedError(text: string): Json {
  const error = parsed(text);
  return error !== undefined && isJsonObject(error) && typeof error["message"] === "string"
    ? error
    : { code: CODES.refused, message: text };
}

function terminated(line: Uint8Array): Uint8Array {
  const whole = new Uint8Array(line.byteLength + 1);
  whole.set(line);
  whole[line.byteLength] = 0x0a;
  return whole;
}
