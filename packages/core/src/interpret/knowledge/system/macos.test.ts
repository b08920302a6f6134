import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const project = "code.run project project";

describe("macOS", () => {
  it.each<[command: string, does: readonly string[], why: string]>([
    ["launchctl print-disabled system", [], "looks only"],
    ["launchctl getenv PATH", [], "looks only"],
    ["launchctl limit maxfiles", [], "looks only"],
    ["launchctl limit maxfiles 1 2", ["system.persist 2 service"], "sets"],
    ["dscacheutil -q host -a name x.example", [], "asks"],
    ["dscacheutil -flushcache", ["system.configure cache"], "forgets"],
    ["simctl --set d delete all", ["infra.delete all delete"], "behind an option"],
    ["launchctl bootstrap gui/501 x.plist", ["system.persist x.plist service"], "starts at every login"],
    ["launchctl disable system/x", ["system.persist system/x service"], "starts no more"],
    ["security authorizationdb read x", [], "looks only"],
    ["security authorizationdb write x allow", ["system.configure keychain"], "asks nobody any more"],
    ["diskutil apfs list", [], "looks only"],
    ["diskutil apfs listSnapshots disk1s1", [], "looks only"],
    ["diskutil verifyvolume /", [], "verbs in any case"],
    ["diskutil unmount disk4", ["system.configure disk4 mount"], "comes back"],
    ["diskutil apfs deleteVolume disk1s5", ["system.disk disk1s5 partition"], "a volume is gone"],
    ["diskutil ERASEDISK JHFS+ x disk2", ["system.disk disk2 partition"], "verbs in any case"],
    ["diskutil secureErase freespace 0 disk2", ["system.disk disk2 partition"], "wipes"],
    ["spctl --status", [], "looks only"],
    ["spctl --assess --verbose=4 x", [], "looks only"],
    ["spctl -a -vv x", [], "short options"],
    ["spctl --global-disable", ["system.configure firewall"], "starts anything"],
    ["spctl --add x", ["system.configure firewall"], "starts this one"],
    ["csrutil status", [], "looks only"],
    ["csrutil disable", ["system.configure firewall"], "protects the system no more"],
    ["softwareupdate --list", [], "looks only"],
    ["softwareupdate -i -a -R", ["system.configure package"], "another system, and a restart"],
    ["hdiutil imageinfo x.dmg", [`file.read ${app("x.dmg")}`], "looks only"],
    [
      "hdiutil create -volname x -srcfolder a -ov -format UDZO x.dmg",
      [`file.read ${app("a")}`, `file.write ${app("x.dmg")}`],
      "a file made of a folder",
    ],
    ["hdiutil attach -nobrowse -mountpoint /tmp/m x.dmg", [`file.read ${app("x.dmg")}`], "shown as a folder"],
    ["hdiutil detach /tmp/m", [], "no more shown"],
    ["hdiutil detach -force /tmp/m", ["system.configure disk-image"], "what is not written is lost"],
    ["hdiutil compact x.dmg", ["system.configure disk-image"], "an image changed in place"],
    ["simctl list devices", [], "looks only"],
    ["simctl delete unavailable", [], "what cannot be started any more"],
    ["simctl erase all", ["infra.delete all erase"], "all that was put on them"],
    ["xcrun simctl runtime delete all", ["infra.delete all delete"], "systems to simulate"],
    ["simctl launch booted a.b", [project], "an app of the project"],
    ["altool --validate-app -f x.ipa", [], "looks only"],
    ["altool --upload-app -f x.ipa", ["package.publish App Store"], "to the store"],
  ])("P3: %s: %j: %s", (command, does) => {
    expect(effectsOf(command)).toEqual(does);
  });
});
