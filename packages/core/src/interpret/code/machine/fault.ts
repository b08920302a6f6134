/** Thrown inside parsers only, and caught by them. One object each: making a stack trace for every fault would be slow. */
export const SYNTAX = Object.freeze({ fault: "syntax" as const });
export const TOO_DEEP = Object.freeze({ fault: "too_complex" as const });

export function isFault(e: unknown): e is typeof SYNTAX | typeof TOO_DEEP {
  return e === SYNTAX || e === TOO_DEEP;
}
