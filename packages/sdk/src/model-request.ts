/** Longest body of a request that is looked at for the model's name, in characters; a longer one has none. */
const MAX_BODY = 64 * 1024 * 1024;
const MAX_NAME = 256;

/** Where Google, Amazon and Azure have a model's name: in the address. */
const IN_PATH =
  /\/(?:models?|deployments)\/([^/:?]{1,256})(?::\w|\/(?:invoke|converse|chat|completions|responses|embeddings))/;

/**
 * The model a request calls, by its body (JSON or a form) or its address; null where it calls none. A body that is a stream is
 * not read.
 */
export async function modelAsked(input: string | URL | Request, init: RequestInit | undefined): Promise<string | null> {
  const request = input instanceof Request ? input : null;
  const method = init?.method ?? request?.method ?? "GET";
  if (method.toUpperCase() !== "POST") return null;
  const body = init?.body ?? (request === null ? null : await request.clone().text());
  return named(body) ?? inPath(request?.url ?? String(input));
}

function inPath(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  const name = IN_PATH.exec(path)?.[1];
  return name === undefined ? null : decoded(name);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function named(body: unknown): string | null {
  const said = body instanceof FormData ? body.get("model") : inJson(textOf(body));
  return typeof said === "string" && said !== "" ? said.slice(0, MAX_NAME) : null;
}

function inJson(text: string | null): unknown {
  if (text === null || text.length > MAX_BODY || !text.includes('"model"')) return null;
  try {
    return (JSON.parse(text) as { model?: unknown } | null)?.model;
  } catch {
    return null;
  }
}

function textOf(body: unknown): string | null {
  if (typeof body === "string") return body;
  if (body instanceof ArrayBuffer) return new TextDecoder().decode(body);
  return ArrayBuffer.isView(body) ? new TextDecoder().decode(body as Uint8Array) : null;
}
