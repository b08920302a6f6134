import { Cursor, Ended } from "../../formats/cursor.js";
import type { Source } from "../../formats/source.js";
import type { Code } from "../finding.js";
import { Memo, OPAQUE, type Value } from "./memo.js";
import { type Argument, OPCODES, type Opcode } from "./opcodes.js";
import { quoted, rawUnicode } from "./text.js";

/** What one pickle, from its first opcode to STOP, would do. Nothing of it is done. */
export interface Walked {
  /** Offset behind STOP; null where the stream breaks before it. */
  readonly end: number | null;
  readonly broken: { readonly at: number; readonly why: string } | null;
  /** The walk gave up at its own bounds. */
  readonly tooComplex: boolean;
  /** Imports in order of appearance, each once. */
  readonly globals: readonly { readonly module: string; readonly name: string; readonly at: number }[];
  readonly calls: number;
  readonly odd: readonly { readonly code: Code; readonly message: string; readonly at: number }[];
  /** The value left on the stack. */
  readonly result: Value;
  readonly opcodes: number;
}

/**
 * Bounds of one pickle, which keep the walk below about 100 MB. A longer text, or one that lies deeper than `deep` entries, is no
 * longer known: importing by it is then a finding, never missed.
 */
const MOST = {
  opcodes: 30_000_000,
  stack: 2_000_000,
  deep: 100_000,
  text: 256,
  name: 1024,
  line: 64 * 1024,
  odd: 50,
  globals: 1000,
};

class Broken extends Error {}
class TooComplex extends Error {}

const MARK = Symbol("mark");
type Slot = Value | typeof MARK;

export function walkPickle(source: Source, start: number): Walked {
  const machine = new Machine(source, start);
  let end: number | null = null;
  let broken: Walked["broken"] = null;
  let tooComplex = false;
  let at = start;
  try {
    for (;;) {
      at = machine.cursor.at;
      if (machine.step(at)) break;
    }
    end = machine.cursor.at;
  } catch (error) {
    if (error instanceof TooComplex) tooComplex = true;
    else if (error instanceof Broken || error instanceof Ended) broken = { at, why: error.message };
    else throw error;
  }
  const { globals, calls, odd, opcodes } = machine;
  return { end, broken, tooComplex, globals: [...globals.values()], calls, odd, result: machine.result, opcodes };
}

class Machine {
  readonly cursor: Cursor;
  readonly stack: Slot[] = [];
  readonly memo = new Memo(() => new TooComplex());
  readonly globals = new Map<string, Walked["globals"][number]>();
  readonly odd: Walked["odd"][number][] = [];
  calls = 0;
  opcodes = 0;
  result: Value = OPAQUE;

  constructor(
    readonly source: Source,
    start: number,
  ) {
    this.cursor = new Cursor(source, start);
  }

  /** True at STOP. */
  step(at: number): boolean {
    if (++this.opcodes > MOST.opcodes || this.stack.length > MOST.stack) throw new TooComplex();
    const byte = this.cursor.u8();
    const opcode = OPCODES[byte];
    if (opcode === undefined) throw new Broken(`0x${byte.toString(16).padStart(2, "0")} is no opcode`);
    const argument = readArgument(this.cursor, opcode.argument);
    return this.act(opcode, argument, at);
  }

