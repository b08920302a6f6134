/** Something a reader of a format did not accept. `code` is the last part of a finding's code. */
export interface Problem<Code extends string> {
  readonly code: Code;
  readonly message: string;
  /** Byte offset in the file. */
  readonly at: number | null;
}

/** Most problems of one code kept of one file: a flood of one must not hide another. */
const MOST = 100;

/** Collects problems, bounded. */
export class Problems<Code extends string> {
  readonly all: Problem<Code>[] = [];
  readonly #counts = new Map<Code, number>();

  add(code: Code, message: string, at: number | null = null): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= MOST) this.all.push({ code, message, at });
  }
}
