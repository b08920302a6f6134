import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const gone = (name: string) => `file.delete /home/dev/app/${name}`;
const read = (name: string) => `file.read /home/dev/app/${name}`;
const edited = (name: string) => `? file.write /home/dev/app/${name} append`;

const EDITORS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["vim a.txt", [read("a.txt"), edited("a.txt")], "a person edits"],
  ["view a.txt", [read("a.txt")], "a person looks"],
  ["vim -c '!rm a' -c q", [gone("a")], "P3: :!"],
  ["vim -es -c ':%!rm a' f", [gone("a"), read("f"), edited("f")], "P3: a filter"],
  ["vim -c 'call system(\"rm a\")'", [gone("a")], "P3: system()"],
  ['vim -es -c \'exe "!" . "rm a"\' -c q', ["opaque unknown_code"], "P3: put together by the editor"],
  ["vim -es -c 'call system(join(split(\"rm a\")))' -c q", ["opaque unknown_code"], "P3: the same for its shell"],
  ["vim '+!rm a' f", [gone("a"), read("f"), edited("f")], "P3: +command"],
  ["vim +12 f", [read("f"), edited("f")], "a line"],
  ["vim -c 'py3 x()'", ["opaque unknown_language"], "another language"],
  ["vim -S x.vim", [read("x.vim"), "opaque unknown_code"], "a script"],
  ["printf '!rm a\\n' | ed", [gone("a")], "P3: ed"],
  ["printf 'e /etc/shadow\\n,p\\n' | ed", ["file.read /etc/shadow"], "another file"],
  ["printf 'a\\nx\\n.\\nw\\nq\\n' | ed f", [read("f"), "file.write /home/dev/app/f"], "saved"],
  ["printf ',p\\nq\\n' | ed -s f", [read("f")], "only shown"],
  ["emacs --batch --eval '(x)'", ["code.run other inline", "opaque unknown_language"], "Lisp"],
  ["nano f", [read("f"), edited("f")], "a person edits"],
  ["code tunnel", ["net.listen 0.0.0.0", "system.persist tunnel"], "a door into this machine"],
  ["code .", ["file.list /home/dev/app"], "a folder"],
  ["man -P 'rm a' ls", [gone("a")], "P3: a pager of choice"],
  ["man ls", [], "a manual"],
];

const SESSIONS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["tmux new -d -s x 'rm a'", [gone("a")], "P3: a command in a window"],
  ["tmux new-session -d rm a", [gone("a")], "P3: as words"],
  ["tmux send-keys -t x 'rm a' Enter", [`? ${gone("a")}`], "typed there"],
  ["tmux run-shell 'rm a' \\; ls", [gone("a")], "one of several"],
  ["tmux attach -t x", [], "a person comes back"],
  ["tmux kill-server", ["system.kill tmux bounded"], "ends the sessions"],
  ["screen -dmS x rm a", [gone("a")], "P3: detached"],
  ["screen -S x -X stuff 'rm a\\n'", [`? ${gone("a")}`], "typed there"],
  ["screen -r x", [], "a person comes back"],
  ["mosh h rm -rf /srv", ["net.connect h", "file.delete /srv recursive remote"], "P3: elsewhere"],
];

const WRAPPED: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["xvfb-run -a -s '-screen 0 1x1x24' rm a", [gone("a")], "a display"],
  ["ssh-agent -t 60 rm a", [gone("a")], "an agent; -t takes a value"],
  ["dbus-launch --exit-with-session rm a", [gone("a")], "a bus"],
  ["systemd-inhibit --why=x rm a", [gone("a")], "no sleep"],
  ["bwrap --ro-bind / / --dev /dev --unshare-all -- rm a", [gone("a")], "a sandbox of binds"],
  ["bwrap --bind / / rm a", [gone("a")], "without a separator"],
  ["faketime '2020-01-01' rm a", [gone("a")], "another time"],
  ["setuidgid bob rm a", ["system.privilege user", gone("a")], "as somebody"],
  ["envdir ./env rm a", [gone("a")], "variables from a folder"],
  ["chronic rm a", [gone("a")], "quiet"],
  ["valgrind --leak-check=full rm a", [gone("a")], "a checker"],
  ["perf stat -e cycles -r 3 rm a", [gone("a")], "a profiler"],
  ["perf report", [], "only shows"],
  ["/lib64/ld-linux-x86-64.so.2 /bin/rm a", [gone("a")], "P3: the loader"],
  ["gdb --args rm a", [`? ${gone("a")}`], "a debugger"],
  ["gdb -batch -ex 'shell rm a'", [gone("a")], "P3: its own shell"],
  ["gdb -ex 'python x()'", ["opaque unknown_language"], "its own Python"],
  ["ls | entr -r rm a", ["file.list /home/dev/app", `? ${gone("a")}`], "on every change"],
  ["hyperfine -p 'rm a' 'rm b'", [gone("a"), gone("b")], "P3: measured"],
  [
    "sshpass -p x ssh h rm -rf /srv",
    ["system.privilege sign-in", "net.connect h", "file.delete /srv recursive remote"],
    "with a password",
  ],
  [
    "pssh -H h1 -H h2 rm -rf /srv",
    ["net.connect h1", "net.connect h2", "file.delete /srv recursive remote"],
    "on many",
  ],
  ["start-stop-daemon --start --exec /bin/rm -- a", [gone("a")], "a daemon"],
  ["start-stop-daemon --stop --name x", ["system.kill x"], "ends it"],
  [
    "arch-chroot /mnt rm -rf /srv",
    ["system.privilege root", "file.delete /srv recursive container"],
    "in another root",
  ],
  ["run-parts --test /etc/cron.daily", [], "only shows"],
  [
    "run-parts /etc/cron.daily",
    ["code.run /etc/cron.daily file", "? code.run /etc/cron.daily/* file"],
    "runs all of it",
  ],
];

