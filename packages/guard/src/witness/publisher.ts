import { type NoteSignature, readCheckpoint, submitCheckpoint, type Witness, withSignatures } from "@rampart/ledger";

export interface WitnessStatus {
  readonly name: string;
  /** Whether it cosigns: only these count towards the quorum. */
  readonly cosigns: boolean;
  /** When it last took a checkpoint, milliseconds since 1970, or null. */
  readonly last: number | null;
  /** Entries that checkpoint covers. */
  readonly size: number;
  readonly problem: string | null;
  /** It holds that it has seen another history of this log. */
  readonly refuses: boolean;
}

/** How many witnesses must cosign a checkpoint, and how many did the last one. */
export interface Quorum {
  readonly need: number;
  readonly have: number;
  readonly met: boolean;
}

export interface PublisherOptions {
  readonly witnesses: readonly Witness[];
  readonly now: () => number;
  /** Cosignatures a checkpoint must have; none by default. */
  readonly quorum?: number;
  /** Keeps a checkpoint with its cosignatures. */
  readonly keep?: (note: string) => Promise<void>;
  /** Told once when witnesses begin to refuse or to be too few, and when they are enough again. */
  readonly alarm?: (alarm: WitnessAlarm) => Promise<unknown>;
}

export interface WitnessAlarm {
  readonly code: "witness.refused" | "witness.quorum" | "witness.quorum-met";
  readonly severity: "info" | "high" | "critical";
  readonly message: string;
}

/** Hands checkpoints to every witness and remembers how that went. A witness that is away never stops the guard. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #need: number;
  #status: readonly WitnessStatus[];
  /** Entries of the checkpoint published last, 0 for none. */
  #size = 0;
  #cosigned: readonly NoteSignature[] = [];
  #wasMet = true;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#need = options.quorum ?? 0;
    this.#status = options.witnesses.map(({ name, cosigns }) => {
      return { name, cosigns: cosigns === true, last: null, size: 0, problem: null, refuses: false };
    });
  }

  get status(): readonly WitnessStatus[] {
    return this.#status;
  }

  /** Before anything was published nothing is missing yet. */
  get quorum(): Quorum {
    const have = this.#status.filter(({ cosigns, size, problem }) => {
      return cosigns && problem === null && size > 0 && size === this.#size;
    }).length;
    return { need: this.#need, have, met: this.#size === 0 || have >= this.#need };
  }

  /** Never rejects. Witnesses that have this checkpoint already are left alone. */
  async publish(note: string): Promise<void> {
    const { witnesses } = this.#options;
    if (witnesses.length === 0) return;
    const { size } = readCheckpoint(note);
    if (size !== this.#size) this.#cosigned = [];
    const before = this.#status;
    const lines: NoteSignature[] = [];
    this.#status = await Promise.all(
      witnesses.map((witness, i) => this.#submit(witness, before[i]!, note, size, lines)),
    );
    this.#size = size;
    if (lines.length > 0) await this.#keep(note, lines);
    await this.#report(before);
  }

  async #submit(
    witness: Witness,
    known: WitnessStatus,
    note: string,
    size: number,
    lines: NoteSignature[],
  ): Promise<WitnessStatus> {
    if (known.size === size && known.problem === null) return known;
    const { error, cosignature } = await submitCheckpoint(witness, note);
    if (error !== null) return { ...known, problem: error.message, refuses: error.code === "witness.refused" };
    if (cosignature !== undefined) lines.push(cosignature);
    return { ...known, last: this.#options.now(), size, problem: null, refuses: false };
  }

  async #keep(note: string, lines: readonly NoteSignature[]): Promise<void> {
    this.#cosigned = [...this.#cosigned, ...lines];
    // What cannot be kept is still with the witnesses.
    await this.#options.keep?.(withSignatures(note, this.#cosigned)).catch(() => undefined);
  }

  async #report(before: readonly WitnessStatus[]): Promise<void> {
    const alarms: WitnessAlarm[] = [];
    for (const [i, { name, refuses, problem }] of this.#status.entries()) {
      if (!refuses || before[i]!.refuses) continue;
      alarms.push({
        code: "witness.refused",
        severity: "critical",
        message: `${name} refuses checkpoints: ${problem}`,
      });
    }
    const { need, have, met } = this.quorum;
    const message = `${have} of ${need} witnesses cosigned the checkpoint of ${this.#size} entries`;
    if (met !== this.#wasMet) {
      alarms.push(
        met
          ? { code: "witness.quorum-met", severity: "info", message }
          : { code: "witness.quorum", severity: "high", message },
      );
    }
    this.#wasMet = met;
    for (const alarm of alarms) await this.#options.alarm?.(alarm).catch(() => undefined);
  }
}
