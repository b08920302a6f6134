import { upTo } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { NO_SPAN, withText } from "../value.js";
import { floods } from "./load.js";

/** A name to look up that was built from a file or a secret carries it away. */
function asks(name: Value, emit: Emit): void {
  emit.net("net.connect", name);
  if (name.sources.some((one) => one.type === "file" || one.labels.includes("secret"))) emit.net("net.send", name);
}

const each = (line: Line, emit: Emit): void => {
  for (const name of line.operands) asks(name, emit);
};

/** Types, classes and options of a query are no hosts. */
const NO_HOST =
  /^(?:\+.*|A|AAAA|ANY|AXFR|IXFR(?:=.*)?|CAA|CNAME|DNSKEY|DS|HINFO|HTTPS|LOC|MX|NAPTR|NS|NSEC3?|PTR|RRSIG|SOA|SPF|SRV|SSHFP|SVCB|TLSA|TXT|IN|CH|HS)$/i;

function queries(line: Line, emit: Emit): void {
  for (const name of line.operands) {
    if (NO_HOST.test(name.text.slice(0, 64))) continue;
    if (name.text.startsWith("@")) emit.net("net.connect", withText(name, name.text.slice(1)));
    else asks(name, emit);
  }
}

/** Programs that only ask the network something. */
export const entries: readonly Entry[] = [
  {
    names: ["ping", "ping4", "ping6", "arping", "oping", "hrping"],
    options: {
      "-c -i -I -l -m -M -p -Q -s -S -t -T -w -W -F -N -G -g -h -k -z -e": "value",
      "-4 -6 -a -A -b -B -d -D -L -n -O -q -r -R -U -v -x -H -3 -C -o -P": "flag",
      // As fast as they can be sent.
      "-f --flood": { sets: "floods" },
      "-V --help --version": "harmless",
    },
    act: (line, emit) => {
      each(line, emit);
      if (line.flag("floods")) for (const host of line.operands) floods(host, emit);
    },
  },
  {
    names: ["traceroute", "traceroute6", "tracepath", "tracepath6", "mtr", "tcptraceroute", "paris-traceroute", "lft"],
    options: {
      "-f -g -i -m -N -p -q -s -t -w -z -l -S --mtu-size --sport --fwmark -c --report-cycles --interval --psize --bitpattern --address --first-ttl --max-ttl --port --timeout -o --order -F --filename -M -O -P --report-format":
        "value",
      "-4 -6 -a -A -b -d -D -e -I -T -U -n -r -v -x --report --report-wide --no-dns --show-ips --tcp --udp --sctp --csv --json --xml --raw --split --curses --gtk --back --debug --dccp --icmp --aslookup --mpls":
        "flag",
      "-V --help --version": "harmless",
    },
    // After the host comes the size of a packet.
    act: (line, emit) => {
      const [host] = line.operands;
      if (host !== undefined) asks(host, emit);
    },
  },
  {
    names: ["dig", "drill", "delv", "kdig", "doggo", "q"],
    syntax: "gnu",
    options: {
      "-f -k": "read",
      "-b -c -p -q -t -x -y -o -w -d -i": "value",
      "-4 -6 -m -r -u -v -D -S -T -V -Z -s -a -C -h -I": "flag",
    },
    act: queries,
  },
  {
    names: ["nslookup", "host", "resolveip", "dnstracer", "dnsrecon", "dnsenum", "fierce", "sublist3r", "amass"],
    options: {
      "-c -N -R -t -W -m -p -o -D -querytype -type -timeout -retry -port": "value",
      "-a -A -C -d -i -l -r -s -T -U -v -V -w -4 -6 -debug -norecurse": "flag",
    },
    unknownOptions: "ignored",
    act: queries,
  },
  {
    names: ["nsupdate", "knsupdate"],
    options: { "-k -y -T": "optional", "-t -u -r -p -R -L": "value", "-d -D -g -i -l -o -v -V -4 -6": "flag" },
    operands: "read",
    effects: [{ kind: "infra.apply", type: "cloud", name: "dns", detail: { program: "nsupdate", what: "update" } }],
  },
  {
    names: ["whois", "jwhois", "rwhois", "geoiplookup", "geoiplookup6", "ipcalc", "sipcalc", "subnetcalc", "asn"],
    options: {
      "-h --host": { is: "host" },
      "-p --port, -i, -T, -K, -s, -g, -q, -d, -f, -t": "value",
      "-H -l -L -m -M -c -x -b -B -G -S -R -a -F -r -v -n --verbose --no-recursion -y": "flag",
    },
    unknownOptions: "ignored",
    operands: "text",
  },
  {
    names: ["telnet", "rlogin", "tn3270"],
    options: {
      "-b -e -l -n -S -X -k": "value",
      "-4 -6 -8 -a -c -d -E -F -f -K -L -r -x -N": "flag",
    },
    act: (line, emit) => {
      const [host, port] = line.operands;
      // What it reads before it is connected are commands of its own.
      if (host === undefined) {
        for (const [, text] of upTo(4_096, line.stdin.text ?? "", emit).matchAll(/^[ \t]*!(.+)$/gm))
          emit.shell({ form: "exact", text: text!, sources: line.stdin.sources, span: NO_SPAN });
        return;
      }
      const target = port === undefined ? host : withText(host, `${host.text}:${port.text}`);
      emit.net("net.connect", target);
      if (line.stdin.sources.length > 0 || (line.stdin.text ?? "x") !== "") emit.net("net.send", target);
    },
  },
  {
    names: ["iperf", "iperf3", "netperf", "speedtest", "speedtest-cli", "fast"],
    unknownOptions: "ignored",
    options: {
      "-c --client": { is: "host" },
      "-s --server": "flag",
      "-n -t -d -p -H -T -m -C -A -P -i -b -w -l -k -r -R": "value",
    },
  },
];
