import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { withText } from "../value.js";

const FROM_NETWORK = {
  text: null,
  shape: "**",
  sources: [{ type: "network", name: "*", labels: ["untrusted"] }],
} as const;

/** Commands of control sockets that only ask: haproxy's, memcached's, and their like. */
const ASKS = /^\s*(?:show|get|gets|help|prompt|stats?|info|ping|version|status|list|quit|exit|describe|)(?:\s|$)/i;

/** Something is said to a server through a socket of this machine. */
export function talk(path: Value, line: Line, emit: Emit): void {
  const { text } = line.stdin;
  const asks = text !== null && text !== "" && text.split(/[\n;]/).every((row) => ASKS.test(row.slice(0, 256)));
  emit.file("file.read", path);
  if (!asks) emit.file("file.write", path, { append: true });
}

const socat: Entry = {
  names: ["socat", "socat1", "filan", "procan"],
  options: {
    "-u": "flag",
    "-U": "flag",
    "-d -dd -ddd -dddd -D -v -x -s -g -4 -6 -h -hh -hhh -ls -lm -lh -lu -S": "flag",
    "-lf -L -W -r -R": { value: "required" },
    "-b -t -T -lp -ly": "value",
    "-V": "harmless",
  },
  syntax: "word",
  act: (line, emit) => {
    for (const [at, address] of line.operands.entries())
      for (const [half, one] of both(address).entries())
        runAddress(one, directionOf(line, at, half, address), line, emit);
    if (isRelay(line.operands)) emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel" });
  },
};

/** Whoever knocks at this machine is passed on to another one, with this machine's rights to reach it. */
function isRelay(addresses: readonly Value[]): boolean {
  const listens = addresses.some(
    ({ text }) =>
      /^(?:TCP|UDP|SCTP|OPENSSL)\d?-(?:L|LISTEN|RECVFROM)\b/i.test(text) &&
      !/,bind=(?:127\.|localhost|\[?::1)/i.test(text),
  );
  return (
    listens &&
    addresses.some(
      ({ text }) =>
        /^(?:TCP|UDP|SCTP|OPENSSL|SSL|SOCKS)\w*:(?!localhost\b|127\.|\[::1\])/i.test(text) &&
        !/LISTEN|RECV/i.test(text),
    )
  );
}

/** `A!!B` reads from one address and writes to another. */
function both(address: Value): readonly Value[] {
  return address.text.includes("!!") ? address.text.split("!!", 2).map((text) => withText(address, text)) : [address];
}

type Direction = "reads" | "writes" | "both";

/** `-u` has the first address read and the second written, `-U` the other way round; `A!!B` says so of one address. */
function directionOf(line: Line, at: number, half: number, address: Value): Direction {
  if (address.text.includes("!!")) return half === 0 ? "reads" : "writes";
  if (line.has("-u") || line.has("-U")) return (at === 0) === line.has("-u") ? "reads" : "writes";
  return "both";
}

function runAddress(address: Value, direction: Direction, line: Line, emit: Emit): void {
  const { text } = address;
  const found = /^([A-Za-z0-9-]+)(?::(.*))?$/s.exec(text);
  if (found === null || (found[2] === undefined && text.includes("/"))) {
    // A path alone is a file or a socket; `-` and a number are open already.
    if (text.includes("/")) talk(withText(address, text.split(",", 1)[0]!), line, emit);
    return;
  }
  const [, kind = "", rest = ""] = found;
  const target = withText(address, rest.split(",", 1)[0] ?? "");
  if (/^(?:EXEC|SYSTEM|SHELL)$/i.test(kind)) emit.shell(target, { stdin: FROM_NETWORK });
  else if (/LISTEN|RECV|-L$|^(?:VSOCK-L|SCTP-L|TCP-L|UDP-L|UNIX-L|OPENSSL-L)/i.test(kind)) listens(kind, target, emit);
  else if (/^(?:TCP|UDP|SCTP|OPENSSL|SSL|SOCKS|PROXY|IP|DCCP|VSOCK|DTLS)/i.test(kind)) {
    emit.net("net.send", target);
    emit.net("net.receive", target);
  } else if (/^(?:UNIX|ABSTRACT|LOCAL)/i.test(kind)) talk(target, line, emit);
  else if (/^(?:OPEN|CREATE|CREAT|GOPEN|FILE|PIPE|FIFO)$/i.test(kind) && target.text !== "")
    opensFile(kind, target, rest, direction, emit);
  else if (/^(?:TUN|INTERFACE)/i.test(kind)) emit.add("system.configure", "none", null, { what: "network" });
  else if (!/^(?:STDIO|STDIN|STDOUT|STDERR|FD|PTY|READLINE|TERMIOS|TEST)$/i.test(kind)) emit.unknown();
}

function opensFile(kind: string, target: Value, settings: string, direction: Direction, emit: Emit): void {
  const creates = /^CREAT/i.test(kind);
  const only = /,(?:o-)?rdonly(?:,|=1|$)/i.test(settings) ? "reads" : creates ? "writes" : direction;
  if (only !== "writes") emit.file("file.read", target);
  if (only !== "reads") emit.file("file.write", target, creates ? {} : { append: true });
}

function listens(kind: string, target: Value, emit: Emit): void {
  if (/^UNIX/i.test(kind)) {
    emit.file("file.write", target);
    return;
  }
  const port = Number(target.text.slice(target.text.lastIndexOf(":") + 1));
  emit.add("net.listen", "host", "0.0.0.0", Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {});
}

export const entries: readonly Entry[] = [socat];
