import type { ToolCall } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { redactedError, redactedResult, refusalOf, terminated } from "./answers.js";
import { reasonOf } from "./failure.js";
import type { McpGate } from "./gate.js";
import { allowedInputs, judgedInputs } from "./inputs.js";
import { type Around, callOf, changedParams, isAsked, isRead } from "./judged.js";
import {
  CODES,
  type Id,
  isId,
  type Message,
  type NoMessage,
  readMessage,
  writeError,
  writeMessage,
} from "./message.js";
import { CANCELLED, heard, type NoticeOptions, PROGRESS } from "./notice.js";
import { isNoticed } from "./noticed.js";
import { OwnRequests } from "./own-requests.js";
import { questionAbout, showsForms } from "./question.js";
import { allowedRoots } from "./roots.js";
import type { Tools } from "./tools.js";
import { Unasked } from "./unasked.js";
import { type Pending, progressOf, UnderWay } from "./under-way.js";
import { useful } from "./useful.js";

export interface ProxyOptions {
  readonly gate: McpGate;
  readonly tools: Tools;
  readonly around: Around;
  /** Hands a line to the client, or to the server. `own`: a question of ours, which somebody answers before anything else comes. */
  toClient(line: Uint8Array | string, own?: true): void;
  toServer(line: Uint8Array | string): void;
  /** Something a person should know, not the client. */
  note(text: string): void;
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
const otherOf = (side: Side): Side => (side === "client" ? "server" : "client");

/**
 * Stands between one client and one server. Requests that do something are judged before they go on, what a model reads is
 * looked through on its way back, lists of tools are held against what was accepted. An answer nobody asked for, a second one,
 * progress and cancellation of nothing that is under way, and what is no message are not handed on. Every method but {@link end} takes one line, without its line feed.
 */
export class McpProxy {
  /** By whoever asked. */
  readonly #pending = { client: new UnderWay(), server: new UnderWay() };
  readonly #own: { readonly client: OwnRequests; readonly server: OwnRequests };
  /** Whether the client shows its user a form. */
  #asksUser = false;

  readonly #unasked: Unasked;
  readonly #notices: NoticeOptions;

  constructor(private readonly options: ProxyOptions) {
    const { gate, around, note } = options;
    this.#unasked = new Unasked(around.now, note);
    this.#notices = { gate, around, note, unasked: this.#unasked };
    this.#own = {
      client: new OwnRequests((line, asks) => options.toClient(line, ...(asks ? [true as const] : []))),
      server: new OwnRequests((line) => options.toServer(line)),
    };
  }

  fromClient(line: Uint8Array): Promise<void> {
    return this.#take("client", line);
  }

  fromServer(line: Uint8Array): Promise<void> {
    return this.#take("server", line);
  }

  /** The server is gone: whoever waits is told. */
  end(why: string): void {
    for (const id of this.#pending.client.drain()) this.options.toClient(writeError(id, CODES.refused, why));
    this.#own.client.giveUp();
    const { dropped } = this.#unasked;
    if (dropped > 0) this.options.note(`${dropped} messages of the server were not handed on`);
  }

  /** Whether somebody waits for an answer to this request, the client or we. */
  waits(id: Id): boolean {
    return this.#own.server.has(id) || this.#pending.client.waits(id);
  }

  /** No answer to this request, the client's or our own, can come any more. */
  abandon(id: Id, why: string): void {
    this.#own.server.settle(id, null);
    this.#pending.client.late(id);
    if (this.#pending.client.answered(id) !== null)
      this.options.toClient(writeError(id, CODES.refused, `Rampart: ${why}`));
  }

  async #take(side: Side, line: Uint8Array): Promise<void> {
    const message = readMessage(line);
    if (message.kind === "none") return this.#refuseUnread(side, message);
    try {
      await this.#taken(side, message, line);
    } catch (error) {
      this.#failed(side, message, error);
    }
  }

  #taken(side: Side, message: Message, line: Uint8Array): void | Promise<void> {
    switch (message.kind) {
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
    this.#back(otherOf(side), line);
  }

  /** An answer that cannot be read is still one: whoever waits for it is told. */
  #refuseUnread(side: Side, { id, code, message, answers }: NoMessage): void {
    if (!answers || id === null) return this.#reject(side, id, code, message);
    if (this.#own[side].settle(id, null)) return;
    const asker = otherOf(side);
    const asked = this.#pending[asker].answered(id);
    // Under its id whoever sent it would take the refusal for an answer to a request of its own.
    if (asked === null) return this.#reject(side, null, code, message);
    this.#back(asker, writeError(id, CODES.refused, `Rampart: the ${side}'s answer was refused, ${message}`));
  }

  /** What goes wrong here, such as pins that cannot be read, is a refusal, and ends nothing else. */
  #failed(side: Side, message: Message, error: unknown): void {
    const why = reasonOf(error);
    this.options.note(`a message was refused: ${why}`);
    if (message.kind === "notification") return;
    const { id } = message;
    if (message.kind === "response")
      return this.#on(side, writeError(id, CODES.refused, `Rampart refused the answer: ${why}.`));
    const { method, params } = message;
    this.#pending[side].end(id);
    this.#back(side, refusalOf(id, { method, isModern: isModern(params) }, `Rampart refused this: ${why}.`));
  }

  /** A server that floods may not even read what it is told. */
  #reject(side: Side, id: Id | null, code: number, why: string): void {
    if (side === "client" || this.#unasked.refuses()) this.#back(side, writeError(id, code, `Rampart: ${why}`));
  }

