import type { Source } from "../../formats/source.js";
import { Effects, type Import, type Oddity } from "./effects.js";
import { passArray } from "./joblib.js";
import { Machine, runMachine } from "./machine.js";
import type { Value } from "./value.js";

/** What one pickle, from its first opcode to STOP, would do. Nothing of it is done. */
export interface Walked {
  /** Offset behind STOP; null where the stream breaks before it. */
  readonly end: number | null;
  readonly broken: { readonly at: number; readonly why: string } | null;
  /** The walk gave up at its own bounds. */
  readonly tooComplex: boolean;
  /** Imports in order of appearance, each once. */
  readonly globals: readonly Import[];
  readonly calls: number;
  readonly odd: readonly Oddity[];
  /** The value left on the stack. */
  readonly result: Value;
  readonly opcodes: number;
}

export function walkPickle(source: Source, start: number): Walked {
  const effects = new Effects();
  const machine = new Machine(source, start, effects, passArray);
  const { end, broken, tooComplex } = runMachine(machine);
  const { globals, calls, odd, opcodes } = effects;
  return { end, broken, tooComplex, globals: [...globals.values()], calls, odd, result: machine.result, opcodes };
}
