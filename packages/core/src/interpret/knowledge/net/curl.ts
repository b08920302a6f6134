import type { Detail } from "../../../spine/index.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Operands } from "../types.js";
import { exact, textOf, type Value, withText } from "../value.js";
import { sayRequest } from "./request.js";

const sends = { sets: "sends" } as const;
const none: Operands = "text";

const curl: Entry = {
  names: ["curl", "curlie"],
  options: {
    "-o --output": { is: "file-or-stdout", sets: "saves" },
    "-O --remote-name --remote-name-all": { sets: ["saves", "remote-name"] },
    "--output-dir": "value",
    "-D --dump-header --trace --trace-ascii --stderr --libcurl --etag-save": "file-or-stdout",
    "-c --cookie-jar --hsts --alt-svc": "write",
    "-d --data --data-ascii --data-binary --json": { is: "data-or-file", ...sends },
    "--data-urlencode": { value: "required", sets: ["sends", "named"] },
    "--data-raw --form-string": { value: "required", ...sends },
    "--url-query --variable": { value: "required", sets: "named" },
    "-F --form": { value: "required", sets: ["sends", "form"] },
    "-T --upload-file": { value: "required", ...sends },
    "-X --request": "value",
    "--unix-socket --abstract-unix-socket": { value: "required", sets: "local" },
    "--url": { value: "required", operands: none },
    "-K --config": { is: "read", sets: "config" },
    "-b --cookie": "value",
    "-E --cert --key --cacert --capath --netrc-file --proxy-cacert --proxy-cert --proxy-key --crlfile --pinnedpubkey":
      "value",
    "-x --proxy --preproxy --socks4 --socks4a --socks5 --socks5-hostname": "host",
    "-H --header --proxy-header": "data-or-file",
    "-A --user-agent -e --referer -u --user -U --proxy-user --oauth2-bearer --aws-sigv4 --login-options": "value",
    "-m --max-time --connect-timeout --retry --retry-delay --retry-max-time --limit-rate --max-filesize --max-redirs -w --write-out":
      "value",
    "-r --range -C --continue-at -z --time-cond -y --speed-time -Y --speed-limit --interface --local-port": "value",
    "--resolve --connect-to": { value: "required", sets: "elsewhere" },
    "--ciphers --tls-max --tls13-ciphers --curves --cert-type --key-type --pass --proto --proto-default --proto-redir -t --telnet-option":
      "value",
    "-Q --quote -P --ftp-port --ftp-method --ftp-account --mail-from --mail-rcpt --mail-auth --keepalive-time --happy-eyeballs-timeout-ms":
      "value",
    "--dns-servers --dns-interface --doh-url --engine --egd-file --random-file --delegation --service-name": "value",
    "--noproxy --rate --expand-url --create-file-mode --parallel-max --etag-compare --request-target --netrc --haproxy-clienthost":
      "value",
    "-0 -1 -2 -3 -4 -6 -a -B -f -g -G -I -i -j -J -k -l -M -n -N -p -q -R -s -S -v -Z -#": "flag",
    "--http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 --sslv2 --sslv3 --ipv4 --ipv6":
      "flag",
    "--append --fail --fail-early --fail-with-body --globoff --get --head --include --show-headers --junk-session-cookies --remote-header-name":
      "flag",
    "-L --location --location-trusted": { sets: "follows" },
    "--insecure --list-only --manual --netrc-optional --no-buffer --proxytunnel --disable --remote-time --silent":
      "flag",
    "--show-error --verbose --parallel --progress-bar --compressed --compressed-ssh --create-dirs --crlf --anyauth --basic --digest --ntlm":
      "flag",
    "--negotiate --no-keepalive --no-progress-meter --no-sessionid --path-as-is --post301 --post302 --post303 --raw --retry-all-errors":
      "flag",
    "--retry-connrefused --ssl --ssl-reqd --ssl-no-revoke --styled-output --tcp-fastopen --tcp-nodelay --tr-encoding --trace-time --xattr":
      "flag",
    "--no-clobber --disable-epsv --ftp-pasv --ftp-create-dirs --ignore-content-length --metalink --suppress-connect-headers --remove-on-error":
      "flag",
    "-V --version": "harmless",
    "-h --help": { value: "optional", sets: "harmless" },
  },
  act: runCurl,
};

