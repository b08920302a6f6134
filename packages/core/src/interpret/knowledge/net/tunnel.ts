import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";

/** Commands of such programs that only look. */
const LOOKS =
  /^(?:list\w*|peers|get|ls|status|show|info|version|help|config|login|logout|user|whoami|ip|ping|netcheck|validate|diagnose|logs|token|access|update|inspect|limits|clusters|completion|whois|dns|debug|metrics|licenses|exit-node)$/;

/** Opens a way to this machine from outside, past whatever guards its network. */
function opens(line: Line, emit: Emit): void {
  const verb = textOf(line.operands[0]);
  if (verb !== null && LOOKS.test(verb)) return;
  // Of these that serve, what is served now is only shown.
  if (/^(?:status|list|get-config|show)$/.test(textOf(line.operands[1]) ?? "")) return;
  if (verb === "tunnel" && /^(?:list|info|login|token|cleanup)$/.test(textOf(line.operands[1]) ?? "")) return;
  if (line.program === "cloudflared" && verb === "tunnel" && textOf(line.operands[1]) === "delete")
    emit.add("infra.delete", "cloud", "cloudflared", { program: "cloudflared", what: "tunnel delete" });
  emit.add("system.configure", "none", null, { what: "tunnel", program: line.program });
  emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel" });
}

export const entries: readonly Entry[] = [
  {
    names: [
      "ngrok",
      "cloudflared",
      "devtunnel",
      "lt",
      "localtunnel",
      "bore",
      "frpc",
      "frps",
      "chisel",
      "pagekite",
      "zrok",
      "localxpose",
      "loclx",
      "expose",
      "tunnelto",
      "inlets",
      "rathole",
      "gost",
      "iodine",
      "dns2tcpc",
      "ptunnel",
      "sshuttle",
      "stunnel",
      "teleconsole",
      "tmate",
      "upterm",
      "ttyd",
      "gotty",
      "wetty",
      "x11vnc",
      "vncserver",
      "xrdp",
      "teamviewer",
      "start-host",
      "chrome-remote-desktop",
      "dwagent",
      "meshagent",
      "anydesk",
      "rustdesk",
      "tailscale",
      "tailscaled",
      "zerotier-cli",
      "zerotier-one",
      "netbird",
      "tsh",
      "tor",
      "microsocks",
      "danted",
      "3proxy",
      "redsocks",
      "privoxy",
      "tinyproxy",
      "ssocks",
      "revsocks",
      "ligolo-ng",
      "ligolo-agent",
      "msfconsole",
      "msfvenom",
      "metasploit",
      "sliver",
      "pwncat",
      "cryptcat",
      "dbd",
      "pwncat-cs",
      "gs-netcat",
      "gsocket",
      "gs-sftp",
      "gs-mount",
      "sshx",
      "tty-share",
      "websocketd",
      "shellinaboxd",
      "wstunnel",
      "telnetd",
      "in.telnetd",
      "rshd",
      "in.rshd",
      "dropbear",
      "udp2raw",
      "dnscat",
      "dnscat2",
      "iodined",
      "icmptunnel",
    ],
    unknownOptions: "ignored",
    options: {
      "-h --help --version -version": "harmless",
      "--url --config -c --cred-file --authtoken --region --hostname --subdomain --port -p --proto --name --token --local-host --log --log-level --oauth --basic-auth -l -s --server --to --edge --loglevel --id --label":
        "value",
    },
    act: opens,
  },
];
