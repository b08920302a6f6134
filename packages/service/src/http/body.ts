import type { IncomingMessage } from "node:http";
import { HttpError } from "./errors.js";
import { HTTP_LIMITS } from "./limits.js";

/** Bytes all requests hold together. */
export interface Held {
  bytes: number;
}

/**
 * A request's body, at most `most` bytes. What says beforehand that it is longer is not read at all.
 *
 * @throws HttpError `http.too_large`, `http.busy`, `http.malformed`
 */
export function readBody(request: IncomingMessage, most: number, held: Held): Promise<Buffer> {
  const tooLarge = () => new HttpError("http.too_large", `a body here has at most ${most} bytes`);
  const said = Number(request.headers["content-length"] ?? 0);
  if (said > most) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (error: Error | null): void => {
      held.bytes -= size;
      request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
      if (error === null) return resolve(Buffer.concat(chunks));
      request.pause();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      held.bytes += chunk.length;
      chunks.push(chunk);
      if (size > most) end(tooLarge());
      else if (held.bytes > HTTP_LIMITS.buffered) end(new HttpError("http.busy", "too much is being received at once"));
    };
    const onEnd = () => end(null);
    const onClose = () => end(new HttpError("http.malformed", "the body ended early"));
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
  });
}
