import { describe, expect, it } from "vitest";
import { effectsOf, interpretText, programsOf, world } from "./testing/read.js";

const ROOT = "file.delete / recursive";
/** `rm -rf /`, gzipped. */
const GZIPPED = "H4sIAAAAAAAAAyvKVdAtSlPQ5wIAAOnmUAkAAAA=";

describe("P3: launchers have the actions of what they launch", () => {
  it.each([
    "sudo rm -rf /",
    "sudo -u root -- rm -rf /",
    "doas rm -rf /",
    "su -c 'rm -rf /'",
    "env rm -rf /",
    "env -i A=1 rm -rf /",
    "env -S 'rm -rf' /",
    "nohup rm -rf /",
    "nice -n 5 rm -rf /",
    "timeout -k 1 5s rm -rf /",
    "setsid -w rm -rf /",
    "stdbuf -o0 rm -rf /",
    "ionice -c3 rm -rf /",
    "chrt -i 0 rm -rf /",
    "taskset 1 rm -rf /",
    "setarch x86_64 rm -rf /",
    "linux64 rm -rf /",
    "time -p rm -rf /",
    "command -p rm -rf /",
    "exec -a x rm -rf /",
    "builtin eval 'rm -rf /'",
    "busybox rm -rf /",
    "flock /tmp/l rm -rf /",
    "flock /tmp/l -c 'rm -rf /'",
    "script -qec 'rm -rf /' /dev/null",
    "watch 'rm -rf /'",
    "watch -x rm -rf /",
    "xargs rm -rf <<< /",
    "echo / | xargs rm -rf",
    "echo rm -rf / | xargs env",
    "echo / | xargs -I% sh -c 'rm -rf %'",
    "printf '/\\0' | xargs -0 rm -r -f",
    "parallel rm -rf ::: /",
    "find / -exec rm -rf {} \\;",
    "find / -exec rm -rf {} +",
    "find . -exec sh -c 'rm -rf /' \\;",
    "sh -c 'rm -rf /'",
    "bash -O nullglob -ec 'rm -rf /'",
    "bash -c '$0 -rf /' rm",
    'sh -c \'sh -c "sh -c \\"rm -rf /\\""\'',
    "echo 'rm -rf /' | sh",
    "sh <<< 'rm -rf /'",
    "sh <<E\nrm -rf /\nE",
    "sh -s <<< 'rm -rf $1' x / || rm -rf /",
    ". <(echo 'rm -rf /')",
    "eval 'rm -rf' '/'",
    "strace -f rm -rf /",
    "chroot /mnt rm -rf /",
    "unshare -r rm -rf /",
    "systemd-run --user rm -rf /",
    "ssh host 'rm -rf /'",
    "docker exec c rm -rf /",
    "kubectl exec p -- rm -rf /",
    "git -c alias.x='!rm -rf /' x",
    "git rebase -x 'rm -rf /' main",
    "tar cf a --checkpoint=1 --checkpoint-action=exec='rm -rf /' b",
    "sed '1e rm -rf /' f",
    "at now <<< 'rm -rf /'",
    "echo '* * * * * rm -rf /' | crontab -",
    "make; nohup sudo env A=1 nice timeout 1 rm -rf /",
  ])("%s", (command) => {
    const actions = effectsOf(command).map((one) => one.replace(/^\? /, "").replace(/ (?:remote|container)$/, ""));
    expect(actions.some((one) => one.startsWith(ROOT))).toBe(true);
  });

  it("says that elevation is one", () => {
    expect(effectsOf("sudo ls")).toContain("system.privilege root");
  });

  it("marks what happens elsewhere", () => {
    expect(effectsOf("ssh h rm -rf /srv")).toContain("file.delete /srv recursive remote");
    expect(effectsOf("docker run alpine rm -rf /srv")).toContain("file.delete /srv recursive container");
  });

  it("does not take a folder there for the project", () => {
    const one = interpretText("ssh h rm -rf /home/dev/app").actions.find((action) => action.kind === "file.delete");
    expect(one?.labels).not.toContain("project");
  });
});

