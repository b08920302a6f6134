import type { Emit } from "../types.js";
import type { Value } from "../value.js";

const PROGRAM = /^\/+(?:usr\/+(?:local\/+)?)?s?bin\/+[\w.+-]{1,64}$/;

/**
 * What a program of the system does under another name, as a script: a copy of `rm` or a link to it is `rm`. Null where
 * the path names no such program.
 */
export function underAnotherName(program: Value): string | null {
  return program.form === "exact" && PROGRAM.test(program.text) ? `#!/bin/sh\nexec ${program.text} "$@"\n` : null;
}

/** Services every machine runs: in a list of processes nobody looks at them twice. */
export const SERVICES =
  /^(?:systemd(?:-\w+)?|init|sshd|crond?|dbus-daemon|rsyslogd|launchd|kthreadd|kworker.*|httpd|apache2|udevd|agetty)$/;

/** A program of the system by the name of a service it is not. */
export function sayDisguise(program: Value, target: Value, emit: Emit): void {
  if (program.form !== "exact" || target.form !== "exact" || !PROGRAM.test(program.text)) return;
  const name = target.text.slice(target.text.lastIndexOf("/") + 1);
  if (SERVICES.test(name) && !program.text.endsWith(`/${name}`))
    emit.add("system.configure", "none", null, { what: "disguise" });
}
