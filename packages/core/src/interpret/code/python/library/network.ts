import { apply, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { writeFile } from "../../machine/file.js";
import { concat, known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { carried, hasOrigin, hostPort, request, sendsName } from "../../machine/net.js";
import { hears, hearsPackets } from "../../machine/packets.js";
import { joinTaint, NETWORK } from "../../machine/taint.js";
import { list, NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items } from "../operate.js";

const BODY = ["data", "json", "files", "params", "content"];
/** Where one signs in; a file in them is data like any other. */
const LOGINS = ["headers", "cookies", "auth"];

const verb =
  (method: string | null, at = 0): Handler =>
  (c) => {
    const how = method ?? known(argOr(c, 0, "method"))?.toUpperCase() ?? null;
    const where = below(c.self, argOr(c, at, "url"));
    const logins = LOGINS.map((n) => c.named?.get(n));
    const sent = [...c.args.slice(at + 1), ...BODY.map((n) => c.named?.get(n))].filter((v) => v !== undefined);
    const body = how === "GET" ? sent.filter(hasOrigin) : sent;
    const files = logins.filter((v) => v !== undefined && taintOf(v).files.length > 0);
    return thing("response", [], taintOf(request(c.m, where, how, [...body, ...files], logins)));
  };

/** A session may have an address of its own, which a path is added to. */
function below(of: Value, url: Value): Value {
  const base = of.k === "thing" && of.type === "session" ? known(of.fields.get("base")) : null;
  return base === null || /^https?:/i.test(known(url) ?? "") ? url : concat(text(base.replace(/\/$/, "")), url);
}

const VERBS: readonly [string, Handler][] = [
  ...["get", "post", "put", "patch", "delete", "head", "options"].map((v): [string, Handler] => [
    v,
    verb(v.toUpperCase()),
  ]),
  ["request", verb(null, 1)],
  ["stream", verb(null, 1)],
];

/** `urlopen(url | Request, data)` */
const urlopen: Handler = (c) => {
  const what = argOr(c, 0, "url");
  const body = arg(c, 1, "data") ?? (what.k === "thing" ? what.fields.get("data") : undefined);
  const url = what.k === "thing" ? (what.fields.get("url") ?? UNKNOWN) : what;
  const sends = body !== undefined && !(body.k === "const");
  const headers = what.k === "thing" ? what.fields.get("headers") : undefined;
  const method = what.k === "thing" ? known(what.fields.get("method")) : null;
  return thing("response", [], taintOf(request(c.m, url, method ?? (sends ? "POST" : "GET"), [body], [headers])));
};

const retrieve: Handler = (c) => {
  const got = request(c.m, argOr(c, 0, "url"), "GET", []);
  const to = arg(c, 1, "filename");
  if (to !== undefined) writeFile(c.m, to, got);
  return list([to ?? UNKNOWN, UNKNOWN]);
};

function connect(c: Call): Value {
  const where = argOr(c, 0, "address");
  const at = items(where);
  // A unix socket's address is its path.
  const [host, port] = where.k === "text" ? [where, undefined] : [at?.[0], at?.[1]];
  c.m.emit({ type: "connect", ...hostPort(host, port), carries: [] });
  if (c.self.k === "thing") c.self.fields.set("peer", where);
  return c.name === "socket.create_connection" ? thing("socket", [["peer", where]], NETWORK) : NONE;
}

const sendAll: Handler = (c) => {
  const peer =
    c.self.k === "thing"
      ? (c.self.fields.get("peer") ?? (c.name === "sendto" ? argOr(c, c.args.length - 1) : UNKNOWN))
      : UNKNOWN;
  const at = items(peer);
  c.m.emit({ type: "send", ...hostPort(at?.[0], at?.[1]), ...carried(taintOf(argOr(c, 0))) });
  return UNKNOWN;
};

const bind: Handler = (c) => {
  const at = items(argOr(c, 0));
  c.m.emit({ type: "listen", ...hostPort(at?.[0], at?.[1]), carries: [] });
  return NONE;
};

const connection =
  (type: string): Handler =>
  (c) => {
    const host = argOr(c, 0, "host");
    if (type !== "http" && c.args.length > 0)
      c.m.emit({ type: "connect", ...hostPort(host, arg(c, 1, "port")), carries: [] });
    return thing(
      type,
      [
        ["host", host],
        ["port", arg(c, 1, "port") ?? NONE],
      ],
      NETWORK,
    );
  };

/** A message or a file handed to a connection opened before. */
const handOver: Handler = (c) => {
  const host = c.self.k === "thing" ? c.self.fields.get("host") : undefined;
  const port = c.self.k === "thing" ? c.self.fields.get("port") : undefined;
  c.m.emit({ type: "send", ...hostPort(host, port), ...carried(callTaint(c)) });
  return unknown(NETWORK);
};

const takenAway: Handler = (c) => {
  const host = c.self.k === "thing" ? known(c.self.fields.get("host")) : null;
  c.m.emit({ type: "as", argv: ["lftp", "-e", `rm -r ${known(arg(c, 0)) ?? "/*"}`, host ?? "unknown.invalid"] });
  return UNKNOWN;
};

const httpRequest: Handler = (c) => {
  const host = c.self.k === "thing" ? c.self.fields.get("host") : undefined;
  const url = concat(concat(text("https://"), host ?? UNKNOWN), argOr(c, 1, "url"));
  request(c.m, url, known(argOr(c, 0, "method")), [arg(c, 2, "body")], [arg(c, 3, "headers")]);
  return NONE;
};

const serve: Handler = (c) => bind({ ...c, args: [argOr(c, 0, "server_address")] });
const body: Handler = (c) => unknown(joinTaint(NETWORK, taintOf(c.self)));

/** `Thread(target=f, args=(…))`: the function runs with these. */
const started: Handler = (c) => {
  const f = c.named?.get("target") ?? c.args[1];
  const args = c.named?.get("args") ?? c.args[3];
  const all = args === undefined ? [] : items(args);
  if (f !== undefined) c.m.perhaps(() => apply(c.m, f, all ?? [], null, all === null));
  return UNKNOWN;
};

const runIt: Handler = (c) => {
  const [f, ...rest] = c.args;
  if (f !== undefined) c.m.perhaps(() => apply(c.m, f, rest, c.named, c.open));
  return UNKNOWN;
};

const overAll: Handler = (c) => {
  const [f, over] = c.args;
  const all = over === undefined ? null : items(over);
  if (f === undefined) return UNKNOWN;
  if (all === null) handOut(c.m, f);
  else for (const v of all.slice(0, 256)) c.m.perhaps(() => apply(c.m, f, [v]));
  return UNKNOWN;
};

/** A name that is made of what nobody else should know tells it to whoever answers for the name. */
const looksUp: Handler = (c) => {
  sendsName(c.m, argOr(c, 0, "host"));
  return unknown(NETWORK);
};

const based: Handler = (c) => thing("session", [["base", c.named?.get("base_url") ?? NONE]]);

/** Talking to others, and running functions later or elsewhere. */
export const NETWORK_CALLS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(["requests", "httpx", "requests.api"].flatMap((m) => VERBS.map(([v, h]) => [`${m}.${v}`, h]))),
  "requests.Session": () => thing("session"),
  "requests.session": () => thing("session"),
  "httpx.Client": based,
  "httpx.AsyncClient": based,
  "aiohttp.ClientSession": based,
  "urllib3.PoolManager": () => thing("pool"),
  "urllib.request.urlopen": urlopen,
  "urllib.request.Request": (c) =>
    thing("request", [
      ["url", argOr(c, 0, "url")],
      ["data", arg(c, 1, "data") ?? NONE],
      ["headers", arg(c, 2, "headers") ?? NONE],
      ["method", arg(c, 5, "method") ?? NONE],
    ]),
  "urllib.request.urlretrieve": retrieve,
  "wget.download": retrieve,
  "socket.socket": (c) => {
    if (hearsPackets(arg(c, 0, "family"), arg(c, 1, "type"))) hears(c);
    return thing("socket", [], NETWORK);
  },
  "socket.gethostbyname": looksUp,
  "socket.gethostbyname_ex": looksUp,
  "socket.getaddrinfo": looksUp,
  "dns.resolver.resolve": looksUp,
  "dns.resolver.query": looksUp,
  "socket.create_connection": connect,
  "http.client.HTTPConnection": connection("http"),
  "http.client.HTTPSConnection": connection("http"),
  "ftplib.FTP": connection("ftp"),
  "ftplib.FTP_TLS": connection("ftp"),
  "smtplib.SMTP": connection("smtp"),
  "smtplib.SMTP_SSL": connection("smtp"),
  "telnetlib.Telnet": connection("socket"),
  "xmlrpc.client.ServerProxy": (c) => {
    request(c.m, argOr(c, 0), null, []);
    return unknown(NETWORK);
  },
  "http.server.HTTPServer": serve,
  "http.server.ThreadingHTTPServer": serve,
  "socketserver.TCPServer": serve,
  "socketserver.ThreadingTCPServer": serve,
  "socketserver.UDPServer": serve,
  "threading.Thread": started,
  "multiprocessing.Process": started,
  "threading.Timer": (c) => runIt({ ...c, args: c.args.slice(1, 2) }),
  "atexit.register": runIt,
  "asyncio.to_thread": runIt,
};

const session = VERBS.map(([v, h]): [string, Handler] => [`session.${v}`, h]);

export const NETWORK_METHODS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(session),
  "pool.request": verb(null, 1),
  "socket.connect": connect,
  "socket.connect_ex": connect,
  "socket.send": sendAll,
  "socket.sendall": sendAll,
  "socket.sendto": sendAll,
  "socket.write": sendAll,
  "socket.bind": bind,
  "socket.recv": body,
  "socket.recvfrom": body,
  "socket.makefile": (c) => c.self,
  "socket.fileno": (c) => c.self,
  "socket.read": body,
  "socket.accept": () => list([thing("socket", [], NETWORK), UNKNOWN]),
  "http.request": httpRequest,
  "http.getresponse": () => thing("response", [], NETWORK),
  "ftp.delete": takenAway,
  "ftp.rmd": takenAway,
  "ftp.storbinary": handOver,
  "ftp.storlines": handOver,
  "ftp.retrbinary": (c) => {
    c.m.emit({
      type: "receive",
      ...hostPort(c.self.k === "thing" ? c.self.fields.get("host") : undefined, undefined),
      carries: [],
    });
    if (c.args[1] !== undefined) c.m.perhaps(() => apply(c.m, c.args[1]!, [unknown(NETWORK)]));
    return UNKNOWN;
  },
  "smtp.sendmail": handOver,
  "smtp.send_message": handOver,
  "response.read": body,
  "response.json": body,
  "response.text": body,
  "*.submit": runIt,
  "*.apply_async": runIt,
  "*.imap": overAll,
  "unknown.map": overAll,
};