describe("D6: what was written and is then run is read", () => {
  it.each([
    [`printf ${GZIPPED} | base64 -d | gzip -d | sh`, "unfolded"],
    [`printf ${GZIPPED} | base64 -d | zcat | bash`, "by its other name"],
    [`base64 -d <<< ${GZIPPED} > x.gz; gunzip x.gz; sh x`, "in a file"],
    [`base64 -d <<< ${GZIPPED} > x.gz; sh <(gzip -dc x.gz)`, "out of a file"],
    ["echo '1e rm -rf /' > s.sed; sed -f s.sed f", "by sed"],
    ["echo 's/.*/rm -rf \\//' > s.sed; echo x | sed -f s.sed | sh", "made by a script of sed"],
    ["echo 'rm -rf /' > x.sh; sh x.sh", "by the shell"],
    ["echo 'rm -rf /' > x; chmod +x x; ./x", "by its name"],
    ["cat > x <<'E'\nrm -rf /\nE\nbash x", "from a here-document"],
    ["echo rm >> x; echo ' -rf /' | tee y; echo 'rm -rf /' > x; source x", "sourced"],
    ["printf 'rm -rf /' | tee x; sh x", "through tee"],
    ["echo 'rm -rf /' > x; cp x y; sh y", "copied"],
    ["echo 'rm -rf /' > x; mv x y; sh y", "moved"],
    ["echo 'rm -rf /' > x; ln -s x y; sh y", "linked"],
    ["echo cm0gLXJmIC8= | base64 -d > x; . ./x", "decoded into a file"],
    ["echo 'rm -rf /' | dd of=x; sh x", "by dd"],
    ["sh < <(echo 'rm -rf /')", "without a name"],
    ["echo 'rm -rf /' > >(sh)", "into a shell"],
    ["echo 'rm -rf /' | tee >(sh)", "into a shell by tee"],
  ])("%s (%s)", (command) => {
    expect(effectsOf(command)).toContain(ROOT);
  });

  it.each([
    ["LD_LIBRARY_PATH=/tmp/lib ls", "? code.run /tmp/lib file", "libraries from a folder everybody writes to"],
    ["export GCONV_PATH=/tmp/g; iconv x", "? code.run /tmp/g file", "the C library's"],
    ["LD_LIBRARY_PATH=./build:/usr/lib ls", null, "of the project"],
    ["NODE_OPTIONS='--require ./h.js' node a.js", "? code.run /home/dev/app/h.js file", "loaded first"],
    ["NODE_OPTIONS=--max-old-space-size=4096 node a.js", null, "a number"],
    ["RUBYOPT=-r./x ruby a.rb", "? code.run /home/dev/app/x file", "loaded first"],
    ["PS4='$(rm x)' bash -x a.sh", "? file.delete /home/dev/app/x", "a prompt is expanded"],
    ["PS1='\\u@\\h' bash", null, "nothing to expand"],
    ["CDPATH=/ cd etc && rm -r x", "? file.delete /etc/x recursive", "a folder that is looked for elsewhere"],
    ["source <(grep -v x c.sh)", "? code.run /home/dev/app/c.sh file", "lines of a file"],
    ["declare -A m=([k]='rm x'); ${m[k]}", "file.delete /home/dev/app/x", "out of an array with names"],
  ])("%s", (command, effect, _why) => {
    const effects = effectsOf(command);
    if (effect !== null) expect(effects).toContain(effect);
    else expect(effects.filter((one) => one.startsWith("? "))).toEqual([]);
  });

  it("remembers what a call wrote, and reads it in the next", () => {
    const first = interpretText("echo 'rm -rf /' > /tmp/x.sh");
    const next = world({ written: first.written, read: [] });
    expect(effectsOf("bash /tmp/x.sh", next)).toContain(ROOT);
    const run = interpretText("bash /tmp/x.sh", next).actions.find((one) => one.kind === "code.run");
    expect(run?.labels).toContain("unverified-code");
  });

  it("asks for what it does not know, and reads the answer", () => {
    const first = interpretText("./build.sh --fast");
    expect(first.wants).toEqual([{ type: "content", path: "/home/dev/app/build.sh", maxBytes: 262144 }]);
    expect(first.actions.map((one) => one.kind)).toEqual(["process.exec", "code.run"]);
    const answered = world(undefined, { "/home/dev/app/build.sh": "#!/bin/bash\nrm -rf $1/\n" });
    expect(effectsOf("./build.sh /", answered)).toContain(ROOT);
  });

  it("hands other languages to their reader", () => {
    expect(effectsOf("python3 -c 'import os; os.system(\"rm -rf /\")'")).toContain(ROOT);
    expect(effectsOf("python3 <<E\nimport os\nos.system('rm -rf /')\nE")).toContain(ROOT);
    expect(effectsOf("echo 'import os; os.remove(\"/etc/passwd\")' > x.py; python3 x.py")).toContain(
      "file.delete /etc/passwd",
    );
    expect(effectsOf("awk 'BEGIN { system(\"rm -rf /\") }'")).toContain(ROOT);
  });
});

