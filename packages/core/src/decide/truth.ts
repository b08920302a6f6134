/**
 * How certain it is that an action is in a rule's set.
 *
 * A rule that restricts matches from {@link MAYBE} on, a rule that grants only on {@link YES}. An exception takes
 * effect only on {@link YES}, which {@link not} and {@link and} give without a special case.
 *
 * `UNSAID` is the interpreter's silence about something it could have said of an exact resource but not of a pattern
 * (a label, a program name): no evidence for a restriction, and no ground for a grant either. Its negation is
 * therefore MAYBE, and so is that of MAYBE.
 */
export type Truth = 0 | 1 | 2 | 3;
export const NO: Truth = 0;
export const UNSAID: Truth = 1;
export const MAYBE: Truth = 2;
export const YES: Truth = 3;

const NEGATED: readonly Truth[] = [YES, MAYBE, MAYBE, NO];

export function not(truth: Truth): Truth {
  return NEGATED[truth]!;
}

export function and(a: Truth, b: Truth): Truth {
  return a < b ? a : b;
}

export function or(a: Truth, b: Truth): Truth {
  return a > b ? a : b;
}

export function truth(value: boolean): Truth {
  return value ? YES : NO;
}
