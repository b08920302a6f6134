import { Cursor, Ended } from "../../formats/cursor.js";
import type { Source } from "../../formats/source.js";
import type { Code } from "../finding.js";
import { Broken, memoIndex, readArgument } from "./argument.js";
import { type Effects, TooComplex } from "./effects.js";
import { Memo } from "./memo.js";
import { OPCODES, type Opcode } from "./opcodes.js";
import { type Global, isDictionary, isGlobal, isMade, type Made, NONE, OPAQUE, type Value } from "./value.js";
import type { Walked } from "./walk.js";

/** Entries of the stack, how deep in it a text is still known, and what a value taken apart may have. About 100 MB in all. */
const MOST = { stack: 2_000_000, deep: 100_000, items: 32 };

/** joblib writes an array's numbers between two opcodes, behind an object that says what they are. */
const isArrayWrapper = ({ module, name }: Global): boolean =>
  name === "NumpyArrayWrapper" &&
  (module === "joblib.numpy_pickle" || module === "sklearn.externals.joblib.numpy_pickle");

/** A type that is used for a number first is found again in the memo when an array has it. */
const isDtype = ({ module, name }: Global): boolean => module === "numpy" && name === "dtype";

const MARK = Symbol("mark");
export type Slot = Value | typeof MARK;

/** Runs up to STOP, a break or a bound. */
export function runMachine(machine: Machine): Pick<Walked, "end" | "broken" | "tooComplex"> {
  let at = machine.cursor.at;
  try {
    while (!machine.step(at)) at = machine.cursor.at;
    return { end: machine.cursor.at, broken: null, tooComplex: false };
  } catch (error) {
    if (error instanceof TooComplex) return { end: null, broken: null, tooComplex: true };
    if (error instanceof Broken || error instanceof Ended) {
      return { end: null, broken: { at, why: error.message }, tooComplex: false };
    }
    throw error;
  }
}

/** The unpickler's stack and memo, symbolically: nothing is imported, made or called. */
export class Machine {
  readonly cursor: Cursor;
  readonly stack: Slot[] = [];
  readonly memo = new Memo(() => new TooComplex());
  result: Value = OPAQUE;
  /** Values are taken apart from here on: they say how long an array of joblib is. */
  #apart = false;

  constructor(
    readonly source: Source,
    start: number,
    readonly effects: Effects,
    /** Passes over an array of joblib; null for a loader that knows nothing of them. */
    readonly passArray: ((machine: Machine, wrapper: Made) => void) | null,
    /** Pickles inside arrays inside pickles. */
    readonly depth = 0,
  ) {
    this.cursor = new Cursor(source, start);
  }

  /** True at STOP. */
  step(at: number): boolean {
    this.effects.count();
    if (this.stack.length > MOST.stack) throw new TooComplex();
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
      case "push none":
        this.stack.push(NONE);
        break;
      case "push dictionary":
        this.stack.push(this.#holds() ? { entries: new Map() } : OPAQUE);
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
      case "collect": {
        const items = this.toMark(name);
        this.stack.push(name === "TUPLE" ? this.#tuple(items) : OPAQUE);
        break;
      }
      case "collect set":
        this.toMark(name);
        this.stack.push(OPAQUE);
        break;
      case "collect 0":
      case "collect 1":
      case "collect 2":
      case "collect 3": {
        const items: Value[] = [];
        for (let count = Number(effect.at(-1)); count > 0; count--) items.unshift(this.pop(name));
        this.stack.push(this.#tuple(items));
        break;
      }
      case "append":
        this.pop(name);
        this.changed(this.top(name), name, at);
        break;
      case "append all":
        this.toMark(name);
        this.changed(this.top(name), name, at);
        break;
      case "set all": {
        const pairs = this.toMark(name);
        this.changed(this.top(name), name, at);
        for (let index = 0; index < pairs.length; index += 2) this.#entry(pairs[index]!, pairs[index + 1] ?? OPAQUE);
        break;
      }
      case "set": {
        const value = this.pop(name);
        const key = this.pop(name);
        this.changed(this.top(name), name, at);
        this.#entry(key, value);
        break;
      }
      case "put":
        this.memo.put(memoIndex(argument), this.top(name));
        break;
      case "put next":
        this.memo.put(this.memo.size, this.top(name));
        break;
      case "get": {
        const value = this.memo.get(memoIndex(argument));
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
        this.call(this.pop(name), OPAQUE, name, at);
        break;
      case "obj": {
        const parts = this.toMark(name);
        if (parts.length === 0) throw new Broken("OBJ without a class");
        this.call(parts[0] as Value, OPAQUE, name, at);
        break;
      }
      case "newobj ex":
        this.pop(name);
        this.pop(name);
        this.call(this.pop(name), OPAQUE, name, at);
        break;
      case "newobj":
      case "reduce": {
        const args = this.pop(name);
        this.call(this.pop(name), args, name, at);
        break;
      }
      case "build": {
        const state = this.pop(name);
        const target = this.top(name);
        this.changed(target, name, at);
        if (isMade(target)) this.#built(target, state);
        break;
      }
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
    const known = this.effects.imported(module, name, at);
    if (this.passArray !== null && (isArrayWrapper(known) || isDtype(known))) this.#apart = true;
    this.stack.push(known);
  }

  /** NEWOBJ makes an object without its constructor; everything else calls. */
  call(callee: Value, args: Value, name: string, at: number): void {
    this.effects.calls += 1;
    if (!isGlobal(callee)) return this.strange("pickle.computed_call", `${name} calls a computed value`, at, OPAQUE);
    if (!name.startsWith("NEWOBJ")) this.effects.imported(callee.module, callee.name, at).called = true;
    this.stack.push(this.#holds() ? { made: callee, args, state: NONE } : OPAQUE);
  }

  changed(target: Value, name: string, at: number): void {
    if (isGlobal(target)) {
      this.effects.note("pickle.changes_global", `${name} on ${target.module}.${target.name}`, at);
    }
  }

  strange(code: Code, message: string, at: number, leaves: Value): void {
    this.effects.note(code, message, at);
    this.stack.push(leaves);
  }

  #holds(): boolean {
    return this.#apart && this.effects.mayHold();
  }

  #tuple(items: readonly Slot[]): Value {
    const short = items.length <= MOST.items && this.#holds();
    return short ? { items: items.filter((item) => item !== MARK) } : OPAQUE;
  }

  #entry(key: Slot, value: Slot): void {
    const target = this.stack.at(-1);
    if (target === undefined || target === MARK || !isDictionary(target)) return;
    // A key that is not known, or one too many: nothing is known of the whole any more.
    const known = typeof key === "string" && value !== MARK && target.entries.size < MOST.items;
    if (known) target.entries.set(key, value);
    else target.entries.set("", OPAQUE);
  }

  /** Behind the state of joblib's place holder stands the array itself, between two opcodes. */
  #built(target: Made, state: Value): void {
    target.state = target.state === NONE ? state : OPAQUE;
    if (this.passArray === null || !isArrayWrapper(target.made)) return;
    this.passArray(this, target);
    this.stack[this.stack.length - 1] = OPAQUE;
  }
}
