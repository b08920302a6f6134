import type { Span } from "../../../spine/index.js";
import { expandAgain, subscripted } from "../expand/again.js";
import { parameter } from "../expand/parameter.js";
import { keyFrom, referred, withKey } from "./assign.js";
import type { Machine } from "./machine.js";
import { note } from "./moved.js";
import type { Variable } from "./variable.js";
import { onlyText, UNKNOWN } from "./variable.js";
import { watch } from "./watch.js";

const NAME = /^[A-Za-z_]\w{0,255}$/;

/** An element of an array that a text names; `key` null where nobody knows which. */
export interface Element {
  readonly name: string;
  readonly key: string | null;
}

/**
 * The element a word means by `a[i]`: to `read`, `printf -v`, `unset`, `test -v` it is a text, whose subscript the shell
 * expands and reckons with when it comes to it. Null where the word names no element.
 */
export function elementOf(m: Machine, text: string): Element | null {
  const found = subscripted(text);
  if (found === null) return null;
  const { name } = found;
  if (found.key === "@" || found.key === "*") return found;
  const key = onlyText(expandAgain(m, found.key));
  return { name, key: key === null ? null : keyFrom(m, name, key) };
}

/** Assigns to what a word names, `x` or `a[i]`. Anything else is no name, and nothing is assigned. */
export function setNamed(m: Machine, text: string, value: Variable, span: Span): void {
  if (NAME.test(text)) {
    const name = m.references ? referred(m, text) : text;
    note(m, name, value);
    m.scope.set(name, value);
    return watch(m, name, value, span);
  }
  m.changes++;
  const element = elementOf(m, text);
  if (element === null) return;
  const { name, key } = element;
  const whole = key === null ? UNKNOWN : withKey(m, parameter(m, name), key, value);
  m.scope.set(name, whole);
  watch(m, name, whole, span);
}
