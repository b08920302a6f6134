import { Broken } from "./argument.js";
import { Effects } from "./effects.js";
import { Machine, runMachine } from "./machine.js";
import { isDictionary, isMade, isTuple, type Made, NONE, type Value } from "./value.js";

/** Pickles inside arrays inside pickles, and opcodes looked ahead. */
const MOST = { depth: 8, ahead: 10_000 };

/**
 * Passes over the numbers joblib writes between two opcodes, behind `wrapper`, exactly as joblib reads them; an array of objects is a pickle of its own and walked as one.
 * Only what is certain is passed over. The same bytes are judged as opcodes as well, since another loader takes them for that.
 * @throws Broken where their length cannot be told
 */
export function passArray(machine: Machine, wrapper: Made): void {
  const array = describe(wrapper);
  if (array === null) throw new Broken("an array whose length cannot be told");
  if (array.objects) return walkInside(machine);
  lookAhead(machine);
  const { cursor } = machine;
  if (array.aligned) cursor.skip(cursor.u8());
  cursor.skip(array.bytes);
}

function walkInside(machine: Machine): void {
  if (machine.depth >= MOST.depth) throw new Broken("arrays of arrays nested too deeply");
  const inner = new Machine(machine.source, machine.cursor.at, machine.effects, passArray, machine.depth + 1);
  const { end, broken, tooComplex } = runMachine(inner);
  if (end === null) throw new Broken(tooComplex ? "an array beyond the walk's bounds" : (broken?.why ?? ""));
  machine.cursor.at = end;
}

const PLAUSIBLE = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

/** Names the numbers would import for a loader that knows nothing of joblib. What else they did would do nothing. */
function lookAhead(machine: Machine): void {
  const effects = new Effects();
  const ahead = new Machine(machine.source, machine.cursor.at, effects, null);
  ahead.stack.push(...machine.stack.slice(-16));
  for (let count = 0; count < MOST.ahead; count++) {
    let ended = true;
    try {
      ended = ahead.step(ahead.cursor.at);
    } catch {
      // No opcode of any loader.
    }
    if (ended) break;
  }
  // So that many arrays cannot be looked into again and again.
  machine.effects.count(effects.opcodes);
  for (const { module, name, at } of effects.globals.values()) {
    if (PLAUSIBLE.test(module)) machine.effects.imported(module, name, at).called = true;
  }
  for (const { code, message, at } of effects.odd) {
    if (code === "pickle.computed_global") machine.effects.note(code, message, at);
  }
}

interface Described {
  readonly bytes: number;
  readonly objects: boolean;
  /** A byte with the length of a padding, and the padding, come first. */
  readonly aligned: boolean;
}

const KEYS = new Set(["subclass", "shape", "order", "dtype", "allow_mmap", "numpy_array_alignment_bytes"]);

function describe({ state }: Made): Described | null {
  if (!isDictionary(state)) return null;
  const { entries } = state;
  if ([...entries.keys()].some((key) => !KEYS.has(key))) return null;
  const count = elements(entries.get("shape") ?? NONE);
  const item = itemOf(entries.get("dtype") ?? NONE);
  const alignment = entries.get("numpy_array_alignment_bytes");
  const aligned = typeof alignment === "number";
  if (count === null || item === null || (alignment !== undefined && alignment !== NONE && !aligned)) return null;
  return { bytes: count * item.bytes, objects: item.objects, aligned };
}

function elements(shape: Value): number | null {
  if (!isTuple(shape)) return null;
  let product = 1;
  for (const item of shape.items) {
    const dimension = typeof item === "object" && "number" in item ? Number(item.number) : item;
    if (typeof dimension !== "number" || !Number.isSafeInteger(dimension) || dimension < 0) return null;
    product *= dimension;
  }
  return Number.isSafeInteger(product) ? product : null;
}

interface Item {
  readonly bytes: number;
  readonly objects: boolean;
}

/** Bytes of one element by kind, for each of what the digits count: characters of a `U` have four. */
const WIDTH: Readonly<Record<string, number>> = { b: 1, i: 1, u: 1, f: 1, c: 1, S: 1, U: 4, V: 1, O: 0 };

/** A `numpy.dtype` of numbers, texts, objects, or records of the first two, made and filled exactly as NumPy writes it. */
function itemOf(value: Value): Item | null {
  if (!isMade(value) || value.made.module !== "numpy" || value.made.name !== "dtype") return null;
  if (!isTuple(value.args) || !isTuple(value.state) || value.state.items.length !== 8) return null;
  const [, kind = "", digits = ""] = /^([biufcSUOV])([0-9]{1,6})$/.exec(String(value.args.items[0])) ?? [];
  const width = WIDTH[kind];
  const [version, order, subarray, names, fields, size, alignment, flags] = value.state.items;
  if (width === undefined || version !== 3 || typeof order !== "string" || !/^[<>|=]$/.test(order)) return null;
  // The lowest flag says that there are objects in it, whatever the kind says.
  if (subarray !== NONE || typeof flags !== "number" || (flags % 2 === 1) !== (kind === "O")) return null;
  const bytes = Number(digits) * width;
  if (kind === "V")
    return size === bytes && bytes > 0 && isRecord(names, fields, bytes) ? { bytes, objects: false } : null;
  if (names !== NONE || fields !== NONE) return null;
  const stated = kind === "S" || kind === "U" ? size === bytes : size === -1 && alignment === -1;
  return stated && bytes > 0 === (kind !== "O") ? { bytes, objects: kind === "O" } : null;
}

/** Every field is of a plain kind and lies inside the record. */
function isRecord(names: Value | undefined, fields: Value | undefined, size: number): boolean {
  if (names === undefined || fields === undefined || !isTuple(names) || !isDictionary(fields)) return false;
  return [...fields.entries.values()].every((field) => {
    const [type, offset] = isTuple(field) ? field.items : [];
    const kind = type !== undefined && isMade(type) && isTuple(type.args) ? String(type.args.items[0])[0] : "V";
    const item = type === undefined || kind === "V" ? null : itemOf(type);
    return item !== null && !item.objects && typeof offset === "number" && offset >= 0 && offset + item.bytes <= size;
  });
}
