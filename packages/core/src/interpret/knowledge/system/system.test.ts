import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const user = "system.configure user";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["useradd -m -s /bin/sh bob", [user], "one more"],
  ["passwd -S bob", [], "looks only"],
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
