import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, withText } from "../value.js";
import { isHere } from "./load.js";
import { sayProtocol } from "./protocols.js";
import { talk } from "./socat.js";

const netcat: Entry = {
  names: ["nc", "ncat", "netcat", "nc.openbsd", "nc.traditional"],
  options: {
    "-e --exec -c --sh-exec --lua-exec": { value: "required", sets: "runs" },
    "-l --listen": { sets: "listens" },
    "-p --source-port, -s --source -w --wait -i --delay --idle-timeout -q -I -O -T -X -x --proxy --proxy-type --proxy-auth -b -m --max-conns -M -V -P -G -g":
      "value",
    "-o --output --hex-dump": "write",
    "--allow --allowfile --deny --denyfile --ssl-cert --ssl-key --ssl-trustfile": "value",
    "-z --zero": { sets: "scans" },
    "-U --unixsock": { sets: "local" },
    "-4 -6 -d -D -F -k --keep-open -n --nodns -N -r -R -S -t --telnet -u --udp -v --verbose -C --crlf -h --ssl --send-only --recv-only --no-shutdown --broker --chat":
      "flag",
  },
  act: runNetcat,
};

function runNetcat(line: Line, emit: Emit): void {
  const [host, port] = line.operands;
  const runs = line.value("-e");
  if (line.flag("local") && !line.flag("listens")) {
    if (host !== undefined) talk(host, line, emit);
  } else if (line.flag("listens")) {
    const number = Number(textOf(line.value("-p")) ?? textOf(port) ?? textOf(host) ?? "");
    emit.add(
      "net.listen",
      "host",
      "0.0.0.0",
      Number.isInteger(number) && number > 0 && number < 65536 ? { port: number } : {},
    );
    // Whoever connects says what comes.
    emit.net("net.receive", { ...exact("*"), form: "unknown", text: "" });
  } else if (host !== undefined && !line.flag("scans")) {
    const target =
      port !== undefined && port.form === "exact" && host.form === "exact"
        ? withText(host, `${host.text}:${port.text}`)
        : host;
    emit.net("net.send", target);
    emit.net("net.receive", target);
    sayProtocol(line, textOf(port) ?? "", emit);
  } else if (host !== undefined) {
    // Whether one port answers is how one waits for a server; all of a range is looking for ways in.
    // One of the numbers a loop goes through is such a range, too.
    const many =
      line.operands.length > 2 ||
      /^\d{1,5}-\d{1,5}$/.test(textOf(port) ?? "") ||
      (port?.form === "pattern" && port.text === "*");
    if (many && !isHere(host.text.slice(0, 256))) emit.add("net.connect", "host", host, { scheme: "scan" });
    else
      emit.net(
        "net.connect",
        port?.form === "exact" && host.form === "exact" ? withText(host, `${host.text}:${port.text}`) : host,
      );
  }
  // What it runs reads from and writes to the network.
  if (runs !== null) runConnected(line, emit, runs);
}

function runConnected(line: Line, emit: Emit, command: { readonly text: string }): void {
  const value = line.value("-e")!;
  const stdin = {
    text: null,
    shape: "**",
    sources: [{ type: "network", name: (line.operands[0]?.text ?? "*").slice(0, 256), labels: ["untrusted"] }],
  } as const;
  if (command.text.includes(" ")) emit.shell(value, { stdin });
  else emit.run([value], { stdin });
}

/** zsh's own sockets: a module is loaded, then a connection opened as a file descriptor. */
const zshSockets: readonly Entry[] = [
  { names: ["zmodload"], options: { "-a, -A, -d, -e, -F, -i, -I, -l, -L, -R, -s, -u": "flag" } },
  {
    names: ["ztcp"],
    options: { "-c, -f, -L, -t, -v": "flag", "-d": "value", "-l": { is: "listen" }, "-a": "value" },
    syntax: "posix",
    act: ({ operands: [host, port] }, emit) => {
      if (host === undefined) return;
      const to = host.form === "exact" && textOf(port) !== null ? withText(host, `${host.text}:${textOf(port)}`) : host;
      emit.net("net.connect", to);
    },
  },
];

export const entries: readonly Entry[] = [netcat, ...zshSockets];