  #notified(side: Side, message: Message & { kind: "notification" }, line: Uint8Array): void | Promise<void> {
    const { method, params } = message;
    if (method === CANCELLED) {
      if (!isId(params["requestId"]) || !this.#takenBack(side, params["requestId"])) return;
    } else if (side === "server" && !this.#unasked.takes(line.byteLength)) return;
    if (method === PROGRESS && !this.#pending[otherOf(side)].expects(params["progressToken"])) return;
    if (side === "client") return this.#on(side, terminated(line));
    const onward = heard(message, line, this.#notices);
    if (!(onward instanceof Promise)) return this.#on(side, onward);
    return onward.then((clean) => {
      // What it is progress of may be over meanwhile.
      if (method === PROGRESS && !this.#pending.client.expects(params["progressToken"])) return;
      if (clean !== null) this.#on(side, clean);
    });
  }

  /** Whether the other side is to hear of it: what is judged still it was never asked. */
  #takenBack(side: Side, id: Id): boolean {
    const taken = this.#pending[side].takeBack(id);
    if (taken !== "unknown") return taken === "sent";
    return side === "server" && this.#pending.client.stopsListening(id);
  }

  async #asked(side: Side, message: Message & { kind: "request" }, line: Uint8Array): Promise<void> {
    const { id, method, params } = message;
    const pending = this.#pending[side];
    if (pending.has(id)) return this.#reject(side, id, CODES.invalid, "this id is under way already");
    if (pending.size >= MAX_PENDING || (side === "server" && !this.#unasked.takes(0)))
      return this.#reject(side, id, CODES.refused, "too many requests at once");
    if (side === "client" && method === "initialize") this.#asksUser = showsForms(params);
    const call = callOf(method, params, this.options.around);
    const asked: Pending = {
      method,
      call,
      isModern: isModern(params),
      progress: progressOf(params),
      sent: !isAsked(method),
      cancelled: false,
      withdraw: null,
    };
    pending.add(id, asked);
    if (asked.sent) return this.#on(side, terminated(line));

    const refused = side === "client" && method === "tools/call" ? await this.#unaccepted(params) : null;
    const { gate, around } = this.options;
    if (refused !== null) await gate.refused(call, refused.code);
    const user = this.#asksUser ? (message: string) => this.#askUser(asked, message) : undefined;
    const answer =
      refused === null ? await gate.ask(call, user) : { allowed: false as const, message: refused.message };
    const inputs = answer.allowed && side === "client" ? await allowedInputs(params, gate, around) : null;
    if (asked.cancelled) {
      pending.end(id);
      // It stands in the record as one that was let through.
      if (answer.allowed) await gate.refused(call, "mcp.cancelled");
      return;
    }
    if (!answer.allowed) {
      pending.end(id);
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
      const result = await this.#own.server.ask("tools/list", params, OWN_MS);
      if (!isJsonObject(result)) return;
      await this.#offered(result, callOf("tools/list", params, this.options.around));
      cursor = result["nextCursor"];
      if (typeof cursor !== "string") return;
    }
  }

  /** What cannot be held against the pins is not offered. */
  async #offered(result: JsonObject, call: ToolCall): Promise<JsonObject> {
    try {
      return await this.options.tools.offer(result, call);
    } catch (error) {
      this.options.note(`a list of tools was left out: ${reasonOf(error)}`);
      return { ...result, tools: [] };
    }
  }

  /** Asks the client's user about a call, in the client's own form (elicitation). */
  async #askUser(asked: Pending, message: string): Promise<boolean> {
    if (asked.cancelled || this.#own.client.size >= MAX_QUESTIONS) return false;
    const question = questionAbout(asked.call, message);
    const answer = await this.#own.client.ask("elicitation/create", question, USER_MS, asked);
    if (!isJsonObject(answer) || answer["action"] !== "accept") return false;
    const { content } = answer;
    return content !== undefined && isJsonObject(content) && content["allow"] === true;
  }

  async #answered(side: Side, message: Message & { kind: "response" }, line: Uint8Array): Promise<void> {
    const { id, result } = message;
    if (this.#own[side].settle(id, result ?? null)) return;
    const asked = this.#pending[otherOf(side)];
    const request = asked.answered(id);
    // Not asked, or answered already.
    if (request === null) return this.#tooLate(asked.late(id), message);
    if (isJsonObject(result) && isJsonObject(result["task"])) asked.goesOn(request);
    if (request.method === "tools/list" && isJsonObject(result)) {
      const offered = await this.#offered(result, request.call);
      return this.#on(side, writeMessage({ id, result: await useful(offered, request.call, this.options.gate) }));
    }
    if (request.method === "roots/list" && isJsonObject(result)) {
      const allowed = await allowedRoots(result, this.options.gate, this.options.around);
      return this.#on(side, writeMessage({ id, result: allowed }));
    }
    if (!isRead(request.method) && (side === "client" || !isNoticed(spoken(message), request.call)))
      return this.#on(side, terminated(line));
    this.#on(side, await this.#looked(side, request, message, line));
  }

  /** Nobody reads the answer to a call that was taken back; what came of it is on record. */
  async #tooLate(request: Pending | null, message: Message & { kind: "response" }): Promise<void> {
    if (request !== null && isRead(request.method)) await this.options.gate.tell(request.call, spoken(message));
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

/** What a response says, as it is looked through. */
const spoken = ({ result, error }: Message & { kind: "response" }) => JSON.stringify(result ?? error);
