import { readCheckpoint, submitCheckpoint, type Witness } from "@rampart/ledger";

export interface WitnessStatus {
  readonly name: string;
  /** When it last took a checkpoint, milliseconds since 1970, or null. */
  readonly last: number | null;
  /** Entries that checkpoint covers. */
  readonly size: number;
  readonly problem: string | null;
}

/** Hands checkpoints to every witness and remembers how that went. A witness that is away never stops the guard. */
export class Publisher {
  readonly #witnesses: readonly Witness[];
  readonly #now: () => number;
  #status: readonly WitnessStatus[];

  constructor(witnesses: readonly Witness[], now: () => number) {
    this.#witnesses = witnesses;
    this.#now = now;
    this.#status = witnesses.map(({ name }) => ({ name, last: null, size: 0, problem: null }));
  }

  get status(): readonly WitnessStatus[] {
    return this.#status;
  }

  /** Never rejects. Witnesses that have this checkpoint already are left alone. */
  async publish(note: string): Promise<void> {
    if (this.#witnesses.length === 0) return;
    const { size } = readCheckpoint(note);
    this.#status = await Promise.all(
      this.#witnesses.map((witness, i) => this.#submit(witness, this.#status[i]!, note, size)),
    );
  }

  async #submit(witness: Witness, known: WitnessStatus, note: string, size: number): Promise<WitnessStatus> {
    if (known.size === size && known.problem === null) return known;
    const { error } = await submitCheckpoint(witness, note);
    if (error !== null) return { ...known, problem: error.message };
    return { name: witness.name, last: this.#now(), size, problem: null };
  }
}
