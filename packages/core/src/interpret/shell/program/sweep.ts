import type { Action } from "../../../spine/index.js";

/** Ports of one machine that are tried before it is a search for ways in, and machines tried at one port. */
const MANY = 8;
const MANY_HOSTS = 16;
/** What waits between two turns of a loop, or until somebody answers. */
const WAITS: ReadonlySet<string> = new Set([
  "sleep",
  "usleep",
  "read",
  "wait",
  "inotifywait",
  "fswatch",
  "ssh",
  "autossh",
]);

/** Connections that are bare: no protocol of its own says what is wanted there. */
function bareHost({ kind, resource, detail, labels }: Action): string | null {
  if (kind !== "net.connect" && kind !== "net.send" && kind !== "net.receive") return null;
  if (resource.type !== "host" || resource.form !== "exact" || labels.includes("loopback")) return null;
  const { scheme } = detail;
  if (scheme === undefined) return kind === "net.connect" ? resource.name : null;
  return /^(?:tcp|udp|telnet)$/.test(scheme) ? resource.name : null;
}

/**
 * Whoever waits for a server tries one port of it, again and again; whoever tries many ports of one machine, one after the
 * other or all those of a loop, looks for ways in. So does whoever tries one port of many machines. Such a connection counts
 * as a scan.
 */
export function addSweeps(actions: Action[]): void {
  const tried = new Map<string, Set<number>>();
  const hosts = new Map<number, number>();
  for (let at = 0, { length } = actions; at < length; at++) {
    const one = actions[at]!;
    const host = bareHost(one);
    if (host === null) continue;
    const ports = tried.get(host) ?? new Set();
    const before = ports.size;
    const { port } = one.detail;
    if (/:\*$/.test(one.detail.url ?? "")) for (let port = 0; port < MANY; port++) ports.add(-port - 1);
    else if (port !== undefined) ports.add(port);
    tried.set(host, ports);
    const alike = port === undefined || ports.size === before ? 0 : (hosts.get(port) ?? 0) + 1;
    if (port !== undefined && alike > 0) hosts.set(port, alike);
    if ((before < MANY && ports.size >= MANY) || alike === MANY_HOSTS)
      actions.push({ ...one, kind: "net.connect", detail: { scheme: "scan" } });
  }
}

/**
 * What a loop without an end does, again and again: who reads the clipboard so sees all that is copied from now on, and
 * requests nothing waits between are a flood. Not `sure`: somebody decides when the next turn comes.
 */
export function addEndless(actions: Action[], from: number, sure = true): void {
  const turn = actions.slice(from);
  const waits = !sure || turn.some(({ kind, detail }) => kind === "process.exec" && WAITS.has(detail.program ?? ""));
  for (const [at, one] of turn.entries()) {
    if (one.kind === "secret.read" && one.detail.what === "clipboard")
      actions[from + at] = { ...one, detail: { ...one.detail, what: "prompt" } };
    const asks = one.kind === "net.receive" && one.resource.type === "host" && !one.labels.includes("loopback");
    if (asks && !waits) actions.push({ ...one, kind: "net.connect", detail: { scheme: "flood" } });
  }
}
