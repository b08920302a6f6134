import type { IncomingMessage } from "node:http";
import { LineTooLong } from "../lines.js";

/** @throws LineTooLong; the error of a connection that ended */
export async function bodyOf(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new LineTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
