import { Cursor } from "./cursor.js";
import type { Source } from "./source.js";

export interface Field {
  readonly number: number;
  /** Where its tag starts. */
  readonly at: number;
  /** Where the payload of a length-delimited field lies; for others its bytes. */
  readonly start: number;
  readonly end: number;
  /** Length-delimited: the only kind that may hold a message or text. */
  readonly delimited: boolean;
  /** Value of a varint field (low 53 bits are exact), else 0. */
  readonly value: number;
}

/** The bytes are no protobuf message. */
export class ProtobufError extends Error {
  override readonly name = "ProtobufError";
}

/** More fields than the caller allows. */
export class FieldBudget {
  constructor(public left: number) {}
  take(): boolean {
    return --this.left >= 0;
  }
}

/** Fields of one message, without reading their payloads. Throws {@link ProtobufError}, `Ended`; stops early at the budget. */
export function* fields(source: Source, start: number, end: number, budget: FieldBudget): Generator<Field> {
  if (end > source.size) throw new ProtobufError("a message reaches beyond the file");
  const cursor = new Cursor(source, start, end);
  while (cursor.left > 0) {
    if (!budget.take()) return;
    const at = cursor.at;
    const tag = varint(cursor);
    const number = Math.floor(tag / 8);
    if (number < 1 || number > 0x1fffffff) throw new ProtobufError(`field number ${number}`);
    const from = cursor.at;
    switch (tag % 8) {
      case 0:
        yield { number, at, start: from, delimited: false, value: varint(cursor), end: cursor.at };
        break;
      case 1:
        cursor.skip(8);
        yield { number, at, start: from, end: cursor.at, delimited: false, value: 0 };
        break;
      case 2: {
        const length = varint(cursor);
        const start = cursor.at;
        cursor.skip(length);
        yield { number, at, start, end: cursor.at, delimited: true, value: 0 };
        break;
      }
      case 5:
        cursor.skip(4);
        yield { number, at, start: from, end: cursor.at, delimited: false, value: 0 };
        break;
      default:
        throw new ProtobufError(`wire type ${tag % 8} at ${from}`);
    }
  }
}

/** At most ten bytes; exact up to 2^53, larger above. */
export function varint(cursor: Cursor): number {
  let value = 0;
  for (let place = 0; place < 10; place++) {
    const byte = cursor.u8();
    value += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return value;
  }
  throw new ProtobufError("a number of more than ten bytes");
}

/** A field's text, cut at `most` bytes. */
export function textOf(source: Source, { start, end }: Field, most: number): string {
  return Buffer.from(source.read(start, Math.min(end - start, most)).slice()).toString("utf8");
}
