import { ServiceError } from "../errors.js";
import { scanJson } from "./scan.js";
import type { Json } from "./value.js";

export interface JsonLimits {
  /** Bytes accepted; the default is the 8 MiB of one message. */
  readonly bytes?: number;
  /** Containers inside containers; the default is 64. */
  readonly depth?: number;
}

/** What {@link parseStrict} takes unless told otherwise: bytes of UTF-8, and how deep values may be in each other. */
export const JSON_LIMITS = { bytes: 8 * 1024 * 1024, depth: 64 } as const;

/** In a regular expression with the `u` flag only unpaired surrogates have this category. */
const LONE_SURROGATE = /\p{Cs}/u;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses JSON that must mean one thing to every reader (RFC 8259 with the restrictions of RFC 7493, I-JSON): valid
 * UTF-8 without a byte order mark, no key twice, no lone surrogate, no number beyond a double, bounded in size and
 * depth. What is refused was not built first, so a hostile text costs its length and nothing more.
 *
 * @throws ServiceError with a `json.*` code
 */
export function parseStrict(input: Uint8Array | string, limits: JsonLimits = {}): Json {
  const maxBytes = limits.bytes ?? JSON_LIMITS.bytes;
  const text = typeof input === "string" ? boundedText(input, maxBytes) : decode(input, maxBytes);
  scanJson(text, limits.depth ?? JSON_LIMITS.depth);
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new ServiceError("json.syntax", "text is no JSON", cause);
  }
}

function decode(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw new ServiceError("json.encoding", "text is no valid UTF-8", cause);
  }
}

function boundedText(text: string, maxBytes: number): string {
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes);
  if (LONE_SURROGATE.test(text)) throw new ServiceError("json.surrogate", "text has half of a surrogate pair");
  return text;
}

function tooLarge(maxBytes: number): ServiceError {
  return new ServiceError("json.too_large", `JSON is larger than ${maxBytes} bytes`);
}
