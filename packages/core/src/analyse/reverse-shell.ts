import type { Action, Finding } from "../spine/index.js";
import { type Analyser, finding, NO_FINDINGS } from "./analyser.js";
import { SHELLS } from "./shells.js";

/**
 * A shell somebody else types into: the call has a bare connection, and starts a shell that was given nothing to do. Where
 * the two are joined it is certain: the shell's input comes from the connection or from what writes it, or both are the
 * work of one script. Code that runs what it receives is the same without a shell.
 */
export const REVERSE_SHELL: Analyser = {
  name: "reverse-shell",
  codes: ["process.reverse-shell"],
  analyse({ interpretation }) {
    const { actions } = interpretation;
    for (const action of actions) if (reachesOut(action)) return shellsOf(actions);
    return NO_FINDINGS;
  },
};

function shellsOf(actions: readonly Action[]): readonly Finding[] {
  let perhaps: Finding | null = null;
  for (const [index, action] of actions.entries()) {
    const shell = isOpenShell(action);
    if (!shell && !obeys(action, actions)) continue;
    const what = shell ? `a shell (${action.detail.program ?? "unknown"})` : "code";
    if (!shell || isJoined(action, index, actions)) {
      const message = `${what} whose commands come from the network`;
      return [finding("process.reverse-shell", "critical", message, action.span, index)];
    }
    perhaps ??= finding("process.reverse-shell", "medium", `${what} beside a bare connection`, action.span, index);
  }
  return perhaps === null ? NO_FINDINGS : [perhaps];
}

/** A bare connection from this machine; one of a protocol with requests of its own carries no keystrokes. */
function reachesOut({ kind, resource, detail }: Action): boolean {
  if (resource.type !== "host" || detail.scheme === "scan") return false;
  if (kind === "net.listen") return detail.scheme !== "tunnel" && detail.scheme !== "debugger";
  if (kind !== "net.connect" && kind !== "net.send" && kind !== "net.receive") return false;
  const { scheme } = detail;
  return scheme === undefined || scheme === "tcp" || scheme === "udp" || scheme === "telnet";
}

/** `bash -i`, `sh`, `/bin/sh <&3`: no script, no text. One on another machine or in a container is not this machine's. */
function isOpenShell({ kind, detail, sources, labels }: Action): boolean {
  if (kind !== "process.exec" || detail.program === undefined || !SHELLS.has(detail.program)) return false;
  if (labels.includes("remote") || labels.includes("container")) return false;
  if (sources.some(isOutside)) return true;
  const { argv } = detail;
  if (argv === undefined) return true;
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i];
    if (word === null || word === undefined || !/^-[ilps]+$|^--(?:norc|noprofile|login|posix)$/.test(word))
      return false;
  }
  return true;
}

const isOutside = ({ type, labels }: Action["sources"][number]) => type === "network" && !labels.includes("loopback");

/** Whether the shell's input is the connection's output. */
function isJoined(shell: Action, index: number, actions: readonly Action[]): boolean {
  if (shell.sources.some(isOutside)) return true;
  // zsh's own connections are file descriptors, of use to nothing but what is started beside them.
  if (actions.some(({ kind, detail }) => kind === "process.exec" && detail.program === "ztcp")) return true;
  // What the shell is told follows it: `code.run` and what it could not read.
  for (let i = index + 1; i < actions.length && i <= index + 2; i++) {
    const { kind, sources } = actions[i]!;
    if (kind !== "code.run" && kind !== "opaque") break;
    for (const source of sources) {
      if (isOutside(source) || (source.type === "command" && isBare(source.name, actions))) return true;
      if (source.type === "file" && isFedBy(source.name, actions)) return true;
    }
  }
  return scriptOf(index, actions);
}

/** Whether a program of this name makes the bare connection: `telnet host 1 | sh`. */
function isBare(program: string, actions: readonly Action[]): boolean {
  for (let i = 0; i < actions.length; i++) {
    if (actions[i]!.kind !== "process.exec" || actions[i]!.detail.program !== program) continue;
    for (let next = i + 1; next < actions.length && actions[next]!.kind !== "process.exec"; next++) {
      if (reachesOut(actions[next]!)) return true;
    }
  }
  return false;
}

/** Whether what comes over the network is written there: a named pipe that closes the circle. */
const isFedBy = (path: string, actions: readonly Action[]) =>
  actions.some(
    ({ kind, resource, sources }) => kind === "file.write" && resource.name === path && sources.some(isOutside),
  );

/** Whether one script, in a language of its own, both makes the connection and starts the shell. */
function scriptOf(index: number, actions: readonly Action[]): boolean {
  let script = -1;
  for (let i = 0; i < index; i++) if (isScript(actions[i]!)) script = i;
  if (script < 0) return false;
  const { span } = actions[script]!;
  const inside = ({ span: { start, end } }: Action) => start >= span.start && end <= span.end;
  return inside(actions[index]!) && actions.some((action, i) => i > script && reachesOut(action) && inside(action));
}

const isScript = ({ kind, detail }: Action) =>
  kind === "code.run" && detail.language !== undefined && detail.language !== "shell";

/** Code, not of a shell, that runs what it has received over a bare connection of its own. */
function obeys({ kind, detail, span }: Action, actions: readonly Action[]): boolean {
  if (kind !== "opaque" || detail.reason !== "untrusted_code") return false;
  let script = false;
  let connection = false;
  for (const action of actions) {
    if (action.span.start > span.start || action.span.end < span.end) continue;
    script ||= isScript(action);
    connection ||= script && reachesOut(action);
  }
  return connection;
}
