import { shape } from "./machine/joining.js";
import type { Text, Value } from "./machine/value.js";

/** Stands in a program text for what nobody knows; such a text has it nowhere else. */
export const HOLE = "\uE0F5";

/** A literal text with holes: what stands between them is known. */
export function opened(value: Text): Value {
  const parts = value.v.split(HOLE).flatMap((part, at): (string | null)[] => (at === 0 ? [part] : [null, part]));
  return shape(
    parts.filter((part) => part !== ""),
    value.taint,
  );
}
