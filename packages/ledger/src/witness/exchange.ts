import { LedgerError, systemCode } from "../error.js";
import { MAX_NOTE_BYTES } from "../note/note.js";

const MAX_ANSWER_BYTES = 2 * MAX_NOTE_BYTES;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * One request, `POST` where there is a body, and its answer of at most 32 KiB. Nobody is followed elsewhere.
 * @throws LedgerError `witness.unreachable`, `witness.invalid` (its answer is too large)
 */
export async function exchange(
  url: string,
  request: { readonly timeout: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const { timeout, body, headers = { "content-type": "text/plain; charset=utf-8" } } = request;
  try {
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: "POST", body }),
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, body: await bounded(response) };
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    const cause = (error as { cause?: unknown }).cause;
    const late = (error as Error).name === "TimeoutError";
    const why = late ? "no answer in time" : (systemCode(cause) ?? systemCode(error) ?? "failed");
    throw new LedgerError("witness.unreachable", why, error);
  }
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new LedgerError("witness.invalid", "its answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
