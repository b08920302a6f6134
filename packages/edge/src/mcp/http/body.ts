import type { Readable } from "node:stream";
import { Growing } from "../growing.js";
import { LineTooLong } from "../lines.js";

/** @throws LineTooLong; the error of a connection that ended */
export async function bodyOf(message: Readable, maxBytes: number): Promise<Buffer> {
  const body = new Growing();
  for await (const chunk of message as AsyncIterable<Buffer>) {
    if (body.length + chunk.length > maxBytes) throw new LineTooLong();
    body.add(chunk);
  }
  return body.take();
}
