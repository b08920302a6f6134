import { apply, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { contentOf, globbed, listFolder, openFile, readFile, touch, writeFile, writeTo } from "../../machine/file.js";
import { concat, known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { carried, hostPort, request, sendsName } from "../../machine/net.js";
import { hears, hearsPackets } from "../../machine/packets.js";
import { enter } from "../../machine/place.js";
import { NETWORK } from "../../machine/taint.js";
import { list, NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show } from "../operate.js";

const place = (v: Value): Value => (v.k === "thing" ? v : v.k === "list" ? v : show(v));
const block = (c: Call): Value | undefined => c.args.find((a) => a.k === "func");
const places = (c: Call): readonly Value[] =>
  c.args.filter((a) => a.k !== "table" && a.k !== "func" && a.k !== "const").map(place);

const remove =
  (recursive: boolean): Handler =>
  (c) => {
    const all = places(c);
    for (const p of all.length > 0 ? all : [UNKNOWN]) touch(c.m, "delete", p, recursive ? { recursive } : {});
    return UNKNOWN;
  };

const make: Handler = (c) => {
  for (const p of places(c).slice(0, 16)) if (p.k !== "num") touch(c.m, "write", p);
  return UNKNOWN;
};

const transfer =
  (moves: boolean): Handler =>
  (c) => {
    const from = place(argOr(c, 0));
    touch(c.m, "read", from, { recursive: true });
    if (moves) touch(c.m, "delete", from, { recursive: true });
    touch(c.m, "write", place(argOr(c, 1)), { content: null });
    return UNKNOWN;
  };

const linked =
  (symbolic: boolean): Handler =>
  (c) => {
    link(c.m, place(argOr(c, 1)), place(argOr(c, 0)), symbolic);
    return UNKNOWN;
  };

/** The mode stands first, files after it. */
const changed: Handler = (c) => {
  const skip = c.name.includes("chown") ? 2 : 1;
  for (const p of c.args.slice(skip))
    if (p.k !== "table")
      touch(c.m, "chmod", place(p), {
        mode: c.name.includes("chmod") ? knownNumber(arg(c, 0)) : null,
        ...(c.name.endsWith("_R") ? { recursive: true } : {}),
      });
  return UNKNOWN;
};

const open: Handler = (c) => {
  const file = openFile(
    c.m,
    place(argOr(c, 0)),
    known(arg(c, 1)) ?? (arg(c, 1) === undefined || arg(c, 1)?.k === "func" ? "r" : "r+"),
  );
  const f = block(c);
  return f === undefined ? file : apply(c.m, f, [file]);
};

const write: Handler = (c) => {
  writeFile(c.m, place(argOr(c, 0)), show(argOr(c, 1)), false);
  return UNKNOWN;
};

const read: Handler = (c) => {
  const v = readFile(c.m, place(argOr(c, 0)));
  for (const a of c.args) if (a.k === "func") c.m.perhaps(() => apply(c.m, a, [v]));
  return v;
};

const joined: Handler = (c) =>
  c.args.map(show).reduce<Value | null>((a, b) => (a === null ? b : concat(concat(a, text("/")), b)), null) ?? UNKNOWN;

const entries: Handler = (c) => {
  const found =
    c.name.includes("glob") || c.name === "Dir.[]"
      ? globbed(c.m, show(argOr(c, 0)))
      : listFolder(c.m, place(argOr(c, 0)), false);
  const f = block(c);
  if (f === undefined) return found;
  c.m.perhaps(() => apply(c.m, f, [found.k === "list" && found.items.length > 0 ? found.items[0]! : UNKNOWN]));
  return UNKNOWN;
};

/** Files and folders. */
export const FILES: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    ["rm", "rm_f", "remove", "safe_unlink", "remove_file"].map((n): [string, Handler] => [
      `FileUtils.${n}`,
      remove(false),
    ]),
  ),
  ...Object.fromEntries(
    ["rm_r", "rm_rf", "rmtree", "remove_dir", "remove_entry", "remove_entry_secure", "remove_dir"].map(
      (n): [string, Handler] => [`FileUtils.${n}`, remove(true)],
    ),
  ),
  "FileUtils.rmdir": remove(false),
  "FileUtils.mv": transfer(true),
  "FileUtils.move": transfer(true),
  "FileUtils.cp": transfer(false),
  "FileUtils.cp_r": transfer(false),
  "FileUtils.copy": transfer(false),
  "FileUtils.mkdir": make,
  "FileUtils.mkdir_p": make,
  "FileUtils.touch": make,
  "FileUtils.ln": linked(false),
  "FileUtils.ln_s": linked(true),
  "FileUtils.ln_sf": linked(true),
  "FileUtils.chmod": changed,
  "FileUtils.chmod_R": changed,
  "FileUtils.chown": changed,
  "FileUtils.chown_R": changed,
  "FileUtils.cd": (c) => {
    enter(c.m, place(argOr(c, 0)));
    return UNKNOWN;
  },
  "File.delete": remove(false),
  "File.unlink": remove(false),
  "Dir.rmdir": remove(false),
  "Dir.delete": remove(false),
  "Dir.unlink": remove(false),
  "File.rename": transfer(true),
  "File.symlink": linked(true),
  "File.link": linked(false),
  "File.chmod": changed,
  "File.chown": changed,
  "File.truncate": (c) => {
    touch(c.m, "write", place(argOr(c, 0)), { content: null });
    return UNKNOWN;
  },
  "Dir.mkdir": make,
  "Dir.glob": entries,
  "Dir.[]": entries,
  "Dir.entries": entries,
  "Dir.children": entries,
  "Dir.each_child": entries,
  "Dir.foreach": entries,
  "Dir.chdir": (c) => {
    enter(c.m, place(argOr(c, 0)));
    const f = block(c);
    return f === undefined ? UNKNOWN : apply(c.m, f, []);
  },
  "Dir.pwd": () => text("."),
  "Dir.home": () => text("~"),
  "Dir.tmpdir": () => text("/tmp"),
  "RbConfig.ruby": () => text("ruby"),
  "Gem.ruby": () => text("ruby"),
  "Dir.mktmpdir": (c) => {
    const f = block(c);
    return f === undefined ? text("/tmp/folder") : apply(c.m, f, [text("/tmp/folder")]);
  },
  "File.open": open,
  "File.new": open,
  "IO.read": read,
  "File.read": read,
  "File.binread": read,
  "File.readlines": (c) => list([read(c)], true, taintOf(read(c))),
  "File.foreach": read,
  "IO.readlines": read,
  "File.write": write,
  "File.binwrite": write,
  "IO.write": write,
  "File.join": joined,
  "File.expand_path": (c) => {
    const path = show(argOr(c, 0));
    const from = arg(c, 1);
    if (from === undefined || path.k !== "text" || /^[/~]/.test(path.v)) return path;
    const folder = known(show(from));
    return folder === null ? unknown(taintOf(path)) : text(`${folder}/${path.v}`, path.taint);
  },
  "File.basename": (c) => {
    const v = known(show(argOr(c, 0)));
    return v === null ? UNKNOWN : text(v.slice(v.lastIndexOf("/") + 1));
  },
  "File.dirname": (c) => {
    const v = known(show(argOr(c, 0)));
    return v === null ? UNKNOWN : text(v.slice(0, Math.max(0, v.lastIndexOf("/"))) || ".");
  },
  Pathname: (c) => thing("path", [["path", show(argOr(c, 0))]]),
  "Pathname.new": (c) => thing("path", [["path", show(argOr(c, 0))]]),
};

