import { readHost } from "../../http/host.js";
import type { NetEffect } from "../effect.js";
import { handOut } from "./apply.js";
import type { Machine } from "./machine.js";
import { CLEAN, joinTaint, NETWORK, type Taint } from "./taint.js";
import { each, taintOf, unknown, type Value } from "./value.js";

/**
 * A request: what is sent along, and an answer that nobody has seen. `logins` is what stands where one signs in: headers,
 * a user's name and password.
 */
export function request(
  m: Machine,
  url: Value,
  method: string | null,
  sent: readonly (Value | undefined)[],
  logins: readonly (Value | undefined)[] = [],
): Value {
  const taint = sent.reduce<Taint>((t, v) => (v === undefined ? t : joinTaint(t, taintOf(v))), taintOf(url));
  for (const v of sent) if (v?.k === "func") handOut(m, v);
  const sends =
    sent.some((v) => v !== undefined && !(v.k === "const" && v.v === null)) ||
    taint.files.length > 0 ||
    taint.environment.length > 0;
  const changes = method !== null && !/^(GET|HEAD|OPTIONS)$/i.test(method);
  const signs = signedIn(logins);
  const of = each(url);
  const record = (): void => {
    for (const u of of) {
      const where = address(u);
      const more = { ...(method === null ? {} : { method }), ...carried(taint), ...signs };
      if (sends || changes) m.emit({ type: "send", ...where, ...more });
      m.emit({ type: "receive", ...where, ...(method === null ? {} : { method }), carries: [], ...signs });
    }
  };
  if (of.length > 1) m.perhaps(record);
  else record();
  return unknown(joinTaint(NETWORK, CLEAN));
}

/** Whether something of it came from a file or the environment. */
export function hasOrigin(v: Value | undefined): boolean {
  const { files, environment } = v === undefined ? CLEAN : taintOf(v);
  return files.length > 0 || environment.length > 0;
}

/** A lookup says nothing of the machine, unless the name holds what was read from a file or the environment. */
export function sendsName(m: Machine, name: Value): void {
  if (hasOrigin(name)) m.emit({ type: "send", ...hostPort(name, undefined), ...carried(taintOf(name)) });
}

export function carried(taint: Taint): Pick<NetEffect, "carries" | "environment"> {
  return { carries: taint.files, ...(taint.environment.length > 0 ? { environment: taint.environment } : {}) };
}

function signedIn(logins: readonly (Value | undefined)[]): Pick<NetEffect, "logins"> {
  const { environment } = logins.reduce<Taint>((t, v) => (v === undefined ? t : joinTaint(t, taintOf(v))), CLEAN);
  return environment.length > 0 ? { logins: environment } : {};
}

/** Address of a url, as far as known; the host of `https://host/` + anything is known. */
export function address(v: Value): Pick<NetEffect, "url" | "host" | "port"> {
  const known = v.k === "text" ? v.v : v.k === "shape" ? (v.parts[0] ?? null) : null;
  if (known === null) return { url: null, host: null, port: null };
  const found =
    /^[a-zA-Z][a-zA-Z0-9+.-]{0,31}:\/\/(?:[^/?#\s]{0,512}@)?(\[[0-9a-fA-F:.]{2,64}\]|[^/?#:\s@]{1,256})(?::(\d{1,5}))?([/?#]|$)/.exec(
      known.slice(0, 2048),
    );
  if (found === null && v.k === "shape") {
    const here = openPort(v.parts);
    if (here !== null) return { url: null, host: here, port: null };
  }
  // Without a slash after it, a host of a url with a hole may go on inside the hole.
  if (found === null || (v.k === "shape" && found[3] === ""))
    return { url: v.k === "text" ? known : null, host: null, port: null };
  return {
    url: v.k === "text" ? known : null,
    host: found[1]!.toLowerCase(),
    port: found[2] === undefined ? null : Number(found[2]),
  };
}

/** `http://127.0.0.1:` + a port nobody knows: a server of this machine. */
function openPort(parts: readonly (string | null)[]): string | null {
  const host = /^https?:\/\/(\[[0-9a-f:]{2,64}\]|[\w.-]{1,256}):$/i.exec(parts[0]?.slice(0, 512) ?? "")?.[1];
  const next = parts[2];
  if (host === undefined || parts[1] !== null || (next !== undefined && next?.[0] !== "/")) return null;
  return readHost(host).labels.includes("loopback") ? host.toLowerCase() : null;
}

export function hostPort(host: Value | undefined, port: Value | undefined): Pick<NetEffect, "url" | "host" | "port"> {
  return {
    url: null,
    host: host?.k !== "text" ? null : host.v.startsWith("/") ? host.v : host.v.toLowerCase(),
    port: port?.k === "num" ? port.v : port?.k === "text" && /^\d{1,5}$/.test(port.v) ? Number(port.v) : null,
  };
}
