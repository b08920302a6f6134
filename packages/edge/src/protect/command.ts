import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ProtectContext, programsOf } from "./context.js";
import { ProtectError } from "./error.js";
import { programFolder } from "./program.js";

/** Runs the Node hook without the host's environment, `NODE_OPTIONS` above all. */
const ENV = "/usr/bin/env";

/** Characters no shell and no host's own expansion gives a meaning. */
const PLAIN = /^[A-Za-z0-9@%+=:,./_-]+$/;

export function doorFile(data: string, host: string): string {
  return join(data, "doors", `${host}.door`);
}

/** Ends a client that is frozen, before the host's own patience does and lets the call through. */
const TIMEOUT = "/usr/bin/timeout";
/** A client answers within 10 s, hosts wait 60. */
const LIMIT_SECONDS = 20;
const REFUSES = " || { echo 'Rampart refused this call' >&2; exit 2; }";

export function isNative(context: ProtectContext): boolean {
  return context.program.some((file) => file.name === "rampart-hook");
}

/** The client as a vector of words: the native one where there is one, the Node hook otherwise. */
export function hookArgv(context: ProtectContext, host: string): readonly string[] {
  const data = programsOf(context);
  const current = join(programFolder(data), "current");
  return isNative(context)
    ? [join(current, "rampart-hook"), doorFile(data, host)]
    : [ENV, "-i", context.node, "--no-warnings", join(current, "rampart-hook.mjs"), doorFile(data, host)];
}

/**
 * The command line for a host's settings. Most hosts run a call whose hook crashed, was killed or is gone; so where the
 * door must fail closed, whatever status the client ends with other than 0 becomes 2, which they all take for a refusal;
 * some of them only where something is on stderr, too. A client that hangs is ended.
 */
export function hookCommand(argv: readonly string[], failClosed: boolean): string {
  const limit = failClosed && existsSync(TIMEOUT) ? [TIMEOUT, "-s", "KILL", String(LIMIT_SECONDS)] : [];
  const line = [...limit, ...argv].map(quote).join(" ");
  return failClosed ? `${line}${REFUSES}` : line;
}

/** A command line this installation wrote: it names our program by its absolute path. */
export function isOurCommand(data: string, command: string): boolean {
  return command.includes(`${programFolder(data)}/`);
}

/** @throws ProtectError `program.path` for a word that cannot be quoted the same way for every host */
function quote(word: string): string {
  if (PLAIN.test(word)) return word;
  if (/^[^'$`\\\p{Cc}]+$/u.test(word)) return `'${word}'`;
  const place = { file: word, line: null, column: null };
  throw new ProtectError(
    "program.path",
    "this path cannot stand in a host's command line; choose another --state",
    place,
  );
}
