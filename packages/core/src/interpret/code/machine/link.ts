import type { Machine } from "./machine.js";
import { placeOf } from "./place.js";
import type { Value } from "./value.js";

/** One name for what lies elsewhere. */
export function link(m: Machine, path: Value, target: Value, symbolic: boolean): void {
  m.emit({ type: "link", path: placeOf(m, path).path, target: placeOf(m, target).path, symbolic });
}
