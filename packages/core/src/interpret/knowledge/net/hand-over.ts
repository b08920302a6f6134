import { isHere } from "../launch/debuggers.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, unknown, type Value } from "../value.js";

/** A file or folder goes to whoever has the address or the words the program prints. */
function sends(file: Value, to: string, emit: Emit): void {
  if (/^(?:-|https?:.*)$/i.test(file.text)) return;
  emit.file("file.read", file, { recursive: true });
  emit.net("net.send", receiver(to, file));
}

const receiver = (to: string, file: Value): Value =>
  to === ANYBODY ? unknown(file.sources, file.span) : exact(to, file);

/** Whoever asks: no one address. */
const ANYBODY = "*";

const all = (line: Line, from: number, to: string, emit: Emit): void => {
  const files = line.operands.slice(from);
  for (const file of files) sends(file, to, emit);
  if (files.length === 0 && line.stdin.text !== "") emit.net("net.send", receiver(to, exact("")));
};

/** Servers of a folder: everybody on the network may take what is there. */
const SERVERS = [
  "miniserve",
  "http-server",
  "live-server",
  "darkhttpd",
  "webfsd",
  "simple-http-server",
  "dufs",
  "qrcp",
  "updog",
  "goshs",
  "twistd",
  // Of npm, by its package's name.
  "serve",
];

interface Sender {
  readonly names: readonly string[];
  /** Verbs that send; null where the program does nothing else. */
  readonly verbs: RegExp | null;
  /** Where it goes, where the program says so by itself; `*` is whoever asks. */
  readonly to: string;
  readonly values?: string;
  readonly text?: string;
}

const SENDERS: readonly Sender[] = [
  {
    names: ["croc"],
    verbs: /^send$/,
    to: ANYBODY,
    values:
      "-c --code, -f --file, --relay, --relay6, --pass, --port, --transfers, --out, --socks5, --curve, --multicast",
    text: "-t --text",
  },
  {
    names: ["wormhole", "magic-wormhole", "wormhole-william"],
    verbs: /^(?:send|tx)$/,
    to: ANYBODY,
    values: "--code, --relay-url, --transit-helper, --appid, -c --code-length",
    text: "--text",
  },
  {
    names: ["ffsend"],
    verbs: /^(?:upload|up|u)$/,
    to: ANYBODY,
    values: "--host, -p --password, -d --downloads, -e --expiry-time, -n --name",
  },
  { names: ["sendme", "rymdport"], verbs: /^(?:send|share)$/, to: ANYBODY },
  {
    names: ["ipfs", "ipfs-cluster-ctl"],
    verbs: /^(?:add|pin)$/,
    to: ANYBODY,
    values: "--api, -c --config, --chunker, --hash",
  },
  {
    names: ["onionshare", "onionshare-cli"],
    verbs: null,
    to: ANYBODY,
    values: "--title, --config, --auto-start-timer, --auto-stop-timer, --connect-timeout",
  },
  { names: ["transfer.sh", "transferwee", "transferwee.py"], verbs: /^(?:upload|send)$/, to: ANYBODY },
  { names: ["pastebinit"], verbs: null, to: "pastebin.com", values: "-b, -f, -a, -u, -p, -t, -j, -m, -P", text: "-i" },
  { names: ["wgetpaste", "fpaste", "dpaste", "hastebin", "pbincli", "paste-rs"], verbs: null, to: ANYBODY },
  {
    names: ["gist", "gist-paste", "jist"],
    verbs: null,
    to: "gist.github.com",
    values: "-d --description, -f --filename, -t --type, -u --update",
  },
  { names: ["imgur", "imgur-upload", "imgur-uploader"], verbs: null, to: "imgur.com" },
  { names: ["megaput", "mega-put"], verbs: null, to: "mega.nz", values: "--path, -u --username, -p --password" },
  {
    names: ["gdrive", "gupload", "skicka"],
    verbs: /^(?:upload|push|files|sync|import|update)$/,
    to: "drive.google.com",
    values: "-p --parent, --parents, --name",
  },
  { names: ["dropbox_uploader.sh", "dropbox_uploader", "dbxcli"], verbs: /^(?:upload|put)$/, to: "dropbox.com" },
  {
    names: SERVERS,
    verbs: null,
    to: ANYBODY,
    values: "-p --port, -a --address, -l --listen, -i --interfaces, -P --proxy, --host, --bind",
  },
];

function sender({ names, verbs, to, values, text }: Sender): Entry {
  return {
    names,
    options: {
      ...(values === undefined ? {} : { [values]: "value" as const }),
      ...(text === undefined ? {} : { [text]: { value: "required", sets: "text" } as const }),
      "-h --help -v --version": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (SERVERS.includes(line.program)) return serves(line, emit);
      for (const file of line.values("-i")) sends(file, to, emit);
      if (line.flag("text") && !line.has("-i")) return emit.net("net.send", receiver(to, exact("")));
      if (verbs === null) return all(line, 0, to, emit);
      if (verbs.test(line.text(0) ?? "")) all(line, 1, to, emit);
    },
  };
}

/** `-a 127.0.0.1`, `--host=localhost`, `-l tcp://localhost:3000`: nobody else reaches it. */
function staysHere(words: readonly Value[]): boolean {
  const addresses = words.flatMap(({ text }, at) =>
    /^(?:-a|-l|-i|-b|-H|--address|--host|--listen|--bind|--interfaces|--addr)(?:=|$)/.test(text)
      ? [text.split("=", 2)[1] ?? words[at + 1]?.text ?? ""]
      : [],
  );
  return addresses.length > 0 && addresses.every((one) => isHere(exact(one.replace(/^\w+:\/\//, ""))));
}

function serves(line: Line, emit: Emit): void {
  if (staysHere(line.words)) return emit.add("net.listen", "host", "127.0.0.1", { scheme: "http" });
  emit.add("net.listen", "host", "0.0.0.0", { scheme: "http" });
  const [folder] = line.operands;
  if (line.program !== "twistd") return handsOut(folder ?? exact("."), emit);
  // `twistd web --path folder`
  const at = line.words.findIndex(({ text }) => /^--path(?:=|$)/.test(text));
  const path = at < 0 ? undefined : line.words[at]!.text === "--path" ? line.words[at + 1] : line.words[at];
  if (path !== undefined) handsOut({ ...path, text: path.text.replace(/^--path=/, "") }, emit);
}

/** What a server of files hands to whoever asks. */
export function handsOut(folder: Value, emit: Emit): void {
  emit.file("file.read", folder, { recursive: true });
  emit.net("net.send", receiver(ANYBODY, folder));
}

/** Programs that carry a file away in one word. */
export const entries: readonly Entry[] = SENDERS.map(sender);
