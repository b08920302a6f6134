import type { Condition } from "../../decide/case.js";
import { NO, or, type Truth, YES } from "../../decide/truth.js";
import { parseHostGlob } from "../globs/name.js";
import { kindsWithResource } from "../kinds.js";
import { GLOB } from "../names.js";
import { oneOrMore, text } from "../shape.js";
import { type Binding, condition, type Slot } from "./language.js";
import { relateSettled, settleName } from "./task-word.js";

/** Hosts a network action reaches. */
export const host = condition<readonly string[]>({
  key: "host",
  taskWords: true,
  kinds: kindsWithResource("host"),
  shape: oneOrMore(text(GLOB)),
  about: "Host names; `*.example.com` is every host below example.com, at any depth.",
  forProjects: true,
  bind: bindHosts,
  slots: hostSlots,
});

export function bindHosts(globs: readonly string[], binding: Binding): Condition {
  const parsed = globs.map((glob) => settleName(glob, binding, parseHostGlob));
  return ({ resource }) => {
    if (resource.type !== "host") return NO;
    let best: Truth = NO;
    for (const glob of parsed) {
      best = or(best, relateSettled(glob, resource));
      if (best === YES) return best;
    }
    return best;
  };
}

/** A literal host, or the literal part behind `*.`; anything else cannot be looked up. */
export function hostSlots(globs: readonly string[], binding: Binding): readonly Slot[] | null {
  const slots: Slot[] = [];
  for (const glob of globs) {
    const parsed = settleName(glob, binding, parseHostGlob);
    const word = parsed.literal ?? (parsed.text.startsWith("*.") ? parseHostGlob(parsed.text.slice(2)).literal : null);
    if (word === null) return null;
    slots.push({ field: "host", word });
  }
  return slots;
}
