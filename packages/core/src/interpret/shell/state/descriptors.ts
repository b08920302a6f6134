import { UNKNOWN_STREAM } from "../../knowledge/value.js";
import type { Descriptor } from "../run/redirect.js";

/** Descriptors of which some were perhaps opened: nothing is known of what those hold. */
export function perhapsOpened(
  before: Map<number, Descriptor>,
  after: Map<number, Descriptor>,
): Map<number, Descriptor> {
  const joined = new Map(before);
  for (const [fd, one] of after) {
    if (before.get(fd) !== one) joined.set(fd, { read: UNKNOWN_STREAM, write: one.write });
  }
  return joined;
}
