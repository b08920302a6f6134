import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { textOf, withText } from "../value.js";
import { carriesData, fileNameOf, loginsOf, requestDetail } from "./curl.js";
import { sayRequest } from "./request.js";

const httpie: Entry = {
  names: ["http", "https", "xh", "xhs"],
  options: {
    "-o --output": { is: "write", sets: "named" },
    "-d --download": { sets: ["downloads", "follows"] },
    "-F --follow": { sets: "follows" },
    "-c --continue -f --form -j --json -m --multipart -v --verbose -h --headers -b --body -S --stream -q --quiet -I --ignore-stdin --offline --check-status --all --chunked -x --compress -n --unsorted --sorted --path-as-is --no-verify --debug --traceback -l --curl --curl-long -H --http2 --meta -6 -4":
      "flag",
    "-a --auth, -A --auth-type, --bearer, -p --print, -P --history-print, -s --style, --pretty, --proxy, --timeout, --max-redirects, --max-headers, --default-scheme, --verify, --ssl, --ciphers, --response-charset, --response-mime, --format-options, --boundary, --interface, --http-version":
      "value",
    "--resolve": { value: "required", sets: "elsewhere" },
    "--cert --cert-key": "read",
    "--session --session-read-only": { value: "required" },
    "--raw": { value: "required", sets: "sends" },
    "--help --version": "harmless",
  },
  act: runHttpie,
};

/** `http [METHOD] URL [ITEM…]`: items are headers, fields, and files after `@`. */
function runHttpie(line: Line, emit: Emit): void {
  const first = textOf(line.operands[0]) ?? "";
  const named = /^(?:[A-Z]{3,10}|get|head|post|put|patch|delete|options)$/.test(first) && line.operands.length > 1;
  const [url, ...items] = line.operands.slice(named ? 1 : 0);
  if (url === undefined) return;
  // `host:address`: where the request goes, whatever its address says.
  for (const route of line.values("--resolve"))
    emit.net("net.connect", withText(route, route.text.slice(route.text.indexOf(":") + 1)));
  const sends = line.flag("sends") || items.map((item) => readItem(item, emit)).some(Boolean) || pipes(line);
  const method = named ? first.toUpperCase() : sends ? "POST" : "GET";
  const target = url.text.startsWith(":") ? withText(url, `localhost${url.text.replace(/^:(?!\d)/, "")}`) : url;
  const isSend = !/^(?:GET|HEAD|OPTIONS)$/.test(method);
  const detail = requestDetail(method, line.flag("follows"));
  const logins = [...loginsOf(line, ["-a", "--bearer"]), ...items.filter(isHeader)];
  if (isSend || sends || carriesData(url.sources)) emit.net("net.send", target, detail, logins);
  emit.net("net.receive", target, detail, logins);
  sayRequest(target, { method, body: [...items, ...line.values("--raw")], words: line.words }, emit);
  if (line.flag("downloads") && !line.flag("named")) emit.file("file.write", withText(url, fileNameOf(url.text)));
}

function pipes(line: Line): boolean {
  return !line.has("-I") && (line.stdin.text === null || line.stdin.text !== "");
}

/** Whether an item is data that is sent, and the file it names. */
function readItem(item: Value, emit: Emit): boolean {
  const found = /^[^:=@]*(:=@|=@|:=|==|=|@|:@|:)(.*)$/s.exec(item.text);
  if (found === null) return false;
  const [, operator = "", rest = ""] = found;
  if (operator.includes("@")) readsFile(withText(item, rest.split(";", 1)[0]!), emit);
  return operator !== ":" && operator !== "==" && operator !== ":@";
}

/** It reads `~/` itself: no shell has, in the middle of a word. */
function readsFile(file: Value, emit: Emit): void {
  if (file.form === "exact" && file.text.startsWith("~/")) emit.role({ kind: "file.read", name: file.text }, file);
  else emit.file("file.read", file);
}

/** `Name:value`; a header says who asks. */
const isHeader = ({ sources, text }: Value) => sources.length > 0 && /^[\w-]{1,64}:(?![=@])/.test(text);

/** Downloaders. */
const downloaders: Entry = {
  names: ["aria2c", "axel", "lwp-request", "GET", "fetch", "ftpget", "wcurl", "httrack", "snarf", "prozilla"],
  options: {
    "-o --out -O --output": { is: "write", sets: "named" },
    "-d --dir -P": "chdir",
    "-i --input-file": { is: "read", sets: "list" },
    "-l --log": "append-to",
    // Commands that are run when a download ends.
    "--on-download-complete --on-download-start --on-download-stop --on-download-error --on-bt-download-complete":
      "program",
    "-x --max-connection-per-server, -s --split, -j --max-concurrent-downloads, -k --min-split-size, -n --num-connections, --header -H, --user-agent -U, --referer, -t --timeout, --all-proxy, --http-user, --http-passwd, --checksum, --conf-path, --seed-time, -T, -u, -m, -S, --max-speed, --max-tries, --retry-wait, --load-cookies, --save-cookies, --rpc-listen-port, --max-overall-download-limit":
      "value",
    "-c --continue -q --quiet -v --verbose -a --alternate -Z -D -V -N --enable-rpc --allow-overwrite --auto-file-renaming --follow-torrent --check-certificate --no-conf":
      "optional",
    "-h --help --version": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    for (const url of line.operands) {
      emit.net("net.receive", url);
      if (!line.flag("named")) emit.file("file.write", withText(url, fileNameOf(url.text)));
    }
    if (line.flag("list")) emit.add("net.receive", "host", null);
  },
};

/** `lwp-download URL [FILE]` */
const lwp: Entry = {
  names: ["lwp-download"],
  options: { "-a -s -v -h": "flag" },
  act: (line, emit) => {
    const [url, file] = line.operands;
    if (url === undefined) return;
    emit.net("net.receive", url);
    emit.file("file.write", file ?? withText(url, fileNameOf(url.text)));
  },
};

export const entries: readonly Entry[] = [httpie, lwp, downloaders];
