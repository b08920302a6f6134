import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { runCode, runScript } from "../../machine/evaluation.js";
import { contentOf, globbed, listFolder, openFile, readFile, touch, writeFile, writeTo } from "../../machine/file.js";
import { variableOf } from "../../machine/given.js";
import { known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { link } from "../../machine/link.js";
import { number, show } from "../../machine/loose.js";
import { carried, hasOrigin, hostPort, request, sendsName } from "../../machine/net.js";
import { hears, hearsPackets } from "../../machine/packets.js";
import { enter } from "../../machine/place.js";
import { NETWORK } from "../../machine/taint.js";
import { list, NONE, taintOf, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";

const url = (v: Value): boolean =>
  /^(?:https?|ftps?):\/\//i.test(v.k === "text" ? v.v : v.k === "shape" ? (v.parts[0] ?? "") : "");

/** A request, as the options of its context say (`stream_context_create`). */
function fetched(c: Call, where: Value, context: Value | undefined): Value {
  const http = context?.k === "table" ? context.entries.get("http") : undefined;
  const option = (name: string): Value | undefined => (http?.k === "table" ? http.entries.get(name) : undefined);
  const method = known(option("method"))?.toUpperCase() ?? "GET";
  // Whatever else a context says, what came from a file or the environment goes along.
  const beside = [http === undefined ? context : option("header")].filter(hasOrigin);
  return request(c.m, where, method, [option("content"), ...beside], [option("header")]);
}

/** Reading and writing by name also reaches addresses and the program's own input and output. */
function readNamed(c: Call, where: Value, context?: Value): Value {
  const name = known(where);
  if (url(where)) return fetched(c, where, context);
  if (name === "php://stdin") {
    const { stdin } = c.m;
    c.m.stdin = stdin === null ? null : "";
    return stdin === null ? UNKNOWN : text(stdin);
  }
  if (name === "php://input") return unknown(NETWORK);
  if (name?.startsWith("data:") === true) return UNKNOWN;
  return readFile(c.m, name?.startsWith("file://") === true ? text(name.slice(7)) : where);
}

const open: Handler = (c) => {
  const where = show(argOr(c, 0));
  const name = known(where);
  if (name === "php://stdin") return thing("input");
  if (name === "php://output" || name === "php://stdout") return thing("screen");
  if (url(where)) return thing("response", [], taintOf(fetched(c, where, arg(c, 3, "context"))));
  return openFile(c.m, where, known(arg(c, 1)) ?? "r+");
};

const write: Handler = (c) => {
  const to = argOr(c, 0);
  const data = show(argOr(c, 1));
  if (to.k === "thing" && to.type === "screen") c.m.print(known(data));
  else if (to.k === "thing" && to.type === "socket")
    c.m.emit({ type: "send", ...hostPort(to.fields.get("host"), to.fields.get("port")), ...carried(taintOf(data)) });
  else writeTo(c.m, to, data);
  return UNKNOWN;
};

const readFrom: Handler = (c) => {
  const from = argOr(c, 0);
  if (from.k !== "thing") return unknown(callTaint(c));
  if (from.type === "input") return readNamed(c, text("php://stdin"));
  const path = from.fields.get("path");
  return unknown(path === undefined ? from.taint : contentOf(c.m, path));
};

const remove: Handler = (c) => {
  touch(c.m, "delete", show(argOr(c, 0)));
  return UNKNOWN;
};

const move: Handler = (c) => {
  const from = show(argOr(c, 0));
  touch(c.m, "read", from);
  if (c.name !== "copy") touch(c.m, "delete", from);
  writeFile(c.m, show(argOr(c, 1)), unknown(contentOf(c.m, from)));
  return UNKNOWN;
};

const changed: Handler = (c) => {
  touch(c.m, "chmod", show(argOr(c, 0)), { mode: c.name === "chmod" ? knownNumber(arg(c, 1)) : null });
  return UNKNOWN;
};

const linked =
  (symbolic: boolean): Handler =>
  (c) => {
    link(c.m, show(argOr(c, 1)), show(argOr(c, 0)), symbolic);
    return UNKNOWN;
  };

/** `include` of a file, or of whatever an address serves. */
const included: Handler = (c) => {
  const where = show(argOr(c, 0));
  if (url(where)) return runCode(c.m, "php", request(c.m, where, "GET", []));
  const name = known(where);
  if (name === null) return taintOf(where).network ? runCode(c.m, "php", unknown(NETWORK)) : UNKNOWN;
  if (name.startsWith("data:") || name.startsWith("php://")) return runCode(c.m, "php", UNKNOWN);
  return runScript(c.m, "php", name);
};

const connect: Handler = (c) => {
  const where = known(show(argOr(c, 0))) ?? null;
  const found = where === null ? null : /^(?:\w+:\/\/)?([^:/]+)(?::(\d+))?$/.exec(where.slice(0, 300));
  const host = found === null ? UNKNOWN : text(found[1]!);
  const port = found?.[2] !== undefined ? text(found[2]) : (arg(c, c.name === "socket_connect" ? 2 : 1) ?? UNKNOWN);
  const at =
    c.name === "socket_connect"
      ? hostPort(arg(c, 1), arg(c, 2))
      : hostPort(host, port.k === "text" ? port : numeric(port));
  c.m.emit({ type: "connect", ...at, carries: [] });
  return thing(
    "socket",
    [
      ["host", host],
      ["port", port],
    ],
    NETWORK,
  );
};

const numeric = (v: Value): Value => (v.k === "num" ? v : UNKNOWN);

/** `curl_init`, `curl_setopt`, `curl_exec`: the options gather on the handle. */
const curlOption: Handler = (c) => {
  const handle = argOr(c, 0);
  const option = argOr(c, 1);
  if (handle.k === "thing" && option.k === "ref") handle.fields.set(option.name, argOr(c, 2));
  return UNKNOWN;
};

const curlRun: Handler = (c) => {
  const handle = argOr(c, 0);
  const field = (n: string): Value | undefined => (handle.k === "thing" ? handle.fields.get(n) : undefined);
  const body = field("CURLOPT_POSTFIELDS") ?? field("CURLOPT_INFILE");
  return request(
    c.m,
    show(field("CURLOPT_URL") ?? UNKNOWN),
    known(field("CURLOPT_CUSTOMREQUEST")) ?? (body === undefined ? "GET" : "POST"),
    [body],
    [field("CURLOPT_HTTPHEADER"), field("CURLOPT_USERPWD"), field("CURLOPT_XOAUTH2_BEARER")],
  );
};

const looksUp: Handler = (c) => {
  sendsName(c.m, show(argOr(c, 0)));
  return unknown(NETWORK);
};

/** Files, folders and the network. */
export const WORLD: Readonly<Record<string, Handler>> = {
  file_get_contents: (c) => readNamed(c, show(argOr(c, 0)), arg(c, 2, "context")),
  file: (c) => list([readNamed(c, show(argOr(c, 0)), arg(c, 2, "context"))], true, callTaint(c)),
  stream_context_create: (c) => argOr(c, 0),
  readfile: (c) => {
    readNamed(c, show(argOr(c, 0)), arg(c, 2, "context"));
    c.m.print(null);
    return UNKNOWN;
  },
  file_put_contents: (c) => {
    const where = known(show(argOr(c, 0)));
    if (where === "php://output" || where === "php://stdout") c.m.print(known(show(argOr(c, 1))));
    else if (where !== "php://stderr")
      writeFile(c.m, show(argOr(c, 0)), show(argOr(c, 1)), number(arg(c, 2) ?? NONE) === 8);
    return UNKNOWN;
  },
  fopen: open,
  fwrite: write,
  fputs: write,
  socket_write: write,
  socket_send: write,
  stream_socket_sendto: write,
  fgets: readFrom,
  fread: readFrom,
  fgetc: readFrom,
  stream_get_contents: readFrom,
  socket_read: readFrom,
  unlink: remove,
  rmdir: remove,
  rename: move,
  copy: move,
  move_uploaded_file: move,
  mkdir: (c) => {
    touch(c.m, "write", show(argOr(c, 0)));
    return UNKNOWN;
  },
  touch: (c) => {
    touch(c.m, "write", show(argOr(c, 0)), { append: true, content: "" });
    return UNKNOWN;
  },
  chmod: changed,
  chown: changed,
  chgrp: changed,
  symlink: linked(true),
  link: linked(false),
  glob: (c) => globbed(c.m, show(argOr(c, 0))),
  scandir: (c) => listFolder(c.m, show(argOr(c, 0)), false),
  opendir: (c) => listFolder(c.m, show(argOr(c, 0)), false),
  chdir: (c) => {
    enter(c.m, show(argOr(c, 0)));
    return UNKNOWN;
  },
  getcwd: () => text("."),
  sys_get_temp_dir: () => text("/tmp"),
  tempnam: () => text("/tmp/file"),
  include: included,
  require: included,
  fsockopen: connect,
  pfsockopen: connect,
  stream_socket_client: connect,
  socket_connect: connect,
  socket_create: (c) => {
    if (hearsPackets(arg(c, 0), arg(c, 1))) hears(c);
    return thing("socket", [], NETWORK);
  },
  gethostbyname: looksUp,
  dns_get_record: looksUp,
  checkdnsrr: looksUp,
  stream_socket_server: (c) => {
    c.m.emit({ type: "listen", ...hostPort(undefined, undefined), carries: [] });
    return thing("socket", [], NETWORK);
  },
  curl_init: (c) => thing("curl", arg(c, 0) === undefined ? [] : [["CURLOPT_URL", argOr(c, 0)]]),
  curl_setopt: curlOption,
  curl_setopt_array: (c) => {
    const [handle, all] = [argOr(c, 0), argOr(c, 1)];
    if (handle.k === "thing" && all.k === "table") for (const [k, v] of all.entries) handle.fields.set(k, v);
    return UNKNOWN;
  },
  curl_exec: curlRun,
  mail: (c) => {
    c.m.emit({ type: "send", url: null, host: null, port: null, ...carried(callTaint(c)) });
    return UNKNOWN;
  },
  getenv: (c) => variableOf(c.m, show(arg(c, 0) ?? UNKNOWN)),
};