  act({ name, effect }: Opcode, argument: Value | number | readonly string[], at: number): boolean {
    switch (effect) {
      case "push":
        this.stack.push(OPAQUE);
        break;
      case "push number":
      case "push text":
        this.stack.push(this.stack.length > MOST.deep ? OPAQUE : (argument as Value));
        break;
      case "mark":
        this.stack.push(MARK);
        break;
      case "pop":
        // POP takes a mark too when nothing stands above it.
        if (this.stack.pop() === undefined) throw new Broken("POP from an empty stack");
        break;
      case "pop mark":
        this.toMark(name);
        break;
      case "dup":
        this.stack.push(this.top(name));
        break;
      case "stop":
        this.result = this.pop(name);
        return true;
      case "proto":
        if ((argument as number) > 5) throw new Broken(`protocol ${String(argument)} does not exist`);
        break;
      case "frame":
        if ((argument as number) > this.cursor.left) throw new Broken("a frame is longer than the file");
        break;
      case "collect":
      case "collect set":
        this.toMark(name);
        this.stack.push(OPAQUE);
        break;
      case "collect 1":
      case "collect 2":
      case "collect 3":
        for (let count = Number(effect.at(-1)); count > 0; count--) this.pop(name);
        this.stack.push(OPAQUE);
        break;
      case "append":
        this.pop(name);
        this.changed(this.top(name), name, at);
        break;
      case "append all":
      case "set all":
        this.toMark(name);
        this.changed(this.top(name), name, at);
        break;
      case "set":
        this.pop(name);
        this.pop(name);
        this.changed(this.top(name), name, at);
        break;
      case "put":
        this.memo.put(index(argument), this.top(name));
        break;
      case "put next":
        this.memo.put(this.memo.size, this.top(name));
        break;
      case "get": {
        const value = this.memo.get(index(argument));
        if (value === undefined) throw new Broken(`${name} of what was never stored`);
        this.stack.push(value);
        break;
      }
      case "global":
        this.imported(argument as readonly string[], at);
        break;
      case "stack global": {
        const member = this.pop(name);
        const module = this.pop(name);
        if (typeof module === "string" && typeof member === "string") this.imported([module, member], at);
        else this.strange("pickle.computed_global", "the name comes from a computed value", at, OPAQUE);
        break;
      }
      case "inst":
        this.toMark(name);
        this.imported(argument as readonly string[], at);
        this.call(this.pop(name), name, at);
        break;
      case "obj": {
        const parts = this.toMark(name);
        if (parts.length === 0) throw new Broken("OBJ without a class");
        this.call(parts[0] as Value, name, at);
        break;
      }
      case "newobj ex":
        this.pop(name);
        this.pop(name);
        this.call(this.pop(name), name, at);
        break;
      case "newobj":
      case "reduce":
        this.pop(name);
        this.call(this.pop(name), name, at);
        break;
      case "build":
        this.pop(name);
        this.changed(this.top(name), name, at);
        break;
      case "extension":
        this.strange("pickle.extension_registry", `${name} ${String(argument)}`, at, OPAQUE);
        break;
      case "persistent stack":
        this.pop(name);
        this.strange("pickle.persistent_id", name, at, OPAQUE);
        break;
      case "persistent":
        this.strange("pickle.persistent_id", name, at, OPAQUE);
        break;
      case "next buffer":
        this.strange("pickle.out_of_band", name, at, OPAQUE);
        break;
      case "readonly buffer":
        this.top(name);
        break;
    }
    return false;
  }

  top(name: string): Value {
    const value = this.stack.at(-1);
    if (value === undefined || value === MARK) throw new Broken(`${name} finds nothing on the stack`);
    return value;
  }

  pop(name: string): Value {
    const value = this.top(name);
    this.stack.pop();
    return value;
  }

  toMark(name: string): Slot[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw new Broken(`${name} without a mark`);
    const parts = this.stack.splice(mark);
    parts.shift();
    return parts;
  }

  imported([module = "", name = ""]: readonly string[], at: number): void {
    const key = `${module}\0${name}`;
    let known = this.globals.get(key);
    if (known === undefined) {
      if (this.globals.size >= MOST.globals) throw new TooComplex();
      known = { module, name, at };
      this.globals.set(key, known);
    }
    this.stack.push(known);
  }

  call(callee: Value, name: string, at: number): void {
    this.calls += 1;
    if (typeof callee !== "object" || callee === OPAQUE) {
      this.strange("pickle.computed_call", `${name} calls a computed value`, at, OPAQUE);
    } else this.stack.push(OPAQUE);
  }

