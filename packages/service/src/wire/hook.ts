/**
 * The hook frame: how a hook client and the local guard talk, once per connection, over a unix socket.
 *
 *     client  {"v":1,"op":"hook","host":"gemini","bytes":N}\n   then exactly N bytes: the host's stdin, untouched
 *     guard   {"v":1,"exit":E,"out":A,"err":B}\n                then A bytes for stdout, B bytes for stderr, then close
 *
 * Both headers are exactly these bytes: this member order, no spaces, decimal numbers without leading zeros. So a
 * client of a few hundred lines of C reads them without a JSON parser, and anything else on the wire is a refusal.
 */
import { ServiceError } from "../errors.js";
import { WIRE_LIMITS } from "./limits.js";

export interface HookHeader {
  /** Lower-case letters, digits and hyphens, 1-32 characters. */
  readonly host: string;
  /** Bytes that follow, 0 to 8 MiB. */
  readonly bytes: number;
}

export interface HookAnswer {
  /** 0-255. */
  readonly exit: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface HookAnswerHeader {
  readonly exit: number;
  readonly out: number;
  readonly err: number;
}

const HOST = /^[a-z0-9][a-z0-9-]{0,31}$/;
const NUMBER = "(0|[1-9][0-9]{0,6})";
const REQUEST = new RegExp(`^\\{"v":1,"op":"hook","host":"([a-z0-9][a-z0-9-]{0,31})","bytes":${NUMBER}\\}$`);
const ANSWER = new RegExp(`^\\{"v":1,"exit":(0|[1-9][0-9]{0,2}),"out":${NUMBER},"err":${NUMBER}\\}$`);
/** What every hook header begins with; tells a hook frame from a JSON line before anything is parsed. */
const HOOK_PREFIX = '{"v":1,"op":"hook"';

/** Whether a line begins a hook frame; otherwise it is a message of its own. */
export function isHookLine(line: Uint8Array): boolean {
  if (line.byteLength < HOOK_PREFIX.length) return false;
  return Buffer.from(line.buffer, line.byteOffset, HOOK_PREFIX.length).toString("latin1") === HOOK_PREFIX;
}

/** @throws ServiceError `wire.header`, `wire.too_large` */
export function encodeHookHeader(header: HookHeader): string {
  if (!HOST.test(header.host)) throw new ServiceError("wire.header", "a host's name is 1-32 of a-z, 0-9 and hyphen");
  if (header.bytes > WIRE_LIMITS.payload) throw tooLarge("payload", WIRE_LIMITS.payload);
  return `{"v":1,"op":"hook","host":"${header.host}","bytes":${header.bytes}}\n`;
}

/**
 * Reads the header line, its line feed removed.
 *
 * @throws ServiceError `wire.header`, `wire.too_large`
 */
export function decodeHookHeader(line: Uint8Array): HookHeader {
  const match = REQUEST.exec(headerText(line));
  if (match === null) throw new ServiceError("wire.header", "not the header of a hook frame");
  const bytes = Number(match[2]);
  if (bytes > WIRE_LIMITS.payload) throw tooLarge("payload", WIRE_LIMITS.payload);
  return { host: match[1]!, bytes };
}

/** @throws ServiceError `wire.header`, `wire.too_large` */
export function encodeHookAnswer(answer: HookAnswer): Buffer {
  const { exit, stdout, stderr } = answer;
  if (!Number.isInteger(exit) || exit < 0 || exit > 255) throw new ServiceError("wire.header", "an exit code is 0-255");
  if (Math.max(stdout.byteLength, stderr.byteLength) > WIRE_LIMITS.output) throw tooLarge("output", WIRE_LIMITS.output);
  const header = `{"v":1,"exit":${exit},"out":${stdout.byteLength},"err":${stderr.byteLength}}\n`;
  return Buffer.concat([Buffer.from(header, "latin1"), stdout, stderr]);
}

/** @throws ServiceError `wire.answer`, `wire.too_large` */
export function decodeHookAnswerHeader(line: Uint8Array): HookAnswerHeader {
  const match = ANSWER.exec(headerText(line));
  if (match === null) throw new ServiceError("wire.answer", "not the header of a hook answer");
  const header = { exit: Number(match[1]), out: Number(match[2]), err: Number(match[3]) };
  if (header.exit > 255) throw new ServiceError("wire.answer", "an exit code is 0-255");
  if (Math.max(header.out, header.err) > WIRE_LIMITS.output) throw tooLarge("output", WIRE_LIMITS.output);
  return header;
}

/**
 * Reads a whole answer as it stood on the wire until the guard closed it. A byte too few or too many is no answer.
 *
 * @throws ServiceError `wire.answer`, `wire.truncated`, `wire.too_large`
 */
export function decodeHookAnswer(bytes: Uint8Array): HookAnswer {
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end > WIRE_LIMITS.header) {
    throw bytes.byteLength > WIRE_LIMITS.header
      ? new ServiceError("wire.answer", "the answer has no header line")
      : new ServiceError("wire.truncated", "the answer ends inside its header");
  }
  const header = decodeHookAnswerHeader(bytes.subarray(0, end));
  const split = end + 1 + header.out;
  const total = split + header.err;
  if (bytes.byteLength < total) throw new ServiceError("wire.truncated", "the answer is shorter than it says");
  if (bytes.byteLength > total) throw new ServiceError("wire.answer", "the answer is longer than it says");
  return { exit: header.exit, stdout: bytes.subarray(end + 1, split), stderr: bytes.subarray(split, total) };
}

function headerText(line: Uint8Array): string {
  if (line.byteLength > WIRE_LIMITS.header) throw new ServiceError("wire.header", "the header line is too long");
  return Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString("latin1");
}

function tooLarge(what: string, bytes: number): ServiceError {
  return new ServiceError("wire.too_large", `${what} is larger than ${bytes} bytes`);
}
