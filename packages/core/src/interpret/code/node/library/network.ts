import { apply, handOut } from "../../machine/apply.js";
import { arg, argOr, callTaint } from "../../machine/call.js";
import { DATABASE_METHODS, database, sqlite } from "../../machine/database.js";
import { concat, known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { address, carried, hostPort, request, sendsName } from "../../machine/net.js";
import { joinTaint, NETWORK } from "../../machine/taint.js";
import { NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show } from "../operate.js";
import { options } from "./process.js";

function urlOf(v: Value): Value {
  if (v.k === "thing" && v.type === "url") return v.fields.get("href") ?? UNKNOWN;
  if (v.k !== "table") return show(v);
  const own = v.entries.get("url") ?? v.entries.get("href");
  if (own !== undefined) return show(own);
  const host = v.entries.get("hostname") ?? v.entries.get("host") ?? UNKNOWN;
  return concat(concat(text("http://"), show(host)), show(v.entries.get("path") ?? text("/")));
}

/** `fetch(url, {method, body})` */
const fetch: Handler = (c) => {
  const o = options(c).entries;
  const method = known(o.get("method"))?.toUpperCase() ?? (o.has("method") ? null : "GET");
  const headers = o.get("headers");
  const got = request(
    c.m,
    urlOf(argOr(c, 0)),
    method,
    [o.get("body"), o.get("data"), headers !== undefined && readsFiles(headers) ? headers : undefined],
    [headers, o.get("auth")],
  );
  return thing("response", [], taintOf(got));
};

/** Headers hold what one signs in with; a file in them is data like any other. */
const readsFiles = (v: Value): boolean => taintOf(v).files.length > 0;

/** `axios.post(url, body)`, `got.put(url, {json})` */
const verb =
  (method: string): Handler =>
  (c) => {
    const body = /POST|PUT|PATCH/.test(method) ? arg(c, 1) : undefined;
    const how = arg(c, body === undefined ? 1 : 2);
    const logins = how?.k === "table" ? [how.entries.get("headers"), how.entries.get("auth")] : [];
    const got = request(c.m, urlOf(argOr(c, 0)), method, [body], logins);
    const r = thing("response", [], taintOf(got));
    for (const a of c.args) if (a.k === "func") c.m.perhaps(() => apply(c.m, a, [UNKNOWN, r, r], null, true));
    return r;
  };

/** `https.get(url, callback)`, `https.request(options, callback)` */
const http: Handler = (c) => {
  const method = known(options(c).entries.get("method"))?.toUpperCase() ?? (c.name.endsWith(".get") ? "GET" : null);
  const where = address(urlOf(argOr(c, 0)));
  const r = thing("response", [], NETWORK);
  const q = thing("sending", [["where", urlOf(argOr(c, 0))]], NETWORK);
  if (method !== "GET" && method !== null) c.m.open.set(q, c.m.emit({ type: "send", ...where, method, carries: [] }));
  c.m.emit({ type: "receive", ...where, ...(method === null ? {} : { method }), carries: [] });
  for (const a of c.args) if (a.k === "func") c.m.perhaps(() => apply(c.m, a, [r]));
  return q;
};

const connect: Handler = (c) => {
  const first = argOr(c, 0);
  const o = options(c).entries;
  const [port, host] =
    first.k === "table"
      ? [o.get("port"), o.get("path") ?? o.get("host") ?? o.get("hostname")]
      : first.k === "text" && first.v.startsWith("/")
        ? [undefined, first]
        : [first, c.args[1]?.k === "func" ? undefined : (c.args[1] ?? text("localhost"))];
  c.m.emit({ type: "connect", ...hostPort(host, port), carries: [] });
  const s = thing(
    "socket",
    [
      ["host", host ?? UNKNOWN],
      ["port", port ?? UNKNOWN],
    ],
    NETWORK,
  );
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
  return c.self.k === "thing" ? c.self : s;
};

const send: Handler = (c) => {
  const taint = callTaint({ ...c, self: NONE });
  const open = c.self.k === "thing" ? c.m.open.get(c.self) : undefined;
  if (open?.type === "send") {
    open.carries = [...new Set([...open.carries, ...taint.files])].slice(0, 16);
    if (taint.environment.length > 0)
      open.environment = [...(open.environment ?? []), ...taint.environment].slice(0, 16);
    return UNKNOWN;
  }
  if (c.args.length === 0) return UNKNOWN;
  const field = (n: string): Value | undefined => (c.self.k === "thing" ? c.self.fields.get(n) : undefined);
  const where = field("where");
  c.m.emit({
    type: "send",
    ...(where === undefined ? hostPort(field("host"), field("port")) : address(where)),
    ...carried(taint),
  });
  return UNKNOWN;
};

const listen: Handler = (c) => {
  const port = c.args[0]?.k === "table" ? c.args[0].entries.get("port") : c.args[0];
  c.m.emit({ type: "listen", ...hostPort(c.args[1]?.k === "text" ? c.args[1] : undefined, port), carries: [] });
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
  return c.self;
};

const server: Handler = (c) => {
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
  return thing("server");
};

const body: Handler = (c) => unknown(joinTaint(NETWORK, taintOf(c.self)));

/** Events of a connection bring data from outside. */
const heard: Handler = (c) => {
  for (const a of c.args) if (a.k === "func") c.m.perhaps(() => apply(c.m, a, [unknown(NETWORK)], null, true));
  return c.self;
};

const VERBS = ["get", "post", "put", "patch", "delete", "head"];

/** Clients of databases, and what they speak. */
const CLIENTS: Readonly<Record<string, string>> = {
  "pg.Client": "postgres",
  "pg.Pool": "postgres",
  postgres: "postgres",
  "mysql.createConnection": "mysql",
  "mysql.createPool": "mysql",
  "mysql2.createConnection": "mysql",
  "mysql2.createPool": "mysql",
  "mysql2/promise.createConnection": "mysql",
  "better-sqlite3": "sqlite",
  "sqlite3.Database": "sqlite",
  "node:sqlite.DatabaseSync": "sqlite",
  "sqlite.DatabaseSync": "sqlite",
};

const looksUp: Handler = (c) => {
  sendsName(c.m, show(argOr(c, 0)));
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
  return UNKNOWN;
};

/** `Bun.connect({hostname, port, socket: {data(socket, data) {…}}})`: its functions hear what comes. */
const bunSocket: Handler = (c) => {
  const o = options(c).entries;
  const listens = c.name === "Bun.listen";
  c.m.emit({ type: listens ? "listen" : "connect", ...hostPort(o.get("hostname"), o.get("port")), carries: [] });
  const s = thing(
    "socket",
    [
      ["host", o.get("hostname") ?? UNKNOWN],
      ["port", o.get("port") ?? UNKNOWN],
    ],
    NETWORK,
  );
  const heardBy = o.get("socket");
  if (heardBy?.k === "table")
    for (const f of heardBy.entries.values())
      if (f.k === "func") c.m.perhaps(() => apply(c.m, f, [s, unknown(NETWORK)], null, true));
  return s;
};

/** An address beside a file: `new URL("../dist", import.meta.url)`. Any other base is not looked at. */
function resolved(v: Value, base: string | null): Value {
  if (v.k !== "text" || base === null || !base.startsWith("file:///") || /^[a-z][a-z0-9+.-]*:/i.test(v.v)) return v;
  const path = v.v.replace(/[?#].*$/s, "");
  return text(path.startsWith("/") ? `file://${path}` : base.slice(0, base.lastIndexOf("/") + 1) + path, v.taint);
}

/** Talking to others. */
export const NETWORK_CALLS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    Object.entries(CLIENTS).map(([name, dialect]): [string, Handler] => [
      name,
      dialect === "sqlite" ? (c) => sqlite(c.args[0]) : () => database(dialect),
    ]),
  ),
  fetch,
  "node-fetch": fetch,
  "undici.fetch": fetch,
  "undici.request": fetch,
  axios: fetch,
  got: fetch,
  "axios.request": fetch,
  request: verb("GET"),
  ...Object.fromEntries(
    ["axios", "got", "superagent", "request", "needle"].flatMap((l) =>
      VERBS.map((v): [string, Handler] => [`${l}.${v}`, verb(v.toUpperCase())]),
    ),
  ),
  "http.get": http,
  "http.request": http,
  "https.get": http,
  "https.request": http,
  "net.connect": connect,
  "net.createConnection": connect,
  "net.Socket": () => thing("socket", [], NETWORK),
  "tls.connect": connect,
  "http.createServer": server,
  "https.createServer": server,
  "net.createServer": server,
  express: server,
  "Bun.serve": (c) => listen({ ...c, self: UNKNOWN }),
  "Deno.serve": (c) => listen({ ...c, self: UNKNOWN }),
  "Deno.connect": connect,
  "Deno.connectTls": connect,
  "Deno.listen": listen,
  "Bun.connect": bunSocket,
  "Bun.listen": bunSocket,
  WebSocket: (c) => {
    c.m.emit({ type: "connect", ...address(urlOf(argOr(c, 0))), carries: [] });
    return thing("socket", [["where", argOr(c, 0)]], NETWORK);
  },
  ...Object.fromEntries(
    ["lookup", "resolve", "resolve4", "resolve6", "resolveTxt", "resolveCname", "resolveMx", "resolveNs"].map(
      (n): [string, Handler] => [`dns.${n}`, looksUp],
    ),
  ),
  "Deno.resolveDns": looksUp,
  URL: (c) => {
    const href = resolved(show(argOr(c, 0)), known(arg(c, 1)));
    const file = href.k === "text" && href.v.startsWith("file://") ? text(href.v.slice(7), href.taint) : UNKNOWN;
    return thing(
      "url",
      [
        ["href", href],
        ["pathname", file],
        ["path", file],
      ],
      taintOf(href),
    );
  },
  "url.fileURLToPath": (c) => {
    const v = argOr(c, 0);
    if (v.k === "text") return v.v.startsWith("file://") ? text(v.v.slice(7), v.taint) : v;
    return v.k === "thing" ? (v.fields.get("pathname") ?? UNKNOWN) : UNKNOWN;
  },
};

export const NETWORK_METHODS: Readonly<Record<string, Handler>> = {
  ...DATABASE_METHODS,
  "response.text": body,
  "response.json": body,
  "response.arrayBuffer": body,
  "response.buffer": body,
  "response.on": heard,
  "socket.connect": connect,
  "socket.write": send,
  "socket.send": send,
  "socket.end": send,
  "socket.on": heard,
  "sending.write": send,
  "sending.end": send,
  "sending.on": heard,
  "socket.pipe": (c) => {
    // Into a process: what it runs comes from outside.
    const to = argOr(c, 0);
    const p = to.k === "thing" ? to.fields.get("process") : undefined;
    const e = p?.k === "thing" ? c.m.open.get(p) : undefined;
    if (e?.type === "exec" || e?.type === "shell") {
      e.stdin = null;
      e.untrusted = true;
    }
    return to;
  },
  "server.listen": listen,
  "unknown.listen": (c) => (c.args[0]?.k === "num" ? listen(c) : UNKNOWN),
};
