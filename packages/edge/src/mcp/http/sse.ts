import type { Readable } from "node:stream";
import { LineTooLong, MAX_LINE } from "../lines.js";
import { eventLinesOf } from "./event-lines.js";

/** One event of a stream; `data` is null where it only says from where to go on, or how long to wait. */
export interface ServerEvent {
  readonly data: Buffer | null;
  readonly id: string | null;
  readonly retry: string | null;
}

/** Thrown where a server speaks the transport of 2024-11-05, which says first where messages are to be sent. */
export class OldTransport extends Error {}

/** Lines of data of one event: empty ones have no length to be bounded by. */
const MAX_DATA = 65_536;
const EMPTY = Buffer.alloc(0);
const MESSAGE = "message";
/** In the transport of 2024-11-05: where messages are to be sent. */
export const ENDPOINT = "endpoint";
const MAX_NAME = 64;
/** What may stand in an event's id: it is sent back in a header. */
const ID = /^[\x20-\x7e]{1,512}$/;
const RETRY = /^\d{1,9}$/;

/** An event of any name; `message` where it has none. */
export interface NamedEvent extends ServerEvent {
  readonly name: string;
}

/**
 * The events of a stream, of whatever name; one that says nothing is left out.
 *
 * @throws LineTooLong for an event beyond the bound of a message
 */
export async function* namedEventsOf(stream: Readable): AsyncGenerator<NamedEvent> {
  let event = new Building();
  for await (const line of eventLinesOf(stream)) {
    if (line.length > 0) {
      event.take(line);
      continue;
    }
    const built = event.built();
    if (built !== null) yield built;
    event = new Building();
  }
}

/**
 * The messages of a stream of events, and what events say beside them.
 *
 * @throws LineTooLong, OldTransport
 */
export async function* eventsOf(stream: Readable): AsyncGenerator<ServerEvent> {
  for await (const { name, data, id, retry } of namedEventsOf(stream)) {
    if (name === ENDPOINT) throw new OldTransport();
    if (name === MESSAGE) yield { data, id, retry };
    else if (id !== null || retry !== null) yield { data: null, id, retry };
  }
}

class Building {
  #data: Buffer[] = [];
  #length = 0;
  #id: string | null = null;
  #retry: string | null = null;
  #name = "";

  /** @throws LineTooLong */
  take(line: Buffer): void {
    const colon = line.indexOf(0x3a);
    if (colon === 0) return;
    const field = line.toString("latin1", 0, colon < 0 ? Math.min(line.length, 16) : Math.min(colon, 16));
    const value = colon < 0 ? EMPTY : line.subarray(line[colon + 1] === 0x20 ? colon + 2 : colon + 1);
    if (field === "data") {
      this.#length += value.length + 1;
      if (this.#length > MAX_LINE || this.#data.length >= MAX_DATA) throw new LineTooLong();
      this.#data.push(value);
    } else if (field === "id") this.#id = value.toString("latin1");
    else if (field === "retry") this.#retry = value.toString("latin1");
    else if (field === "event") this.#name = value.toString("latin1", 0, MAX_NAME);
  }

  /** Null for what says nothing. */
  built(): NamedEvent | null {
    const id = this.#id !== null && ID.test(this.#id) ? this.#id : null;
    const retry = this.#retry !== null && RETRY.test(this.#retry) ? this.#retry : null;
    const whole = this.#data.length === 1 ? this.#data[0]! : Buffer.concat(this.#data.flatMap((one) => [one, SPACE]));
    const data = whole.length === 0 ? null : whole;
    const name = this.#name === "" ? MESSAGE : this.#name;
    return data === null && id === null && retry === null ? null : { name, data, id, retry };
  }
}

const SPACE = Buffer.from(" ");

/** Whoever reads it must see one event: between its tokens JSON may hold ends of lines, as white space. */
export function writtenEvent({ data, id, retry }: ServerEvent): Buffer {
  const head = `${id === null ? "" : `id: ${id}\n`}${retry === null ? "" : `retry: ${retry}\n`}`;
  if (data === null) return Buffer.from(`${head}data: \n\n`);
  return Buffer.concat([Buffer.from(`${head}event: message\ndata: `), oneLine(data), Buffer.from("\n\n")]);
}

/** The same JSON without ends of lines. */
export function oneLine(json: Uint8Array): Buffer {
  const line = Buffer.from(json);
  for (let at = 0; at < line.length; at++) if (line[at] === 0x0a || line[at] === 0x0d) line[at] = 0x20;
  return line;
}
