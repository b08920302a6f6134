import { inParts, maybeInParts, whole, withStream } from "./model-calls.js";
import { type ToolOptions, withDefaults } from "./options.js";
import { usageOf } from "./usage.js";

/** Methods by which models are called: how each answers, or null for one that makes a model. */
const CALLS = {
  // Vercel AI SDK
  doGenerate: whole,
  doStream: withStream,
  // OpenAI Agents, and its providers of models
  getResponse: whole,
  getStreamedResponse: inParts,
  getModel: null,
  // Google ADK
  generateContentAsync: inParts,
  // Clients of OpenAI and Anthropic: `client.responses`, `client.chat.completions`, `client.messages`
  create: maybeInParts,
  parse: whole,
} as const;

/** Ways of those clients that answer before anybody could be asked. */
const PAST: ReadonlySet<string | symbol> = new Set(["stream", "runTools", "toolRunner"]);

type Method = (...args: unknown[]) => unknown;

/**
 * A model of the Vercel AI SDK, of OpenAI Agents (or its provider of models), of Google's ADK, or what a client of OpenAI or
 * Anthropic asks by, that asks before each call, as the tool `model`, and reports the tokens its answers name to the policy's
 * limits. What is asked about is the model's name. An answer that comes as a whole is looked through; one that comes in parts
 * goes on as it comes. A refusal is thrown, as a `RefusedError`: it ends the run.
 *
 *     await generateText({ model: governModel(model), … });
 *     await governModel(client.messages).create({ … });
 *
 * @throws TypeError for a model's name; where a client is to call its model in a way that cannot be asked about (`stream`)
 */
export function governModel<M extends object>(model: M, options?: ToolOptions): M {
  if (typeof model === "string")
    throw new TypeError(
      `${JSON.stringify(model)} is a model's name; give the model itself, or the provider that makes it`,
    );
  const own = nameOf(model);
  const usage = (part: unknown) => {
    const said = usageOf(part);
    return said === null || own === null ? said : { model: own, ...said };
  };
  const chosen: ToolOptions = { usage, ...withDefaults(options) };
  const line = options?.agent === undefined ? [] : [options.agent];
  const governed = (name: keyof typeof CALLS, method: Method): Method => {
    const way = CALLS[name];
    return (...args) => {
      const call = () => Reflect.apply(method, model, args);
      if (way === null) return Promise.resolve(call()).then((made) => governModel(made as object, options));
      const input = { model: own ?? nameOf(args[0]) ?? "unnamed" };
      return way({ name: chosen.name ?? "model", input, chosen, line }, call);
    };
  };
  return new Proxy(model, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== "function" || name === "constructor") return value;
      if (PAST.has(name) && "create" in target) return pastIt(String(name));
      return isCall(name) ? governed(name, value as Method) : (value as Method).bind(target);
    },
  });
}

const pastIt = (name: string) => (): never => {
  throw new TypeError(
    `${name} calls the model before anybody could be asked; use create, with { stream: true } for parts, or give the client fetch: governFetch()`,
  );
};

const isCall = (name: string | symbol): name is keyof typeof CALLS =>
  typeof name === "string" && Object.hasOwn(CALLS, name);

/** What a model, or a request for one, says that it is called. */
export function nameOf(model: unknown): string | null {
  const { modelId, modelName, model: name } = (model ?? {}) as Readonly<Record<string, unknown>>;
  const said = [modelId, modelName, name].find((one) => typeof one === "string" && one !== "");
  return said === undefined ? null : (said as string).slice(0, 256);
}