const path = (c: Call): Value => (c.self.k === "thing" ? (c.self.fields.get("path") ?? UNKNOWN) : UNKNOWN);

const intoFile: Handler = (c) => {
  for (const a of c.args) {
    const v = show(a);
    writeTo(c.m, c.self, c.name === "puts" && !(v.k === "text" && v.v.endsWith("\n")) ? concat(v, text("\n")) : v);
  }
  return UNKNOWN;
};

export const FILE_METHODS: Readonly<Record<string, Handler>> = {
  "file.write": intoFile,
  "file.puts": intoFile,
  "file.print": intoFile,
  "file.<<": intoFile,
  "file.read": (c) => unknown(contentOf(c.m, path(c))),
  "file.gets": (c) => unknown(contentOf(c.m, path(c))),
  "file.each_line": (c) => {
    for (const a of c.args) if (a.k === "func") c.m.perhaps(() => apply(c.m, a, [unknown(contentOf(c.m, path(c)))]));
    return UNKNOWN;
  },
  "path.delete": (c) => {
    touch(c.m, "delete", path(c));
    return UNKNOWN;
  },
  "path.unlink": (c) => {
    touch(c.m, "delete", path(c));
    return UNKNOWN;
  },
  "path.rmtree": (c) => {
    touch(c.m, "delete", path(c), { recursive: true });
    return UNKNOWN;
  },
  "path.write": (c) => {
    writeFile(c.m, path(c), show(argOr(c, 0)));
    return UNKNOWN;
  },
  "path.read": (c) => readFile(c.m, path(c)),
  "path.join": (c) => thing("path", [["path", joined({ ...c, args: [path(c), ...c.args] })]]),
  "path.+": (c) => thing("path", [["path", joined({ ...c, args: [path(c), ...c.args] })]]),
};