function runCurl(line: Line, emit: Emit): void {
  for (const field of line.values("-F")) {
    const found = /^[^=]*=[@<]([^;,]+)/.exec(field.text);
    if (found !== null && found[1] !== "-") emit.file("file.read", withText(field, found[1]!));
  }
  // `name@file`, as `@file` alone.
  for (const data of [...line.values("--data-urlencode"), ...line.values("--url-query")]) {
    const file = /^[^@=]*@(.+)$/s.exec(data.text)?.[1];
    if (file !== undefined && file !== "-") emit.file("file.read", withText(data, file));
  }
  // What stands in the address or the headers is sent as much as a body.
  const carries = [...line.values("--url-query"), ...line.values("-H")].some(({ text }) => /^(?:[^=:]*@)/.test(text));
  for (const upload of line.values("-T")) for (const file of uploaded(upload)) emit.role("file-or-stdin", file);
  for (const route of line.values("--resolve")) for (const to of reroutedTo(route)) emit.net("net.connect", to);
  // A configuration file may hold any option.
  if (line.flag("config") && line.value("-K")?.text !== "-") emit.unknown();
  const cookie = line.value("-b");
  if (cookie !== null && cookie.form === "exact" && !cookie.text.includes("=")) emit.file("file.read", cookie);
  const method =
    textOf(line.value("-X")) ?? (line.flag("sends") && !line.has("-G") ? "POST" : line.has("-I") ? "HEAD" : null);
  const isSend = line.flag("sends") || (method !== null && !/^(?:GET|HEAD|OPTIONS)$/i.test(method));
  const follows = line.flag("follows") && textOf(line.value("--max-redirs")) !== "0";
  const body = BODIES.flatMap((option) => line.values(option).map((value) => sentOf(option, value, line, emit)));
  const detail = requestDetail(method, follows);
  const logins = loginsOf(line, CURL_LOGINS);
  const socket = line.value("--unix-socket");
  if (socket !== null) emit.file(isSend ? "file.write" : "file.read", socket, isSend ? { append: true } : {});
  // Whoever speaks to a container engine may start a container that has the whole machine.
  if (isSend && socket !== null && /(?:docker|containerd|podman|crio)\.sock$/.test(socket.text))
    emit.add("system.privilege", "none", null, { what: "container engine", program: line.program });
  for (const url of [...line.values("--url"), ...(line.has("--url") ? [] : line.operands)]) {
    if (isSend || carries || carriesData(url.sources)) emit.net("net.send", url, detail, logins);
    emit.net("net.receive", url, detail, logins);
    sayRequest(url, { method, body, words: line.words }, emit);
    if (line.flag("remote-name")) emit.file("file.write", withText(url, fileNameOf(url.text)));
  }
}

/** `-T '{a,b}'` are several files, which curl itself tells apart. */
function uploaded(value: Value): readonly Value[] {
  const found = /^(.*)\{([^{}]+)\}(.*)$/s.exec(value.text.slice(0, 4096));
  if (found === null || value.form !== "exact") return [value];
  const [, head = "", list = "", tail = ""] = found;
  return list.split(",", 32).map((one) => withText(value, `${head}${one}${tail}`));
}

/** `--resolve host:port:address,…` and `--connect-to host:port:host:port`: where the request goes, whatever its URL says. */
function reroutedTo(route: Value): readonly Value[] {
  if (route.form !== "exact") return [];
  const text = route.text.slice(0, 1024);
  const resolved = /^\+?[^:]+:\d+:(.+)$/.exec(text)?.[1];
  const connected = /^(?:\[[^\]]*\]|[^:]*):\d*:(\[[^\]]*\]|[^:]*):\d*$/.exec(text)?.[1];
  const to = connected !== undefined ? [connected] : (resolved?.split(",", 16) ?? []);
  return to.filter((one) => one !== "").map((one) => withText(route, one));
}

/** Options that hold what is sent, by the name their rows begin with. */
const BODIES = ["-d", "--data-raw", "--data-urlencode", "--url-query"];

/** What is sent where an option names it: standard input, or a file somebody has read. */
function sentOf(option: string, value: Value, line: Line, emit: Emit): Value {
  if (option !== "-d" || value.form !== "exact" || !value.text.startsWith("@")) return value;
  const text = value.text === "@-" ? line.stdin.text : emit.content(withText(value, value.text.slice(1)));
  return text === null ? value : withText(value, text);
}

/** Options whose values say who asks, by the name their rows begin with: headers, names and passwords, cookies. */
const CURL_LOGINS = ["-A", "-H", "-b"];
const WGET_LOGINS = ["--header", "-U"];

