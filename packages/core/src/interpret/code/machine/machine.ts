import { LIMITS, type OpaqueReason } from "../../../spine/index.js";
import type { CodeEffect, CodeInput } from "../effect.js";
import type { Language } from "./language.js";
import { openScope, type Scope } from "./scope.js";
import type { FunctionNode } from "./tree.js";
import { either, type Func, type Thing, UNKNOWN, type Value } from "./value.js";

type Bare<E> = E extends unknown ? Omit<E, "certainty"> : never;
/** An effect before the machine says how certain it is. */
export type BareEffect = Bare<CodeEffect>;
type Writable<E> = E extends unknown ? { -readonly [K in keyof E]: E[K] } : never;
/** An effect already recorded that a later call completes (a file's content, a process's input). */
export type OpenEffect = Writable<CodeEffect>;

const EFFECTS_MOST = 1024;

/** A call in progress: what it returned so far. */
/** How often what may run any number of times is looked at. */
const TIMES = 3;

/** A variable that got a value it did not have. */
interface Moved {
  readonly scope: Scope;
  readonly name: string;
}

export interface Frame {
  result: Value | undefined;
}

/**
 * The state of one reading: effects found, how certain the current place is, what may still be spent.
 *
 * Steps bound the work: beyond `LIMITS.steps` loops are no longer unrolled and functions no longer followed, every
 * statement is then looked at once with what is not known, so a reading stays linear in its text.
 */
export class Machine {
  readonly effects: OpenEffect[] = [];
  readonly globals: Scope = openScope("function", null);
  /** Library members the text replaced. */
  readonly patched = new Map<string, Value>();
  /** Functions of the text in order of definition, and those that were called. */
  readonly defined: Func[] = [];
  readonly followed = new Set<FunctionNode>();
  readonly active: FunctionNode[] = [];
  /** Functions that are called deeper or later than is followed: looked at once for any arguments. */
  readonly recursive = new Set<FunctionNode>();
  /** Effects a later call on the same thing completes: files open for writing, processes waiting for input. */
  readonly open = new WeakMap<Thing, OpenEffect>();
  /** Modules all of whose members are names of their own here. */
  readonly stars: string[] = [];
  /** Programs started from now on read what comes from the network. */
  wired = false;
  /** More than zero where what happens is only possible. */
  maybe = 0;
  /** More than zero in what waits to be called: by nobody who is seen, or for a request. */
  waiting = 0;
  /** It calls what nobody knows: any function of the text may be meant. */
  callsAny = false;
  steps = 0;
  frame: Frame = { result: undefined };
  /** Where the call in progress stands; code it evaluates sees these names. */
  scope: Scope = this.globals;
  /** How deep code evaluates code here. */
  inside = 0;
  /** Working directory the text changed to; undefined before it does, null where not known. */
  cwd: string | null | undefined = undefined;
  /** Standard input not read so far; null once it is used up or never known. */
  stdin: string | null;
  /** Temporary files and folders the text made: each has a name of its own. */
  temporaries = 0;
  /** Counts assignments that gave a known variable another value. */
  moves = 0;
  /** Those to variables of other functions, since what runs now began to be only possible. */
  moved: Moved[] | null = null;
  private full = false;
  private blurred = false;
  private readonly said = new Set<string>();

  constructor(
    readonly language: Language,
    readonly input: CodeInput,
    readonly depth: number,
    readonly inner: (language: string, text: string, m: Machine) => Value,
  ) {
    this.stdin = input.stdin ?? null;
  }

  /** Counts work in units of about a statement, or 64 code units of text produced. */
  spend(units: number): void {
    this.steps += units;
  }

  get spent(): boolean {
    return this.steps > LIMITS.steps;
  }

  /** True where work on a text of this length still fits; long texts are left alone once the steps are used up. */
  affords(length: number): boolean {
    this.steps += length >> 6;
    return length <= 1024 || this.steps <= LIMITS.steps;
  }

  emit(effect: BareEffect): OpenEffect {
    // An effect that is said again has a certainty already.
    const said: { certainty: OpenEffect["certainty"] } = { certainty: "certain" };
    Object.assign(said, effect);
    said.certainty = this.maybe > 0 ? "possible" : "certain";
    const e = said as OpenEffect;
    if (this.effects.length < EFFECTS_MOST) this.effects.push(e);
    else if (!this.full) {
      this.full = true;
      this.effects.push({ type: "opaque", reason: "too_complex", certainty: "certain" });
    }
    return e;
  }

  /** Takes over an effect found by reading a text of another language. */
  adopt(effect: CodeEffect): void {
    if (effect.certainty === "possible") this.perhaps(() => this.emit(effect));
    else this.emit(effect);
  }

  opaque(reason: OpaqueReason): void {
    const key = this.maybe > 0 ? `?${reason}` : reason;
    if (this.said.has(key)) return;
    this.said.add(key);
    this.emit({ type: "opaque", reason });
  }

  /** Whether nobody has said yet that this module is loaded. */
  firstLoad(name: string, from: string): boolean {
    const key = `${this.maybe > 0 ? "?" : ""}${from}:${name}`;
    if (this.said.has(key)) return false;
    this.said.add(key);
    return true;
  }

  /** Text on standard output. Once part of it is not known, more of it says nothing new. */
  print(text: string | null): void {
    if (this.blurred) return;
    const certainty = this.maybe > 0 ? "possible" : "certain";
    const last = this.effects[this.effects.length - 1];
    if (text === null) this.blurred = true;
    else if (last?.type === "print" && last.certainty === certainty && last.text !== null) {
      if (last.text.length + text.length <= LIMITS.value) {
        last.text += text;
        return;
      }
      this.blurred = true;
    }
    this.emit({ type: "print", text: this.blurred ? null : text });
  }

  /** Runs what waits to be called. */
  later(f: () => void): void {
    this.waiting++;
    try {
      f();
    } finally {
      this.waiting--;
    }
  }

  /**
   * Runs `f` where nothing is certain, nor how often it runs: once more where it leaves a variable of another function other than
   * it was, and where that goes on, with such variables unknown.
   */
  perhaps<T>(f: () => T): T {
    const around = this.moved;
    this.maybe++;
    try {
      for (let times = 1; ; times++) {
        const moved: Moved[] = [];
        this.moved = moved;
        const result = f();
        if (moved.length === 0 || times === TIMES || this.spent) return result;
        if (times === TIMES - 1)
          for (const { scope, name } of moved) scope.names.set(name, either(scope.names.get(name) ?? UNKNOWN, UNKNOWN));
      }
    } finally {
      this.maybe--;
      this.moved = around;
    }
  }
}
