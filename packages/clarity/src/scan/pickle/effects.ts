import type { Code } from "../finding.js";
import type { Global } from "./value.js";

/** An imported name and what is done with it. */
export interface Import extends Global {
  /** Offset of its first import. */
  readonly at: number;
  /** It is called, not only made into an object without its constructor running. */
  called: boolean;
}

export interface Oddity {
  readonly code: Code;
  readonly message: string;
  readonly at: number;
}

/** The walk gives up: there is more than it follows. */
export class TooComplex extends Error {}

const MOST = { odd: 50, globals: 1000, opcodes: 30_000_000, objects: 500_000 };

/** What a stream with everything inside it imports, calls and does otherwise; bounded. */
export class Effects {
  readonly globals = new Map<string, Import>();
  readonly odd: Oddity[] = [];
  calls = 0;
  opcodes = 0;
  #objects = 0;

  count(more = 1): void {
    this.opcodes += more;
    if (this.opcodes > MOST.opcodes) throw new TooComplex();
  }

  /** Whether one more value may be taken apart. */
  mayHold(): boolean {
    return ++this.#objects <= MOST.objects;
  }

  imported(module: string, name: string, at: number): Import {
    const key = `${module}\0${name}`;
    const known = this.globals.get(key);
    if (known !== undefined) return known;
    if (this.globals.size >= MOST.globals) throw new TooComplex();
    const fresh = { module, name, at, called: false };
    this.globals.set(key, fresh);
    return fresh;
  }

  note(code: Code, message: string, at: number): void {
    if (this.odd.length < MOST.odd || !this.odd.some((one) => one.code === code)) this.odd.push({ code, message, at });
  }
}