const RUNS: readonly (readonly [string, string])[] = [
  ["ls / | parallel 'rm -rf /{}'", "? file.delete * recursive bounded"],
  ["git grep -O'rm -rf /' x", "file.delete / recursive"],
  ["ex -sc '!rm -rf /' -c q x", "file.delete / recursive"],
  ["LESSOPEN='|rm -rf /' less x", "? file.delete / recursive"],
  ["LESSOPEN='||-rm -rf / %s' less x", "? file.delete / recursive"],
  ["less '+!rm -rf /' x", "? file.delete / recursive"],
  ["rsync --rsync-path='rm -rf /' a h:b", "file.delete / recursive remote"],
  ["scp -o ProxyCommand='rm -rf /' a h:b", "file.delete / recursive"],
  ["cp /bin/rm /tmp/x; /tmp/x -rf /", "file.delete / recursive"],
  ["cp /bin/rm /tmp/; /tmp/rm -rf /", "file.delete / recursive"],
  ["ln -s /bin/rm y; ./y -rf /", "file.delete / recursive"],
  ["install /bin/bash b; ./b -c 'rm -rf /'", "file.delete / recursive"],
  ["hash -p /bin/rm ls; ls -rf /", "file.delete / recursive"],
  ["enable -f /tmp/x.so x", "code.run /tmp/x.so file"],
  ["tini -s -- rm -rf /", "file.delete / recursive"],
  ["vim -c ':r !ls | rm -rf /' x", "file.delete / recursive"],
  ['vim -c \'call delete("/", "rf")\' x', "file.delete / recursive"],
  ["vim -c 'terminal rm -rf /'", "file.delete / recursive"],
  ["nvim -l - <<< 'os.execute(\"rm -rf /\")'", "? file.delete / recursive"],
  ["lldb -b -o 'platform shell rm -rf /'", "file.delete / recursive"],
  ["mysql --pager='rm -rf /' -e 'select 1'", "file.delete / recursive"],
  ["psql -c '\\o |sh'", "opaque unknown_code"],
  ["sqlite3 x.db '.once |sh' 'select 1'", "opaque unknown_code"],
  ["sqlite3 x.db '.once |env bash -x' 'select 1'", "opaque unknown_code"],
  ["sqlite3 x.db '.once |xargs rm -rf' 'select a from t'", "? file.delete * recursive"],
  ["psql -c \"copy t to program 'python3 -u -'\"", "opaque unknown_code"],
  ["gdb ./x -batch -ex 'shell rm -rf /'", "file.delete / recursive"],
  ["gdb ./x --ex='shell rm -rf /'", "file.delete / recursive"],
  ["gdb ./x --eval-command='shell rm -rf /'", "file.delete / recursive"],
  ["gdb ./x -x script.gdb", "? opaque unknown_language"],
  ["lldb ./x -s script.lldb", "? opaque unknown_language"],
  ["vi -c '1,$!rm -rf /' x", "file.delete / recursive"],
  ["ed x <<< '$-1r !rm -rf /'", "file.delete / recursive"],
  ["ed x <<< '?a?,.w !rm -rf /'", "file.delete / recursive"],
  ["GOFLAGS=\"'-toolexec=rm -rf /'\" go build", "? file.delete / recursive"],
  ['osascript -l JavaScript -e \'ObjC.import("stdlib"); $.system("rm -rf /")\'', "file.delete / recursive"],
  ["osascript -l JavaScript -e '$.NSTask.alloc.init.launch'", "opaque unknown_code"],
  ["bat --pager='rm -rf /' x", "file.delete / recursive"],
  ["telnet <<< '!rm -rf /'", "file.delete / recursive"],
  ["sftp -oProxyCommand='rm -rf /' h", "file.delete / recursive"],
  ["sftp -D 'rm -rf /'", "file.delete / recursive"],
  ["pdflatex --shell-escape '\\immediate\\write18{rm -rf /}'", "file.delete / recursive"],
  ["pdflatex --shell-escape '\\write18{rm\\space-rf\\space/}'", "file.delete / recursive"],
  ["latexmk -pdflatex='rm -rf /' x.tex", "file.delete / recursive"],
  ["latexmk -e '$pdflatex = \"rm -rf /\"' x.tex", "file.delete / recursive"],
  ["latexmk -shell-escape -usepretex='\\write18{rm -rf /}' x.tex", "file.delete / recursive"],
  ["latexmk -e 'system(\"rm -rf /\")' x.tex", "file.delete / recursive"],
  ["lualatex '\\directlua{os.execute(\"rm -rf /\")}'", "? file.delete / recursive"],
  ["lualatex '\\directlua{io.popen(\"rm -rf /\")}\\relax'", "? file.delete / recursive"],
  ["lualatex '\\luaexec{os.remove(\"/x\")}'", "? file.delete /x"],
  ["ghc -e 'System.Process.callCommand \"x\"'", "opaque unknown_language"],
  ["nim --eval:'removeDir(\"x\")'", "opaque unknown_language"],
  ["clojure -e '(clojure.java.shell/sh \"x\")'", "opaque unknown_language"],
  ["dumb-init rm -rf /", "file.delete / recursive"],
  ["nix-shell -p x --run 'rm -rf /'", "file.delete / recursive"],
  ["nix develop .#x -c rm -rf /", "file.delete / recursive"],
  ["nix run github:a/b", "code.run github:a/b package"],
  ["nix run nixpkgs#hello", "code.run nixpkgs#hello package"],
  ["devbox run -- rm -rf /", "file.delete / recursive"],
  ["foreman run rm -rf /", "file.delete / recursive"],
  ["concurrently ls 'rm -rf /'", "file.delete / recursive"],
  ["nodemon -x 'rm -rf /' a.js", "file.delete / recursive"],
  ["pm2 start 'rm -rf /'", "file.delete / recursive"],
  ['tsx -e \'require("fs").rmSync("/etc/x",{recursive:true})\'', "file.delete /etc/x recursive"],
  ["ls | fzf --preview 'rm -rf /'", "file.delete / recursive"],
  ["ls | fzf --bind 'enter:execute(rm -rf /)'", "? file.delete / recursive"],
  ["pnpm exec rm -rf /", "file.delete / recursive"],
  ["yarn exec -- rm -rf /", "file.delete / recursive"],
  ["nvm exec 18 rm -rf /", "file.delete / recursive"],
  ["rustup run stable rm -rf /", "file.delete / recursive"],
  ["mise exec node@20 -- rm -rf /", "file.delete / recursive"],
  ["elixir -e 'System.cmd(\"rm\", [])'", "opaque unknown_language"],
  ["kubectl exec -it p -c c -- bash -c 'rm -rf /'", "file.delete / recursive container"],
  ["kubectl debug node/x -- rm -rf /host", "file.delete /host recursive container"],
  ["git clone 'ext::sh -c rm% -rf% /' x", "file.delete / recursive"],
  ["git --exec-path=/tmp/x status", "? code.run /tmp/x file"],
  ["GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0='rm -rf /' git log", "? file.delete / recursive"],
  ["GIT_CONFIG_PARAMETERS=\"'core.pager=rm -rf /'\" git log", "? file.delete / recursive"],
  ["sudo -s <<< 'rm -rf /'", "file.delete / recursive"],
  ["numactl -N 0 rm -rf /", "file.delete / recursive"],
  ["runcon x rm -rf /", "file.delete / recursive"],
  ["lxc exec c -- rm -rf /x", "file.delete /x recursive container"],
  ["mosh h -- rm -rf /x", "file.delete /x recursive remote"],
  ["ipython -c '!rm -rf /'", "opaque syntax"],
  ["perl -ne 'print' ~/.ssh/id_rsa", "file.read /home/dev/.ssh/id_rsa"],
  ["perl -e 'while (<>) { print }' ~/.ssh/id_rsa", "? file.read /home/dev/.ssh/id_rsa"],
  ["echo / > f; awk '{ system(\"rm -rf \" $1) }' f", "file.delete / recursive"],
  ["awk '{ system(\"rm -rf \" $1) }' f", "? opaque unknown_code"],
  ["perl -ne 'system(\"rm -rf $_\")' f", "? opaque unknown_code"],
  ["PATH=.:$PATH ls", "? code.run /home/dev/app/ls file"],
  ["PATH=/tmp/own:$PATH git status", "? code.run /tmp/own/git file"],
];

describe("P3: programs that run others without being launchers, programs under another name", () => {
  it.each(RUNS)("%s", (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
  it.each(["PATH=node_modules/.bin:$PATH tsc", "PATH=$HOME/.local/bin:$PATH ls"])(
    "%s is a folder for programs",
    (command) => {
      expect(effectsOf(command).join()).not.toMatch(/bin.(?:tsc|ls)/);
    },
  );
});

describe.each([
  ["editors and manuals", EDITORS],
  ["sessions", SESSIONS],
  ["wrappers", WRAPPED],
])("%s", (_family, rows) => {
  it.each(rows)("P3: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

describe("statements of SQL where a shell is expected", () => {
  it.each<[string, string[], string]>([
    ["DELETE FROM users;", ["? code.run sql inline", "? data.delete users"], "for whoever reads it after all"],
    ["SELECT a FROM b WHERE x = 1", ["? code.run sql inline", "? data.read b bounded"], "a read"],
    ["DELETE old files", [], "no statement"],
  ])("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