/** `URI.open`, `Net::HTTP.get` … */
const get: Handler = (c) => {
  const r = thing("response", [], taintOf(request(c.m, address(argOr(c, 0)), "GET", [], c.args.slice(1))));
  const f = block(c);
  return f === undefined ? r : apply(c.m, f, [r]);
};

const address = (v: Value): Value => (v.k === "thing" && v.type === "uri" ? (v.fields.get("url") ?? UNKNOWN) : show(v));

const post: Handler = (c) => {
  const sent = unknown(callTaint({ ...c, args: c.args.slice(1), self: NONE }));
  request(c.m, address(argOr(c, 0)), "POST", [sent]);
  return thing("response", [], NETWORK);
};

const connect: Handler = (c) => {
  c.m.emit({ type: "connect", ...hostPort(argOr(c, 0), arg(c, 1)), carries: [] });
  const s = thing(
    "socket",
    [
      ["host", argOr(c, 0)],
      ["port", argOr(c, 1)],
    ],
    NETWORK,
  );
  for (const a of c.args) if (a.k === "func") apply(c.m, a, [s]);
  return s;
};

const listen: Handler = (c) => {
  const port = c.args[c.args.length - 1];
  c.m.emit({ type: "listen", ...hostPort(c.args.length > 1 ? c.args[0] : undefined, port), carries: [] });
  return thing("socket", [], NETWORK);
};

const looksUp: Handler = (c) => {
  sendsName(c.m, show(argOr(c, 0)));
  return unknown(NETWORK);
};

/** Talking to others. */
export const NETWORK_CALLS: Readonly<Record<string, Handler>> = {
  URI: (c) => thing("uri", [["url", show(argOr(c, 0))]], callTaint(c)),
  "URI.parse": (c) => thing("uri", [["url", show(argOr(c, 0))]], callTaint(c)),
  "URI.open": get,
  "OpenURI.open_uri": get,
  "Net.HTTP.get": get,
  "Net.HTTP.get_response": get,
  "Net.HTTP.post": post,
  "Net.HTTP.post_form": post,
  "HTTParty.get": get,
  "HTTParty.post": post,
  "RestClient.get": get,
  "RestClient.post": post,
  "Faraday.get": get,
  "Faraday.post": post,
  "TCPSocket.new": connect,
  "TCPSocket.open": connect,
  "UDPSocket.new": () => thing("socket", [], NETWORK),
  "Socket.new": (c) => {
    if (hearsPackets(arg(c, 0), arg(c, 1))) hears(c);
    return thing("socket", [], NETWORK);
  },
  "Socket.open": (c) => {
    if (hearsPackets(arg(c, 0), arg(c, 1))) hears(c);
    return thing("socket", [], NETWORK);
  },
  "Socket.tcp": connect,
  "Resolv.getaddress": looksUp,
  "Socket.getaddrinfo": looksUp,
  "Addrinfo.getaddrinfo": looksUp,
  "TCPServer.new": listen,
  "TCPServer.open": listen,
  "WEBrick.HTTPServer.new": listen,
};

const sent: Handler = (c) => {
  const field = (n: string): Value | undefined => (c.self.k === "thing" ? c.self.fields.get(n) : undefined);
  c.m.emit({ type: "send", ...hostPort(field("host"), field("port")), ...carried(callTaint({ ...c, self: NONE })) });
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
  return unknown(NETWORK);
};

const heard: Handler = (c) => {
  for (const a of c.args) if (a.k === "func") c.m.perhaps(() => apply(c.m, a, [unknown(NETWORK)], null, true));
  return unknown(NETWORK);
};

export const NETWORK_METHODS: Readonly<Record<string, Handler>> = {
  "response.read": heard,
  "response.body": heard,
  "response.each_line": heard,
  "socket.gets": heard,
  "socket.read": heard,
  "socket.recv": heard,
  "socket.puts": sent,
  "socket.print": sent,
  "socket.write": sent,
  "socket.send": sent,
  "uri.open": (c) => get({ ...c, args: [c.self, ...c.args] }),
  "uri.read": (c) => get({ ...c, args: [c.self] }),
};
