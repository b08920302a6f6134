/** Where a model is brought from. Everything it gives is hostile until verified. */
export interface ModelSource {
  /** As it is called in messages and by the policy. */
  readonly name: string;
  /** Whether files are listed by the place itself; others are known only by what somebody signed. */
  readonly listing: (() => Promise<readonly string[]>) | null;
  /** A small file beside the model: `suffix` is appended to the model's own name. Null where it is not there. */
  beside(suffix: string, maxBytes: number): Promise<Buffer | null>;
  /** Content of a file of the model; `.` is the model itself where that is one file. */
  open(name: string): Promise<AsyncIterable<Uint8Array>>;
}
