import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const user = "system.configure user";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["useradd -m -s /bin/sh bob", [user], "one more"],
  ["passwd -S bob", [], "looks only"],
  ["getent passwd bob", [], "looks only"],
  ["getent shadow", ["file.read /etc/shadow"], "hashes of passwords"],
  ["date -f /etc/shadow", ["file.read /etc/shadow"], "what is no date is told in an error"],
  ["gcore 42", ["file.read /proc/42/mem"], "all a process knows"],
  ["secretsdump.py admin@10.0.0.5", ["net.connect 10.0.0.5 scan"], "hashes of another machine"],
  ["responder -I eth0", ["device.open network capture"], "answers in another's name"],
  ["setsebool -P x on", ["system.configure firewall"], "lets more through"],
  ["john /etc/shadow", ["file.read /etc/shadow"], "hashes of passwords"],
  ["xmrig -o pool.example:3333", ["net.connect pool.example", "system.configure miner"], "for somebody else"],
  ["arch", [], "names the machine"],
  ["sudo -k", ["system.privilege root"], "forgets the password"],
  ["sudo -k rm x", ["system.privilege root", `file.delete ${app("x")}`], "and runs the command"],
  ["sudo -l rm x", [], "only says whether it may"],
  ["modprobe -n x", [], "tries only"],
  ["kexec -l x", ["system.configure kernel"], "loads another kernel"],
  ["bpftool -n prog load a b", ["system.configure kernel"], "loads code into this one"],
  ["bpftool prog show", [], "looks only"],
  ["arch -arm64 rm x", [`file.delete ${app("x")}`], "runs a command, on macOS"],
  ["xattr -l a", [`file.list ${app("a")}`], "looks only"],
  [
    "xattr -d com.apple.quarantine a",
    ["system.configure quarantine", `file.chmod ${app("a")} other`],
    "macOS no longer asks before it starts",
  ],
  ["set", ["secret.read environment"], "every variable"],
  ["export -p", ["secret.read environment"], "every variable"],
  ["declare -x", ["secret.read environment"], "every variable"],
  ["export A=1", [], "sets one"],
  ["passwd -d root", [user], "no password"],
  ["chage -l bob", [], "looks only"],
  ["visudo -c", [], "checks only"],
  ["visudo -f /etc/sudoers.d/x", ["file.read /etc/sudoers.d/x", "file.write /etc/sudoers.d/x", user], "edits"],
  ["pw useradd bob -s /bin/sh", [user], "one more, on FreeBSD"],
  ["pw usershow bob", [], "looks only"],
  ["dscl . -list /Users", [], "looks only"],
  ["dscl . -create /Users/x", [user], "one more, on macOS"],
  ["history -c", ["system.configure history"], "what was typed"],
  ["history 10", [], "looks only"],
  ["history -w h.txt", [`file.write ${app("h.txt")}`], "into a file"],
  ["auditctl -D", ["system.configure audit"], "nothing is recorded"],
  ["auditctl -l", [], "looks only"],
  ["logger -t x hello", [], "one line more"],
  ["defaults read com.x", [], "looks only"],
  ["defaults write com.x y -bool true", ["system.configure settings"], "a setting"],
  ["/usr/libexec/PlistBuddy -c 'Print :a' p.plist", [`file.read ${app("p.plist")}`], "looks only"],
  [
    "/usr/libexec/PlistBuddy -c 'Set :a b' p.plist",
    [`file.read ${app("p.plist")}`, `file.write ${app("p.plist")}`],
    "changes",
  ],
  ["security find-generic-password -wa x", ["secret.read keychain"], "a password"],
  ["security add-trusted-cert -d c.pem", ["system.configure certificates"], "whom to trust"],
  ["tmutil status", [], "looks only"],
  ["tmutil disable", ["system.configure backup"], "no more copies"],
  ["fdesetup disable", ["system.configure disk-encryption"], "decrypts"],
  ["ditto -c -k d a.zip", [`file.read ${app("d")} recursive`, `file.write ${app("a.zip")}`], "packs"],
  ["kldload x", ["system.configure kernel"], "a module"],
  ["kldstat", [], "looks only"],
  ["jexec 1 rm -rf /srv", ["file.delete /srv recursive container"], "P3: in a jail"],
];

describe("accounts, history, macOS, BSD", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
