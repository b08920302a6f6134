import type { Value } from "../value.js";

const PROGRAM = /^\/+(?:usr\/+(?:local\/+)?)?s?bin\/+[\w.+-]{1,64}$/;

/**
 * What a program of the system does under another name, as a script: a copy of `rm` or a link to it is `rm`. Null where
 * the path names no such program.
 */
export function underAnotherName(program: Value): string | null {
  return program.form === "exact" && PROGRAM.test(program.text) ? `#!/bin/sh\nexec ${program.text} "$@"\n` : null;
}
