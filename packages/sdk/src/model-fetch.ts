import { ReadableStream } from "node:stream/web";
import { RefusedError } from "./error.js";
import { opened, tried } from "./model-calls.js";
import { ModelEvents } from "./model-events.js";
import { modelAsked } from "./model-request.js";
import { type ToolOptions, withDefaults } from "./options.js";
import { type Begun, looked, told } from "./passage.js";

type Fetch = typeof globalThis.fetch;
type Body = ConstructorParameters<typeof Response>[0];

/**
 * A `fetch` for a client of a model: each request that calls a model asks first, as the tool `model`, and the tokens its
 * answer names, whole or in parts, are reported to the policy's limits. It holds for every way such a client has to call its
 * model, streams and tool runners too. Requests that call no model pass as they are.
 *
 *     const client = new Anthropic({ fetch: governFetch() });
 *
 * A refusal is an answer with status 403, which clients neither take for a fault of the network nor try again; its words are the
 * reason. What is asked about is the model's name. An answer that comes as a whole is looked through; one that comes in parts
 * goes on as it comes.
 *
 * @param fetch what requests are sent by; default: the platform's
 */
export function governFetch(fetch: Fetch = globalThis.fetch, options?: ToolOptions): Fetch {
  const chosen = withDefaults(options);
  const line = options?.agent === undefined ? [] : [options.agent];
  return async (input, init) => {
    const model = await modelAsked(input, init);
    if (model === null) return fetch(input, init);
    try {
      const begun = await opened({ name: chosen.name ?? "model", input: { model }, chosen, line });
      const response = (await tried(begun, () => fetch(input, init))) as Response;
      return await passedOn(begun, response);
    } catch (error) {
      if (error instanceof RefusedError) return refusing(error);
      throw error;
    }
  };
}

async function passedOn(begun: Begun, response: Response): Promise<Response> {
  if (response.body === null || !isJson(response)) return inParts(begun, response);
  const text = (await tried(begun, () => response.text())) as string;
  const answer = parsed(text);
  const passed = await looked(begun, answer);
  return like(response, passed === answer ? text : asText(passed));
}

/** The bytes as they come, of which the guard is told once they end. */
function inParts(begun: Begun, response: Response): Response {
  const events = new ModelEvents();
  const options = { ...begun.options, usage: (bytes: unknown) => events.usageIn(bytes) };
  const parts = (response.body ?? ReadableStream.from([])) as AsyncIterable<Uint8Array>;
  const passing = told({ ...begun, options }, parts);
  const bytes = ReadableStream.from(passing) as unknown as Body;
  return like(response, BODILESS.has(response.status) ? drained(passing) : bytes);
}

/** An answer that may have no body has been told of all the same. */
function drained(parts: AsyncGenerator<unknown>): null {
  void parts.next().catch(() => undefined);
  return null;
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);
const isJson = ({ headers }: Response) => /^application\/(?:\S+\+)?json\b/i.test(headers.get("content-type") ?? "");
const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** An answer with the same status and headers. The platform has undone what the body was packed in. */
function like({ status, statusText, headers: said }: Response, body: Body): Response {
  const headers = new Headers(said);
  for (const name of ["content-length", "content-encoding", "transfer-encoding"]) headers.delete(name);
  return new Response(body, { status, statusText, headers });
}

/** As clients of OpenAI and Anthropic read a refusal. */
function refusing({ message, code }: RefusedError): Response {
  const error = { type: "permission_error", message, code };
  const headers = { "content-type": "application/json", "x-should-retry": "false" };
  return new Response(JSON.stringify({ type: "error", error }), { status: 403, headers });
}
