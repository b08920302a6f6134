import { choose, isMapping, record, refined, type Shape } from "../shape.js";

/** One value by the sensitivity of the task; `otherwise` is for a task that says none, for no task, and for what is left out. */
export interface BySensitivity<T> {
  readonly low: T;
  readonly medium: T;
  readonly high: T;
  readonly otherwise: T;
}
type Said<T> = { readonly otherwise: T } & Partial<BySensitivity<T>>;

const fields = <T>(shape: Shape<T>, required: boolean) => ({
  low: { shape, required },
  medium: { shape, required },
  high: { shape, required },
  otherwise: { shape, required: true, about: "For every other sensitivity, and for none." },
});

/** `15m`, or `{low: 1h, high: 5m, otherwise: 15m}`. */
export function bySensitivity<T>(shape: Shape<T>): Shape<BySensitivity<T>> {
  return choose<BySensitivity<T>>(
    {
      when: isMapping,
      shape: refined(record<Said<T>>(fields(shape, false) as never), (said) => whole(said.otherwise, said)),
    },
    { when: () => true, shape: refined(shape, (one) => whole(one)) },
  );
}

/** All four, as a resolved document holds them. */
export function wholeSensitivity<T>(shape: Shape<T>): Shape<BySensitivity<T>> {
  return record<BySensitivity<T>>(fields(shape, true) as never);
}

function whole<T>(one: T, said: Partial<BySensitivity<T>> = {}): BySensitivity<T> {
  return { low: one, medium: one, high: one, otherwise: one, ...said };
}