  changed(target: Value, name: string, at: number): void {
    if (typeof target === "object" && target !== OPAQUE && "module" in target) {
      this.#note("pickle.changes_global", `${name} on ${target.module}.${target.name}`, at);
    }
  }

  strange(code: Code, message: string, at: number, leaves: Value): void {
    this.#note(code, message, at);
    this.stack.push(leaves);
  }

  #note(code: Code, message: string, at: number): void {
    if (this.odd.length < MOST.odd || !this.odd.some((one) => one.code === code)) this.odd.push({ code, message, at });
  }
}

function index(argument: unknown): number {
  if (typeof argument === "number") return argument;
  const text = typeof argument === "string" ? argument : "";
  if (!/^[0-9]{1,10}$/.test(text)) throw new Broken("a memo index is no number");
  return Number(text);
}

function nameLine(cursor: Cursor): string {
  const line = cursor.line(MOST.name);
  if (line === null) throw new Broken("a name is longer than any name");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    throw new Broken("a name is not valid UTF-8");
  }
}

function textLine(cursor: Cursor, decode: (bytes: Uint8Array) => string | null): Value {
  const from = cursor.at;
  const line = cursor.line(MOST.line);
  if (line === null) return longLine(cursor);
  const text = decode(line);
  if (text === null) throw new Broken(`a string at ${from} is malformed`);
  return text.length > MOST.text ? OPAQUE : text;
}

/** A line of more than the window: skipped piece by piece, it is no name. */
function longLine(cursor: Cursor): Value {
  for (;;) {
    const piece = cursor.source.read(cursor.at, Math.min(MOST.line, cursor.left));
    const found = piece.indexOf(10);
    if (found >= 0) {
      cursor.skip(found + 1);
      return OPAQUE;
    }
    if (piece.length === 0) throw new Ended(cursor.at);
    cursor.skip(piece.length);
  }
}

function sized(cursor: Cursor, length: number): Value {
  if (length > MOST.text * 4) {
    cursor.skip(length);
    return OPAQUE;
  }
  const text = Buffer.from(cursor.bytes(length)).toString("utf8");
  return text.length > MOST.text ? OPAQUE : text;
}

function readArgument(cursor: Cursor, argument: Argument): Value | number | readonly string[] {
  switch (argument) {
    case "none":
      return OPAQUE;
    case "u1":
      return cursor.u8();
    case "u2":
      return cursor.u16();
    case "i4":
      return cursor.i32();
    case "u4":
      return cursor.u32();
    case "u8":
      return cursor.u64();
    case "f8":
      cursor.skip(8);
      return OPAQUE;
    case "line": {
      const line = cursor.line(MOST.line);
      if (line === null) return longLine(cursor);
      return Buffer.from(line.subarray(0, 64)).toString("latin1").trim();
    }
    case "text line":
      return textLine(cursor, quoted);
    case "raw unicode line":
      return textLine(cursor, rawUnicode);
    case "two lines":
      return [nameLine(cursor), nameLine(cursor)];
    case "bytes1":
      cursor.skip(cursor.u8());
      return OPAQUE;
    case "bytes4":
      cursor.skip(cursor.u32());
      return OPAQUE;
    case "bytes8":
      cursor.skip(cursor.u64());
      return OPAQUE;
    case "text1":
      return sized(cursor, cursor.u8());
    case "text4":
      return sized(cursor, cursor.u32());
    case "text8":
      return sized(cursor, cursor.u64());
    case "long1":
      return long(cursor, cursor.u8());
    case "long4": {
      const length = cursor.i32();
      if (length < 0) throw new Broken("a number of negative length");
      return long(cursor, length);
    }
  }
}

/** Little-endian two's complement; as decimal text, where short. */
function long(cursor: Cursor, length: number): Value {
  if (length > 16) {
    cursor.skip(length);
    return OPAQUE;
  }
  let value = 0n;
  for (const [place, byte] of cursor.bytes(length).entries()) value |= BigInt(byte) << BigInt(8 * place);
  return { number: BigInt.asIntN(8 * length || 1, value).toString() };
}
