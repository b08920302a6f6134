import { apply } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { concat, known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { carried, hasOrigin, hostPort, request } from "../../machine/net.js";
import { NETWORK } from "../../machine/taint.js";
import { NONE, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show } from "../operate.js";

const field = (v: Value, name: string): Value => (v.k === "thing" ? (v.fields.get(name) ?? UNKNOWN) : UNKNOWN);
const isUri = (v: Value) => v.k === "thing" && v.type === "uri";
const answer = (): Value => thing("response", [], NETWORK);

/** `Net::HTTP.new(host, port)`: a connection whose methods are requests. */
const open: Handler = (c) => {
  c.m.emit({ type: "connect", ...hostPort(argOr(c, 0), portOf(c)), carries: [] });
  const connection = thing(
    "http",
    [
      ["host", argOr(c, 0)],
      ["port", portOf(c) ?? NONE],
    ],
    NETWORK,
  );
  for (const a of c.args) if (a.k === "func") apply(c.m, a, [connection]);
  return connection;
};

const portOf = ({ args }: Call): Value | undefined =>
  args[1]?.k === "num" || args[1]?.k === "text" ? args[1] : undefined;

/** What a connection is asked, at a path of its host. */
function ask(c: Call, connection: Value, path: Value, method: string, sent: readonly Value[]): Value {
  const { host, port } = hostPort(field(connection, "host"), field(connection, "port"));
  const scheme = port === null || port === 443 ? "https" : "http";
  const at = path.k === "text" && path.v.startsWith("/") ? path.v : null;
  if (host !== null && at !== null)
    request(c.m, text(`${scheme}://${host}${port === null ? "" : `:${port}`}${at}`), method, sent);
  else {
    const taint = callTaint({ ...c, self: NONE });
    c.m.emit({ type: "send", url: null, host, port, method, ...carried(taint) });
  }
  return answer();
}

const asks =
  (method: string): Handler =>
  (c) => {
    const sends = /^(?:POST|PUT|PATCH|PROPPATCH)$/.test(method);
    return ask(c, c.self, show(argOr(c, 0)), method, sends ? [unknown(callTaint({ ...c, self: NONE }))] : []);
  };

/** `Net::HTTP::Delete.new(uri)`: what is asked once a connection is told to. */
const asked =
  (method: string): Handler =>
  (c) => {
    const to = argOr(c, 0);
    return thing(
      "request",
      [
        ["method", text(method)],
        ["to", isUri(to) ? field(to, "url") : show(to)],
      ],
      callTaint(c),
    );
  };

const requested: Handler = (c) => {
  const one = argOr(c, 0);
  const to = field(one, "to");
  const method = field(one, "method");
  const how = method.k === "text" ? method.v : "POST";
  const sent = how === "GET" ? [] : [unknown(callTaint({ ...c, self: NONE }))];
  if (to.k === "text" && /^https?:/i.test(to.v)) return request(c.m, to, how, sent);
  return ask(c, c.self, to, how, sent);
};

/** A client's own methods: `HTTParty.delete(url)`. */
const sends =
  (method: string): Handler =>
  (c) => {
    const to = argOr(c, 0);
    const body = c.args.length > 1 ? [unknown(callTaint({ ...c, args: c.args.slice(1), self: NONE }))] : [];
    request(c.m, isUri(to) ? field(to, "url") : show(to), method, body);
    return answer();
  };

const option = (v: Value | undefined, name: string): Value | undefined =>
  v?.k === "table" ? v.entries.get(name) : undefined;
const methodIn = (options: Value | undefined): string => known(option(options, "method"))?.toUpperCase() ?? "GET";

/** What is sent besides the address: a body, or what came from a file or the environment. */
function sentBy(c: Call, method: string): readonly Value[] {
  const all = unknown(callTaint({ ...c, self: NONE }));
  return /^(?:POST|PUT|PATCH)$/.test(method) || hasOrigin(all) ? [all] : [];
}

/** `Faraday.new(url: base)`, `Excon.new(base)`: a client whose methods are requests below its address. */
const client: Handler = (c) => {
  const given = option(arg(c, 0), "url") ?? arg(c, 0);
  return thing("site", given === undefined ? [] : [["base", isUri(given) ? field(given, "url") : show(given)]]);
};

function below(base: Value | undefined, path: Value | undefined): Value {
  const to = path === undefined ? undefined : show(path);
  if (base === undefined) return to ?? UNKNOWN;
  if (to === undefined) return base;
  if (/^https?:/i.test(known(to) ?? "")) return to;
  const [from, rest] = [known(base), known(to)];
  return concat(
    from === null ? base : text(`${from.replace(/\/$/, "")}/`),
    rest === null ? to : text(rest.replace(/^\//, "")),
  );
}

/** Asked of a client; the path stands first, or among options. */
function askClient(c: Call, method: string): Value {
  const first = arg(c, 0);
  const path = first?.k === "table" ? option(first, "path") : first;
  const base = c.self.k === "thing" ? c.self.fields.get("base") : undefined;
  request(c.m, below(base, path), method, sentBy(c, method));
  return answer();
}

const METHODS = ["Get", "Head", "Post", "Put", "Patch", "Delete"] as const;
const of = (names: readonly string[], make: (method: string) => Handler, key: (name: string) => string) =>
  Object.fromEntries(names.map((name) => [key(name), make(name.toUpperCase())] as const));

/** Connections, requests made beforehand, and clients that change what is there. */
export const HTTP_CALLS: Readonly<Record<string, Handler>> = {
  "Net.HTTP.start": open,
  "Net.HTTP.new": open,
  ...of(METHODS, asked, (name) => `Net.HTTP.${name}.new`),
  ...Object.assign(
    {},
    ...["HTTParty", "RestClient", "Faraday", "HTTP", "Excon", "Typhoeus"].map((client) =>
      of(["put", "patch", "delete"], sends, (name) => `${client}.${name}`),
    ),
  ),
  ...Object.fromEntries(
    ["Faraday.new", "Excon.new", "RestClient.Resource.new", "HTTP.persistent"].map((name) => [name, client]),
  ),
  // What is set for a request is not its address.
  ...Object.fromEntries(
    ["auth", "basic_auth", "headers", "timeout", "follow", "cookies"].map((name) => [
      `HTTP.${name}`,
      () => thing("site"),
    ]),
  ),
  "RestClient.Request.execute": (c) => {
    const method = methodIn(arg(c, 0));
    request(c.m, show(option(arg(c, 0), "url") ?? UNKNOWN), method, sentBy(c, method));
    return answer();
  },
  "Typhoeus.Request.new": (c) =>
    thing(
      "request",
      [
        ["method", text(methodIn(arg(c, 1)))],
        ["to", show(argOr(c, 0))],
      ],
      callTaint(c),
    ),
  "Net.HTTP.delete": sends("DELETE"),
  "Net.HTTP.put": sends("PUT"),
};

export const HTTP_METHODS: Readonly<Record<string, Handler>> = {
  ...of(METHODS, asks, (name) => `http.${name.toLowerCase()}`),
  ...of(["get", "post"], asks, (name) => `http.request_${name}`),
  ...of(
    METHODS,
    (method) => (c) => askClient(c, method),
    (name) => `site.${name.toLowerCase()}`,
  ),
  "site.request": (c) => askClient(c, methodIn(arg(c, 0))),
  "request.run": (c) => requested({ ...c, args: [c.self] }),
  "http.request": requested,
  "http.send_request": (c) => {
    const method = argOr(c, 0);
    return ask(c, c.self, show(argOr(c, 1)), method.k === "text" ? method.v.toUpperCase() : "POST", [
      unknown(callTaint({ ...c, self: NONE })),
    ]);
  },
  "http.start": (c) => {
    for (const a of c.args) if (a.k === "func") apply(c.m, a, [c.self]);
    return c.self;
  },
};
