/**
 * A call that was not made, or whose result is kept back. The message is for the model: what was refused, why, and what would
 * be allowed instead.
 */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  constructor(
    message: string,
    /** Stable code of a refusal that no rule made: `guard.unreachable`, `policy.invalid` …; null where a rule refused. */
    readonly code: string | null,
    /** Id of the question to a person that waits, or null. */
    readonly review: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