/** The words a request is signed in with. */
export function loginsOf(line: Line, options: readonly string[]): readonly Value[] {
  let logins = NO_LOGINS;
  for (const option of options) {
    const values = line.values(option).filter(({ sources }) => sources.length > 0);
    if (values.length > 0) logins = [...logins, ...values];
  }
  return logins;
}
const NO_LOGINS: readonly Value[] = [];

export function requestDetail(method: string | null, redirects: boolean): Detail {
  const verb = method === null ? {} : { method: method.toUpperCase().slice(0, 32) };
  return redirects ? { ...verb, redirects } : verb;
}

/** A URL built from files or secrets carries them away. */
export function carriesData(
  sources: readonly { readonly type: string; readonly labels: readonly string[] }[],
): boolean {
  return sources.some((source) => source.type === "file" || source.type === "data" || source.labels.includes("secret"));
}

/** The file a URL is saved as. */
export function fileNameOf(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]{0,31}:\/\//i, "").replace(/[?#].*$/s, "");
  const name = path.includes("/") ? path.slice(path.lastIndexOf("/") + 1) : "";
  return name === "" ? "index.html" : name;
}

const wget: Entry = {
  names: ["wget", "wget2"],
  options: {
    "-O --output-document": { is: "file-or-stdout", sets: "named" },
    "-o --output-file": "write",
    "-a --append-output": "append-to",
    "-P --directory-prefix": "value",
    "-i --input-file": { is: "read", sets: "list" },
    "--post-data --body-data": { value: "required", ...sends },
    "--post-file --body-file": { is: "read", ...sends },
    "--method --max-redirect": "value",
    "-e --execute": "value",
    "--use-askpass": "program",
    "--config --load-cookies --ca-certificate --certificate --private-key --ca-directory --crl-file": "read",
    "--save-cookies --hsts-file --warc-file --rejected-log": "write",
    "-t --tries -T --timeout -w --wait -Q --quota -U --user-agent -l --level -A --accept -R --reject -D --domains -I -X -B --base":
      "value",
    "--header --referer --user --password --http-user --http-password --ftp-user --ftp-password --proxy-user --proxy-password":
      "value",
    "--limit-rate --waitretry --bind-address --dns-timeout --connect-timeout --read-timeout --cut-dirs --default-page --progress":
      "value",
    "--secure-protocol --certificate-type --exclude-domains --follow-tags --ignore-tags --accept-regex --reject-regex --start-pos --report-speed --compression":
      "value",
    "-b --background -c --continue -d --debug -E --adjust-extension -F --force-html -H --span-hosts -k --convert-links -K --backup-converted":
      "flag",
    "-L --relative -m --mirror -N --timestamping -nc --no-clobber -nd --no-directories -nH --no-host-directories -np --no-parent -nv --no-verbose":
      "flag",
    "-p --page-requisites -q --quiet -r --recursive -S --server-response -v --verbose -x --force-directories -4 -6 --inet4-only --inet6-only":
      "flag",
    "--content-disposition --content-on-error --delete-after --ignore-length --no-cache --no-check-certificate --no-cookies --no-dns-cache":
      "flag",
    "--no-hsts --no-http-keep-alive --no-proxy --no-config --no-glob --no-passive-ftp --protocol-directories --random-wait --retry-connrefused --show-progress --spider --trust-server-names --unlink --https-only --keep-session-cookies --ask-password --xattr":
      "flag",
    "-V --version -h --help": "harmless",
  },
  act: (line, emit) => {
    const method = textOf(line.value("--method")) ?? (line.flag("sends") ? "POST" : null);
    const detail = requestDetail(method, textOf(line.value("--max-redirect")) !== "0");
    const folder = line.value("-P");
    const logins = loginsOf(line, WGET_LOGINS);
    for (const url of line.operands) {
      if (line.flag("sends") || carriesData(url.sources)) emit.net("net.send", url, detail, logins);
      emit.net("net.receive", url, detail, logins);
      sayRequest(url, { method, body: line.values("--post-data"), words: line.words }, emit);
      if (line.flag("named") || line.has("--spider")) continue;
      const name = fileNameOf(url.text);
      if (line.has("-r") || line.has("-m") || url.form !== "exact")
        emit.file("file.write", folder ?? exact("."), { recursive: true });
      else emit.file("file.write", folder === null ? withText(url, name) : withText(folder, `${folder.text}/${name}`));
    }
    if (line.flag("list")) emit.add("net.receive", "host", null);
  },
};

export const entries: readonly Entry[] = [curl, wget];
