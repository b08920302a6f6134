import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf, withText } from "../value.js";

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
    "-4 -6 -d -D -F -k --keep-open -n --nodns -N -r -R -S -t --telnet -u --udp -U --unixsock -v --verbose -C --crlf -h --ssl --send-only --recv-only --no-shutdown --broker --chat":
      "flag",
  },
  act: runNetcat,
};

function runNetcat(line: Line, emit: Emit): void {
  const [host, port] = line.operands;
  const runs = line.value("-e");
  if (line.flag("listens")) {
    const number = Number(textOf(line.value("-p")) ?? textOf(port) ?? textOf(host) ?? "");
    emit.add(
      "net.listen",
      "host",
      "0.0.0.0",
      Number.isInteger(number) && number > 0 && number < 65536 ? { port: number } : {},
    );
  } else if (host !== undefined && !line.flag("scans")) {
    const target =
      port !== undefined && port.form === "exact" && host.form === "exact"
        ? withText(host, `${host.text}:${port.text}`)
        : host;
    emit.net("net.send", target);
    emit.net("net.receive", target);
  } else if (host !== undefined) emit.net("net.connect", host);
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

const socat: Entry = {
  names: ["socat"],
  options: { "-d -D -h -v -x -u -U -s -g -4 -6": "flag", "-lf -L -W -b -t -T -ly": "value", "-V": "harmless" },
  act: (line, emit) => {
    for (const address of line.operands) {
      const found = /^([A-Za-z0-9-]+)(?::(.*))?$/s.exec(address.text.slice(0, 8192));
      if (found === null) continue;
      const [, kind = "", rest = ""] = found;
      const target = withText(address, rest.split(",", 1)[0] ?? "");
      if (/^(?:EXEC|SYSTEM|SHELL)$/i.test(kind)) {
        const from = {
          text: null,
          shape: "**",
          sources: [{ type: "network", name: "*", labels: ["untrusted"] }],
        } as const;
        emit.shell(target, { stdin: from });
      } else if (/LISTEN|RECV/i.test(kind)) emit.add("net.listen", "host", "0.0.0.0");
      else if (/^(?:TCP|UDP|SCTP|OPENSSL|SOCKS|PROXY)/i.test(kind)) {
        emit.net("net.send", target);
        emit.net("net.receive", target);
      } else if (/^(?:OPEN|CREATE|GOPEN|FILE)$/i.test(kind)) emit.file("file.write", target);
    }
  },
};

/** Programs that only ask the network something. */
const probes: Entry = {
  names: [
    "ping",
    "ping6",
    "traceroute",
    "tracepath",
    "mtr",
    "dig",
    "nslookup",
    "host",
    "whois",
    "telnet",
    "arping",
    "drill",
  ],
  options: {
    "-c -i -w -W -s -t -I -M -m -p -q -f -n -l -S -T -Q -U": "optional",
    "-x -y -k -b": "value",
    "--script -oN -oX -oG -oA": "value",
  },
  unknownOptions: "ignored",
  operands: [{ kind: "net.connect" }],
  act: (line, emit) => {
    // A name to look up that was built from a file or a secret carries it away.
    for (const name of line.operands) {
      if (name.sources.some((one) => one.type === "file" || one.labels.includes("secret"))) emit.net("net.send", name);
    }
  },
};

export const entries: readonly Entry[] = [netcat, probes, socat];
