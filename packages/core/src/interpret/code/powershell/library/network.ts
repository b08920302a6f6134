import { type Call, callTaint } from "../../machine/call.js";
import { contentOf, writeFile } from "../../machine/file.js";
import { known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { carried, hostPort, request } from "../../machine/net.js";
import { placeOf } from "../../machine/place.js";
import { fileTaint, joinTaint, NETWORK } from "../../machine/taint.js";
import { NONE, text, thing, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { show } from "../operate.js";
import { placeIn } from "../place.js";
import { given, wordsOf } from "./words.js";

const REQUEST = [
  "uri",
  "method",
  "body",
  "headers",
  "infile",
  "outfile",
  "form",
  "contenttype",
  "useragent",
  "credential",
  "websession",
  "sessionvariable",
  "timeoutsec",
  "proxy",
  "source",
  "destination",
  "maximumredirection",
  "erroraction",
];

/** `Invoke-WebRequest`: an answer that nobody has seen, perhaps into a file. */
const requested: Handler = (c) => {
  const w = wordsOf(c, REQUEST);
  const url = schemed(show(given(w, "uri", 0) ?? w.named.get("source") ?? w.piped ?? UNKNOWN));
  const method = known(show(w.named.get("method") ?? text("GET")));
  const file = w.named.get("infile");
  const sent = [
    w.named.get("body"),
    w.named.get("form"),
    file === undefined ? undefined : unknown(contentOf(c.m, placeIn(file))),
  ];
  const logins = [w.named.get("headers"), w.named.get("credential")];
  const answer = request(c.m, url, method?.toUpperCase() ?? null, sent, logins);
  const into =
    w.named.get("outfile") ?? w.named.get("destination") ?? (c.name === "!start-bitstransfer" ? w.rest[1] : undefined);
  if (into === undefined)
    return thing(
      "answer",
      [
        ["content", answer],
        ["rawcontent", answer],
      ],
      NETWORK,
    );
  writeFile(c.m, placeIn(into, true), answer);
  return NONE;
};

/** An address without a scheme is one of HTTP. */
function schemed(v: Value): Value {
  return v.k === "text" && !/^[a-z]+:\/\//i.test(v.v) ? text(`http://${v.v}`, v.taint) : v;
}

const mailed: Handler = (c) => {
  const w = wordsOf(c, ["smtpserver", "to", "from", "subject", "body", "attachments", "port"]);
  const attached = w.named.get("attachments");
  const path = attached === undefined ? null : placeOf(c.m, placeIn(attached)).path;
  const taint = path === null ? callTaint(c) : joinTaint(callTaint(c), fileTaint(path));
  c.m.emit({ type: "send", ...hostPort(w.named.get("smtpserver"), w.named.get("port")), ...carried(taint) });
  return NONE;
};

const probed: Handler = (c) => {
  const w = wordsOf(c, ["computername", "port"]);
  c.m.emit({ type: "connect", ...hostPort(given(w, "computername", 0) ?? UNKNOWN, w.named.get("port")), carries: [] });
  return UNKNOWN;
};

/** A connection whose other end is read and written through a stream. */
export function connected(c: Call): Value {
  if (c.args.length > 1) c.m.emit({ type: "connect", ...hostPort(c.args[0], c.args[1]), carries: [] });
  return thing(
    "socket",
    [
      ["host", c.args[0] ?? UNKNOWN],
      ["port", c.args[1] ?? UNKNOWN],
    ],
    NETWORK,
  );
}

const stream = (c: Call): Value => thing("socket", c.self.k === "thing" ? c.self.fields : [], NETWORK);

function sentBy(c: Call): Value {
  const self = c.self.k === "thing" ? c.self.fields : new Map<string, Value>();
  c.m.emit({
    type: "send",
    ...hostPort(self.get("host"), self.get("port")),
    ...carried(callTaint({ ...c, self: NONE })),
  });
  return NONE;
}

export const NETWORKING: Readonly<Record<string, Handler>> = {
  "!invoke-webrequest": requested,
  "!invoke-restmethod": requested,
  "!start-bitstransfer": requested,
  "!send-mailmessage": mailed,
  "!test-netconnection": probed,
  "!test-connection": probed,
  "[net.webrequest].create": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), null, []),
  "[net.httpwebrequest].create": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), null, []),
  "[net.dns].gethostaddresses": (c) => {
    c.m.emit({ type: "connect", ...hostPort(show(c.args[0] ?? UNKNOWN), undefined), carries: [] });
    return UNKNOWN;
  },
};

const upload =
  (file: boolean): Handler =>
  (c) => {
    const sent = c.args[c.args.length - 1] ?? UNKNOWN;
    request(c.m, show(c.args[0] ?? UNKNOWN), "POST", [file ? unknown(contentOf(c.m, placeIn(sent, true))) : sent]);
    return unknown(NETWORK);
  };

/** Members of `Net.WebClient`, `Net.Http.HttpClient` and sockets. */
export const NETWORK_METHODS: Readonly<Record<string, Handler>> = {
  "webclient.downloadstring": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []),
  "webclient.downloaddata": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []),
  "webclient.openread": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []),
  "webclient.getstringasync": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []),
  "webclient.getbytearrayasync": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []),
  "webclient.getasync": (c) => request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []),
  "webclient.postasync": upload(false),
  "webclient.downloadfile": (c) => {
    writeFile(c.m, placeIn(c.args[1] ?? UNKNOWN, true), request(c.m, show(c.args[0] ?? UNKNOWN), "GET", []));
    return NONE;
  },
  "webclient.uploadstring": upload(false),
  "webclient.uploaddata": upload(false),
  "webclient.uploadvalues": upload(false),
  "webclient.uploadfile": upload(true),
  "socket.connect": (c) => {
    c.m.emit({ type: "connect", ...hostPort(c.args[0], c.args[1]), carries: [] });
    return NONE;
  },
  "socket.getstream": stream,
  "socket.read": (c) => {
    // What arrives is in the buffer.
    for (const v of c.args) if (v.k === "list") v.taint = NETWORK;
    return unknown(NETWORK);
  },
  "socket.readline": () => unknown(NETWORK),
  "socket.write": sentBy,
  "socket.writeline": sentBy,
  "socket.send": sentBy,
};
