import type { Entry } from "../types.js";
import { memoryOf, watchesProcess } from "./memory.js";

/** Tools of whoever has broken in: they guess passwords, read the memory of others, dig for coins. */
export const entries: readonly Entry[] = [
  {
    names: ["gcore", "procdump"],
    options: { "-o": "write", "-a": "flag" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      for (const pid of line.operands) memoryOf(pid, emit);
    },
  },
  {
    names: ["john", "hashcat", "ophcrack", "fcrackzip", "pdfcrack", "rarcrack", "bruteforce-luks", "johnny"],
    options: {
      "--wordlist -w, -r --rules-file": "read",
      "-o --outfile": "write",
      "-m, -a, --format": "value",
      "--list --test -b --benchmark --hash-info --example-hashes -I --backend-info --identify --help --version -h -V":
        "harmless",
    },
    unknownOptions: "ignored",
    operands: "read",
    // Passwords that nobody told, shown.
    effects: [{ kind: "secret.read", detail: { what: "search" } }],
  },
  {
    names: ["unshadow", "ssh2john", "ssh2john.py", "gpg2john", "keepass2john", "zip2john"],
    options: { "--wordlist -w, -r --rules-file": "read", "-o --outfile": "write", "-m, -a, --format": "value" },
    unknownOptions: "ignored",
    operands: "read",
  },
  {
    names: [
      "mimipenguin",
      "mimikatz",
      "lazagne",
      "laZagne.py",
      "firefox_decrypt.py",
      "firefox_decrypt",
      "firepwd.py",
      "chrome_decrypt.py",
      "chainbreaker",
      "chainbreaker.py",
      "keychaindump",
      "mimipenguin.sh",
      "mimipenguin.py",
      "mimipy.py",
      "swap_digger.sh",
      "hack-browser-data",
      "3snake",
      "SSHKeyThief.sh",
      "pypykatz",
      "gitrob",
      "linpeas",
      "linpeas.sh",
      "LinEnum.sh",
      "linenum.sh",
      "lse.sh",
      "deepce.sh",
      "linux-exploit-suggester.sh",
      "pspy",
      "pspy64",
      "keyctl",
    ],
    unknownOptions: "ignored",
    effects: [{ kind: "secret.read", detail: { what: "keychain" } }],
  },
  {
    names: [
      "xmrig",
      "minerd",
      "cpuminer",
      "ethminer",
      "cgminer",
      "bfgminer",
      "nbminer",
      "lolMiner",
      "t-rex",
      "xmr-stak",
    ],
    options: { "-o --url -P --pool": { is: "host" } },
    unknownOptions: "ignored",
    effects: [{ kind: "system.configure", detail: { what: "miner" } }],
  },
  {
    // Another terminal's program is taken over, with all that is typed into it.
    names: ["reptyr", "neercs", "injcode", "retty", "conspy", "ttysnoop"],
    options: { "-l -L -s -T -v -V -h": "flag" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.operands.length > 0) watchesProcess(emit);
    },
  },
  {
    // They answer in somebody else's name, or listen to what others say.
    names: [
      "responder",
      "Responder.py",
      "bettercap",
      "ettercap",
      "airmon-ng",
      "aireplay-ng",
      "mitm6",
      "ntlmrelayx.py",
      "wifite",
      "reaver",
      "bully",
      "airodump-ng",
      "aircrack-ng",
      "dnschef",
      "arpspoof",
      "dsniff",
      "urlsnarf",
      "sslstrip",
      "hcxdumptool",
      "kismet",
      "setoolkit",
      "beef-xss",
      "evilginx",
      "evilginx2",
      "pacu",
    ],
    unknownOptions: "ignored",
    effects: [{ kind: "device.open", type: "device", name: "network", detail: { what: "capture" } }],
  },
  {
    // Files of a disk, past all permissions; of an image it is the image alone.
    names: ["debugfs"],
    options: { "-R -f -b -s -d": "value", "-w": { sets: "writes" }, "-c -i -n -D": "flag", "-V": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      for (const disk of line.operands) {
        const isFile = disk.form === "exact" && /[./]/.test(disk.text) && !disk.text.startsWith("/dev/");
        emit.role(!isFile ? "device" : line.flag("writes") ? "edit" : "read", disk);
      }
    },
  },
  {
    names: ["xfs_db", "e2image", "testdisk", "photorec", "extundelete"],
    unknownOptions: "ignored",
    operands: "device",
  },
];