describe("redirections are files", () => {
  it.each<[string, string[], string]>([
    ["echo a > x", ["file.write /home/dev/app/x"], "write"],
    ["echo a >> x", ["file.write /home/dev/app/x append"], "append"],
    ["cat < x", ["file.read /home/dev/app/x"], "read"],
    ["echo a > /dev/null 2>&1", [], "nowhere"],
    ["> x", ["file.write /home/dev/app/x"], "truncate"],
    ["{ echo a; echo b; } > x", ["file.write /home/dev/app/x"], "of a group"],
    ["echo a &> x", ["file.write /home/dev/app/x"], "both"],
    ["echo a 2> x", ["file.write /home/dev/app/x"], "errors"],
    ["echo a >| x", ["file.write /home/dev/app/x"], "forced"],
    ["exec > x; echo a", ["file.write /home/dev/app/x"], "for the rest"],
    ["echo a > /dev/tcp/a.example/80", ["net.receive a.example", "net.send a.example"], "a socket"],
    [
      "while read l; do echo $l; done < x > y",
      ["file.read /home/dev/app/x", "file.write /home/dev/app/y"],
      "of a loop",
    ],
    ["echo a > $X", ["file.write *"], "nobody knows where"],
  ])("%s (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

describe("find refuses a command that never ends, before it looks at a file", () => {
  it.each([
    ["find / -exec rm -rf {}", []],
    ["find . -name x -ok rm {}", []],
    ["find /etc -exec rm {} +", ["file.list /etc recursive", "file.delete /etc"]],
    ["find /etc -exec rm {} $X", ["file.list /etc recursive", "file.delete /etc", "file.delete *"]],
  ])("%s", (command, effects) => {
    expect(effectsOf(command).map((one) => one.split(" ").slice(0, 2).join(" "))).toEqual(
      effects.map((one) => one.split(" ").slice(0, 2).join(" ")),
    );
  });
});

describe("names that were a word before they were input", () => {
  it.each([
    ["find . -name x | xargs rm", "? file.delete /home/dev/app/**/x bounded", "a listing, as it is printed"],
    ["xargs rm <<< $(find . -name x)", "? file.delete *", "split at blanks again, they need not be what was listed"],
    [
      'xargs -d "\\n" rm <<< "$(find . -name x)"',
      "? file.delete /home/dev/app/**/x bounded",
      "split by lines they are",
    ],
  ])("%s: %s (%s)", (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
});

describe("builtins that are programs too", () => {
  it.each([
    ["find . -name x -exec test -f {} \\; -exec rm {} \\;", "? file.delete /home/dev/app/**/x bounded"],
    ["env command rm a", "file.delete /home/dev/app/a"],
    ["echo cm0gYQ== | b64decode -r | sh", "file.delete /home/dev/app/a"],
  ])("%s", (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
    const programs = interpretText(command).actions.filter((one) => one.kind === "process.exec");
    expect(programs.map((one) => one.detail.effects)).not.toContain("unknown");
  });
});

describe("P3: programs nobody knows say so", () => {
  it.each([
    ["frobnicate --all", "unknown", "no entry"],
    ["rm --frobnicate x", "unknown", "an option its entry does not know"],
    ["git frobnicate", "unknown", "a subcommand its entry does not know"],
    ["rm --recurs --forc x", "known", "abbreviated options"],
    ["rm --help", "known", "help"],
    ["ls -la", "known", "a bundle"],
  ])("%s: %s (%s)", (command, effects) => {
    expect(interpretText(command).actions[0]?.detail.effects).toBe(effects);
  });

  it("gives the words of the line, null where one is not known", () => {
    expect(programsOf("rm -f a $X")).toEqual(["rm -f a …"]);
  });
});
