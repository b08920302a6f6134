import type { Entry } from "../types.js";

/** What the network of this machine looks like. */
const sockets: Entry = {
  names: [
    "ss",
    "netstat",
    "ifstat",
    "nstat",
    "rtstat",
    "lnstat",
    "ctstat",
    "bmon",
    "iftop",
    "nethogs",
    "vnstat",
    "nload",
  ],
  options: {
    "-n --numeric -r --route --resolve -a --all -l --listening --listen -o --timers --options -e --extended -m --memory -p --processes --program --programs -i --info --interfaces -s --summary --statistics -b --bpf -E --events -Z --context -z --contexts -4 --ipv4 -6 --ipv6 -0 --packet -t --tcp -M --mptcp -S --sctp -u --udp -d --dccp -w --raw -x --unix --tipc --vsock --xdp -H --no-header -O --oneline -c --continuous -C --cache -F --fib -g --groups -G -v --verbose -W --wide -T --symbolic -U -L -P -R -j --json -q -h":
      "flag",
    "-N --net, -f --family, -A --query --socket, -D --diag, --numeric-hosts, --numeric-ports, --numeric-users, -I":
      "value",
    // Forcibly closes what matches.
    "-K --kill": { effects: [{ kind: "system.configure", detail: { what: "network" } }] },
    "--protocol": "value",
    "-V --version --help": "harmless",
  },
  unknownOptions: "ignored",
  carries: false,
};

/** Reads packets of everybody on this machine, secrets included. */
const sniffers: Entry = {
  names: ["tcpdump", "tshark", "dumpcap", "ngrep", "termshark", "tcpflow"],
  options: {
    "-i --interface": { is: "device" },
    "-w": { is: "write", sets: "file" },
    "-r -F": { is: "read", sets: "reads" },
    // A command that is run on every file that is full.
    "-z": { is: "program" },
    "-c --count, -C --file-size, -E, -G, -j, -m, -M, -s --snapshot-length, -T, -V, -W, -y --linktype, -Y, -f, -a --autostop, -b, -o, -O, -e, -d, -R, -Z --relinquish-privileges, -B --buffer-size, -Q --direction, --time-stamp-precision":
      "value",
    "-A -D --list-interfaces -h -I --monitor-mode -J -K --dont-verify-checksums -l -L -n -nn -N -# --number -p --no-promiscuous-mode -q -S -t -tt -ttt -tttt -u -U --packet-buffered -v -vv -vvv -x -xx -X -XX -P -1 -2 --immediate-mode":
      "flag",
    "--version --help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (!line.flag("reads") && !line.has("-D")) emit.add("device.open", "device", "network", { what: "capture" });
  },
};

const scanners: Entry = {
  names: [
    "nmap",
    "masscan",
    "zmap",
    "rustscan",
    "gobuster",
    "ffuf",
    "dirb",
    "wfuzz",
    "arp-scan",
    "fping",
    "nbtscan",
    "netdiscover",
    "sqlmap",
    "hydra",
    "zgrab2",
    "nuclei",
    "wpscan",
    "enum4linux",
    "smbmap",
    "ncrack",
    "patator",
    "kerbrute",
    "bloodhound-python",
    "kube-hunter",
    "peirates",
    "GetUserSPNs.py",
    "GetNPUsers.py",
    "secretsdump.py",
    "impacket-secretsdump",
    "impacket-GetUserSPNs",
    "impacket-GetNPUsers",
    "impacket-ntlmrelayx",
    "certipy",
    "certipy-ad",
    "bloodyAD",
    "rubeus",
    "Rubeus.exe",
    "ldapdomaindump",
    "windapsearch",
    "onesixtyone",
  ],
  options: {
    "-p --ports, -D, -S, -e, -g --source-port, -T, --host-timeout, --max-retries, --min-rate, --max-rate, --rate, --exclude, --top-ports, --scan-delay, --dns-servers, --data-length, --ttl, --script-args, --version-intensity, --max-scan-delay, --min-parallelism, --max-parallelism, --min-hostgroup, --max-hostgroup, --initial-rtt-timeout, --max-rtt-timeout, --proxies, --spoof-mac, --data, --script-timeout, --stats-every, -w --wordlist, -l, -t, -H, -X, -mc, -fc, -x --extensions":
      "value",
    "-iL -iR --excludefile --script-args-file --stylesheet --resume": "read",
    "-oN -oX -oG -oS -oA -oJ -oL -oD": "write",
    "--script": { value: "required", sets: "scripts" },
    "-A -F -O -P -Pn -PS -PA -PU -PY -PE -PP -PM -PO -R -n -r -v -vv -d -6 -f -sS -sT -sA -sW -sM -sU -sN -sF -sX -sI -sY -sZ -sO -sC -sV -sL -sn -sP -T0 -T1 -T2 -T3 -T4 -T5 --open --reason --traceroute --packet-trace --iflist --append-output --system-dns --badsum --osscan-limit --osscan-guess --fuzzy --version-light --version-all --allports --privileged --unprivileged --webxml --no-stylesheet --send-eth --send-ip --randomize-hosts --banners --script-trace --script-updatedb --defeat-rst-ratelimit --noninteractive":
      "flag",
    "-V --version -h --help": "harmless",
  },
  syntax: "word",
  unknownOptions: "ignored",
  operands: [{ kind: "net.connect", detail: { scheme: "scan" } }],
};

/** Of these `-h` or `-V` is no help: a host, a louder voice. */
const others: Entry = {
  names: ["nikto", "medusa", "hping3", "hping2", "naabu", "unicornscan", "sx"],
  options: {
    "-h -host --host -H": { is: [{ kind: "net.connect", detail: { scheme: "scan" } }] },
    "--help --version": "harmless",
    "-p -P -u -U -M -o -output -Format -e -I -i -c -s -t -d -Tuning -Plugins -root": "value",
  },
  syntax: "word",
  unknownOptions: "ignored",
  operands: [{ kind: "net.connect", detail: { scheme: "scan" } }],
};

/** What a site answers, page by page and hole by hole. */
const sites: Entry = {
  names: [
    "dirsearch",
    "feroxbuster",
    "whatweb",
    "wafw00f",
    "skipfish",
    "arachni",
    "joomscan",
    "droopescan",
    "commix",
    "xsser",
  ],
  options: {
    "-u --url --target": { is: [{ kind: "net.connect", detail: { scheme: "scan" } }] },
    "-w --wordlist -l --list -o --output -t --threads -e --extensions -x -m -d -H --header --timeout --delay": "value",
    "-h --help -V --version": "harmless",
  },
  unknownOptions: "ignored",
  operands: [{ kind: "net.connect", detail: { scheme: "scan" } }],
};

export const entries: readonly Entry[] = [sockets, sniffers, scanners, others, sites];
