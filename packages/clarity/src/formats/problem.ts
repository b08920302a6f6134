/** Something a reader of a format did not accept. `code` is the last part of a finding's code. */
export interface Problem<Code extends string> {
  readonly code: Code;
  readonly message: string;
  /** Byte offset in the file. */
  readonly at: number | null;
}

/** Most problems kept of one file. */
const MOST = 100;

/** Collects problems, bounded. */
export class Problems<Code extends string> {
  readonly all: Problem<Code>[] = [];

  add(code: Code, message: string, at: number | null = null): void {
    if (this.all.length < MOST) this.all.push({ code, message, at });
  }
}
