import { rowsUpTo } from "../cut.js";
import { runSettings } from "../launch/remote.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { withText } from "../value.js";

/** Commands that clients of file servers are given: on the line, in a batch file, on standard input. */
function runBatch(text: string | null, host: Value, line: Line, emit: Emit): void {
  if (text === null) {
    emit.net("net.send", host);
    emit.net("net.receive", host);
    return;
  }
  const span = line.words[0]?.span ?? host.span;
  const value = (word: string): Value => ({
    form: "exact",
    text: word.replace(/^["']|["']$/g, ""),
    sources: line.stdin.sources,
    span,
  });
  for (const row of rowsUpTo(512, text, /[\n;]/, emit)) runTransfer(row.trim(), value, host, emit);
}

function runTransfer(row: string, value: (word: string) => Value, host: Value, emit: Emit): void {
  if (row.startsWith("!")) return void emit.shell(value(row.slice(1)));
  const [verb = "", ...words] = row.split(/\s+/);
  const names = words.filter((word) => !word.startsWith("-"));
  const first = names[0];
  if (/^(?:put|mput|reput|send|append|upload)$/i.test(verb)) {
    for (const one of /^m/i.test(verb) ? names : names.slice(0, 1)) emit.file("file.read", value(one));
    emit.net("net.send", host);
  } else if (/^(?:get|mget|reget|recv|pget|download)$/i.test(verb) && first !== undefined) {
    emit.net("net.receive", host);
    emit.file("file.write", value(names[1] ?? first.slice(first.lastIndexOf("/") + 1)));
  } else if (/^mirror$/i.test(verb)) {
    const reverses = words.some((word) => /^(?:-[a-zA-Z]*R|--reverse)/.test(word));
    const deletes = words.some((word) => /^(?:-[a-zA-Z]*e|--delete)/.test(word));
    emit.net(reverses ? "net.send" : "net.receive", host);
    if (reverses && first !== undefined) emit.file("file.read", value(first), { recursive: true });
    if (!reverses) emit.file("file.write", value(names[1] ?? "."), { recursive: true, append: !deletes });
    if (deletes) removeThere(value(names[1] ?? first ?? "."), reverses, true, emit);
  } else if (/^(?:rm|del|delete|mdelete|mrm|rmdir|rd|deltree)$/i.test(verb)) {
    for (const one of names)
      removeThere(
        value(one),
        true,
        words.some((word) => /^-[rf]+$/.test(word)),
        emit,
      );
  } else if (/^(?:rename|mv|chmod|chown|mkdir|ln|symlink|cp)$/i.test(verb)) emit.net("net.send", host);
  else if (/^(?:shell|source|script|eval)$/i.test(verb)) emit.shell(value(words.join(" ")));
}

function removeThere(path: Value, there: boolean, recursive: boolean, emit: Emit): void {
  const say = () => emit.file("file.delete", path, recursive ? { recursive } : {});
  if (there) emit.elsewhere("remote", say);
  else say();
}

const NOTHING: Value = { form: "exact", text: "", sources: [], span: { start: 0, end: 0 } };

const DOMAIN_VERB = /^(?:leave|delete|del|remove|join|add|addmem|delmem|password|rename|grant|revoke|set\w{0,16})$/i;

/** `net ads leave`, `net rpc user delete bob`: what a member says to its domain. */
function sayDomain(line: Line, emit: Emit): void {
  const words = line.operands.map(({ text }) => text).slice(0, 8);
  const verb = words.find((word) => DOMAIN_VERB.test(word));
  if (verb === undefined) return;
  const kind = /^(?:leave|del|remove|revoke)/i.test(verb) ? "infra.delete" : "infra.apply";
  emit.add(kind, "cloud", "domain", {
    program: "net",
    what: words
      .slice(0, words.indexOf(verb) + 1)
      .join(" ")
      .slice(0, 64),
  });
}

export const entries: readonly Entry[] = [
  {
    names: ["sftp"],
    options: {
      "-b": { value: "required" },
      "-B -c -F -i -J -l -P -R -s -X": "value",
      // In the place of a server, here.
      "-D": "command",
      "-o": "value",
      "-S": "program",
      "-4 -6 -A -a -C -f -N -p -q -r -v": "flag",
    },
    operands: { first: ["host"] },
    act: (line, emit) => {
      runSettings(line, emit);
      const [host = NOTHING] = line.operands;
      const batch = line.value("-b");
      if (batch !== null && batch.text !== "-") {
        emit.file("file.read", batch);
        runBatch(emit.content(batch), host, line, emit);
      } else runBatch(line.stdin.text === "" ? null : line.stdin.text, host, line, emit);
    },
  },
  {
    names: ["ftp", "lftp", "ncftp", "tnftp", "yafc", "tftp", "atftp"],
    options: {
      "-c -e": { value: "required", sets: "commands" },
      "-f": "read",
      "-u -p --port -P -o -N -s -T -q -r -w -B -m -l": "optional",
      "-a -A -d -g -i -n -t -v -V -4 -6 -R": "flag",
      "-h --help --version": "harmless",
    },
    operands: { first: ["host"] },
    act: (line, emit) => {
      const [host = NOTHING, ...rest] = line.operands;
      const given = line.values("-c").map((one) => one.text);
      // What follows `tftp host -c` is one command.
      if (given.length > 0 && /tftp/.test(line.program)) given.push(...rest.splice(0).map((one) => one.text));
      if (given.length > 0 && /tftp/.test(line.program)) runBatch(given.join(" "), host, line, emit);
      else if (given.length > 0) runBatch(given.join("\n"), host, line, emit);
      else if (rest.length > 0 && /tftp/.test(line.program))
        runBatch(rest.map((one) => one.text).join(" "), host, line, emit);
      else runBatch(line.stdin.text === "" ? null : line.stdin.text, host, line, emit);
    },
  },
  {
    names: ["ftp-upload", "ftp-put"],
    options: { "-h --host": "send-host", "-u --user --password -p -d --dir --account": "value" },
    unknownOptions: "ignored",
    operands: "read",
  },
  {
    names: ["ncftpput", "ftpput", "ncftpget"],
    options: {
      "-u -p -P -j -d -r -f -e -T -S -W -X -Y -o": "value",
      "-a -m -R -v -V -z -Z -F -A -B -b -C -DD -E -t -c": "flag",
    },
    act: (line, emit) => {
      const [host, there, ...files] = line.operands;
      if (host === undefined || there === undefined) return;
      if (line.program === "ncftpget") {
        emit.net("net.receive", host);
        emit.file("file.write", there, { append: true });
        return;
      }
      for (const file of files) emit.file("file.read", file, { recursive: line.has("-R") });
      emit.net("net.send", host);
    },
  },
  {
    names: ["smbclient", "rpcclient", "smbget", "smbstatus", "smbtree", "nmblookup", "net", "smbcacls"],
    options: {
      "-c --command": { value: "required", sets: "commands" },
      "-U --user -N -W --workgroup -p --port -I --ip-address -A --authentication-file -m --max-protocol -s --configfile -D --directory -t --timeout -n -R -O":
        "optional",
      "-L --list": "flag",
      "-k -P -e -E -g -q -b -B -S -d -v -h --help --version": "flag",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.program === "smbstatus" || line.program === "smbtree" || line.program === "nmblookup") return;
      const [share = NOTHING] = line.operands;
      const host = withText(share, share.text.replace(/^[\\/]+/, "").split(/[\\/]/, 1)[0]!);
      if (line.program === "net" && !share.text.includes("/")) return sayDomain(line, emit);
      if (host.text !== "") emit.net("net.connect", host);
      const commands = line.value("-c");
      if (commands !== null) runBatch(commands.text, host, line, emit);
    },
  },
];
