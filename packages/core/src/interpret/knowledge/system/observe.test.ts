import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["ps -eo pid,comm --sort=-rss", [], "looks only"],
  ["top -b -n 1", [], "looks only"],
  ["lsof -i :80", [], "looks only"],
  ["ls -lar", ["file.list /home/dev/app"], "-r is the order"],
  ["ls -lR src", [`file.list ${app("src")} recursive`], "-R is not"],
  ["du -sh *", [`file.list ${app("*")} recursive`], "sizes of everything below"],
  ["tree -o out.txt", [`file.write ${app("out.txt")}`, "file.list /home/dev/app recursive"], "into a file"],
  ["date -d yesterday +%F", [], "prints a date"],
  ["date 010100001971", ["system.configure clock"], "sets the clock"],
  ["date -s '2020-01-01'", ["system.configure clock"], "sets the clock"],
  ["hostname -I", [], "looks only"],
  ["hostname box", ["system.configure hostname"], "gives a name"],
  ["hostnamectl set-hostname box", ["system.configure hostname"], "gives a name"],
  ["dmesg -C", ["system.configure log"], "clears"],
  ["dmesg -T", [], "looks only"],
  ["journalctl --vacuum-time=1s", ["system.configure log", "file.delete /var/log/journal recursive bounded"], "clears"],
  ["fuser -k 80/tcp", ["system.kill 80/tcp bounded"], "ends whoever uses it"],
  ["fuser -km /home", ["system.kill *"], "ends all that use the file system"],
  ["fuser -k /", ["system.kill *"], "everything uses that"],
  ["fuser -v 80/tcp", [], "looks only"],
  ["nvidia-smi --gpu-reset", ["system.configure device"], "a setting"],
  ["ss -tlnp", [], "looks only"],
  ["ss -K dst 10.0.0.1", ["system.configure network"], "closes"],
  [
    "tcpdump -i eth0 -w c.pcap",
    ["device.open eth0", `file.write ${app("c.pcap")}`, "device.open network capture"],
    "everybody's packets",
  ],
  ["tcpdump -r c.pcap", [`file.read ${app("c.pcap")}`], "of a file"],
  [
    "tcpdump -i any -G 1 -z ./x -w c",
    ["device.open any", `code.run ${app("x")} file`, `file.write ${app("c")}`, "device.open network capture"],
    "P3: a program on every file",
  ],
  ["nmap -p 1-65535 10.0.0.1", ["net.connect 10.0.0.1 scan"], "-p takes a value"],
  ["echo '!rm a' | dc", [`file.delete ${app("a")}`], "P3: dc runs commands"],
  ["dc -e '5 3 !< p'", [], "a comparison"],
  [
    "patch -p1 < a.patch",
    [`file.read ${app("a.patch")}`, "file.write /home/dev/app recursive bounded"],
    "whatever it names",
  ],
  ["patch --dry-run -p1 < a.patch", [`file.read ${app("a.patch")}`], "tries only"],
  ["split -b 1m big part.", [`file.read ${app("big")}`, `file.write ${app("part.*")}`], "pieces"],
  ["split --filter='rm $FILE' -l 1 f", [`file.read ${app("f")}`, "file.delete *"], "P3: a command for each piece"],
  ["split segments delete beta", ["data.delete split/segments bounded"], "the service of the same name"],
  ["cmp a b 10 20", [`file.read ${app("a")}`, `file.read ${app("b")}`], "offsets are no files"],
];

describe("programs that show how things stand", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
