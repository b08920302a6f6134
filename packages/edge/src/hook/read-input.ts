import { WIRE_LIMITS } from "@rampart/service";
import { HookError } from "./error.js";

/**
 * Everything the host wrote to stdin, at most 8 MiB.
 *
 * @throws HookError `hook.too_large`, `hook.input` for a stream that fails
 */
export async function readInput(stdin: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of stdin) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      total += bytes.byteLength;
      if (total > WIRE_LIMITS.payload) throw new HookError("hook.too_large", "the host's message is over 8 MiB");
      chunks.push(bytes);
    }
  } catch (cause) {
    throw cause instanceof HookError ? cause : new HookError("hook.input", "the host's message broke off", cause);
  }
  return Buffer.concat(chunks, total);
}
