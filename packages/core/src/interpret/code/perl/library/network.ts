import { arg, argOr, callTaint } from "../../machine/call.js";
import { writeFile } from "../../machine/file.js";
import { known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { carried, hostPort, request, sendsName } from "../../machine/net.js";
import { hears, hearsPackets } from "../../machine/packets.js";
import { NETWORK } from "../../machine/taint.js";
import { NONE, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show } from "../operate.js";

/** `get($url)` of LWP::Simple. */
const get: Handler = (c) => request(c.m, show(argOr(c, 0)), "GET", []);

const store: Handler = (c) => {
  writeFile(c.m, argOr(c, 1), request(c.m, show(argOr(c, 0)), "GET", []));
  return UNKNOWN;
};

const verb =
  (method: string): Handler =>
  (c) => {
    const more = c.args.length < 2 ? [] : [unknown(callTaint({ ...c, args: c.args.slice(1), self: NONE }))];
    // `get($url, Authorization => …)`: everything besides the address is headers.
    if (method === "GET") request(c.m, show(argOr(c, 0)), method, [], more);
    else request(c.m, show(argOr(c, 0)), method, more);
    return thing("response", [], NETWORK);
  };

/** `$ua->request($request)` of LWP, `$http->request("DELETE", $url)` of HTTP::Tiny. */
const asked: Handler = (c) => {
  const [one, second] = c.args;
  const isMade = one?.k === "thing" && one.type === "request";
  const [method, url] = isMade ? [one.fields.get("method"), one.fields.get("to")] : [one, second];
  if (url === undefined) return unknown(callTaint(c));
  const more = isMade ? [] : c.args.slice(2);
  const how = known(method)?.toUpperCase() ?? null;
  if (how === "GET") request(c.m, show(url), how, [], more);
  else request(c.m, show(url), how, more);
  return thing("response", [], NETWORK);
};

/** `Class->new(…)` for the classes that reach out. */
const create: Handler = (c) => {
  const name = known(c.self) ?? "";
  const given = new Map<string, Value>();
  for (let i = 0; i + 1 < c.args.length; i += 2) given.set(known(show(c.args[i]!)) ?? "", c.args[i + 1]!);
  if (/^(?:LWP::UserAgent|HTTP::Tiny|WWW::Mechanize|Mojo::UserAgent|LWP::UserAgent::\w+)$/.test(name))
    return thing("agent");
  if (name === "HTTP::Request")
    return thing(
      "request",
      [
        ["method", argOr(c, 0)],
        ["to", argOr(c, 1)],
      ],
      callTaint(c),
    );
  if (!/^IO::Socket/.test(name)) return c.args.length === 0 ? thing("object") : unknown(callTaint(c));
  const peer = given.get("PeerAddr") ?? given.get("PeerHost") ?? (c.args.length === 1 ? c.args[0] : undefined);
  if (given.has("Listen") || given.has("LocalPort"))
    c.m.emit({ type: "listen", ...hostPort(given.get("LocalAddr"), given.get("LocalPort")), carries: [] });
  else c.m.emit({ type: "connect", ...split(peer, given.get("PeerPort")), carries: [] });
  return thing(
    "socket",
    [
      ["host", peer ?? UNKNOWN],
      ["port", given.get("PeerPort") ?? UNKNOWN],
    ],
    NETWORK,
  );
};

/** `host:port` in one text. */
function split(peer: Value | undefined, port: Value | undefined): ReturnType<typeof hostPort> {
  const v = known(peer);
  const at = v === null ? -1 : v.lastIndexOf(":");
  return port === undefined && v !== null && at > 0
    ? hostPort(text(v.slice(0, at)), text(v.slice(at + 1)))
    : hostPort(peer, port);
}

const send: Handler = (c) => {
  const field = (n: string): Value | undefined => (c.self.k === "thing" ? c.self.fields.get(n) : undefined);
  c.m.emit({ type: "send", ...split(field("host"), field("port")), ...carried(callTaint({ ...c, self: NONE })) });
  return UNKNOWN;
};

const body: Handler = () => unknown(NETWORK);

/** The address `sockaddr_in($port, inet_aton($host))` makes. */
const socketAddress: Handler = (c) =>
  thing("address", [
    ["port", argOr(c, 0)],
    ["host", argOr(c, 1)],
  ]);

/** Talking to others. */
export const NETWORK_CALLS: Readonly<Record<string, Handler>> = {
  get,
  getprint: get,
  "LWP::Simple::get": get,
  getstore: store,
  mirror: store,
  "LWP::Simple::getstore": store,
  inet_aton: (c) => {
    sendsName(c.m, argOr(c, 0));
    return argOr(c, 0);
  },
  gethostbyname: (c) => {
    sendsName(c.m, argOr(c, 0));
    return UNKNOWN;
  },
  // `socket(S, PF_INET, SOCK_RAW, …)`
  socket: (c) => {
    if (hearsPackets(arg(c, 1), arg(c, 2))) hears(c);
    return UNKNOWN;
  },
  sockaddr_in: socketAddress,
  pack_sockaddr_in: socketAddress,
  connect: (c) => {
    const a = arg(c, 1);
    c.m.emit({
      type: "connect",
      ...(a?.k === "thing" ? hostPort(a.fields.get("host"), a.fields.get("port")) : hostPort(undefined, undefined)),
      carries: [],
    });
    return UNKNOWN;
  },
  bind: (c) => {
    const a = arg(c, 1);
    c.m.emit({
      type: "listen",
      ...(a?.k === "thing" ? hostPort(undefined, a.fields.get("port")) : hostPort(undefined, undefined)),
      carries: [],
    });
    return UNKNOWN;
  },
  // `open(STDIN, ">&S")` and the like: the shell started next talks to the peer.
  send: (c) => {
    c.m.emit({ type: "send", ...hostPort(undefined, undefined), ...carried(callTaint(c)) });
    return UNKNOWN;
  },
};

export const NETWORK_METHODS: Readonly<Record<string, Handler>> = {
  "text.new": create,
  "agent.get": verb("GET"),
  "agent.post": verb("POST"),
  "agent.post_form": verb("POST"),
  "agent.put": verb("PUT"),
  "agent.delete": verb("DELETE"),
  "agent.request": asked,
  "agent.mirror": store,
  "response.content": body,
  "response.decoded_content": body,
  "socket.send": send,
  "socket.print": send,
  "socket.write": send,
  "socket.recv": body,
  "socket.getline": body,
};
