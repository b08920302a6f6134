import { describe, expect, it } from "vitest";
import { effectsOf } from "./testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const gone = (name: string) => `file.delete ${app(name)}`;

describe("P3: branches are joined, loops over known lists unrolled", () => {
  it.each<[string, string[], string]>([
    ["if test -f x; then rm a; else rm b; fi", [`? ${gone("a")}`, `? ${gone("b")}`], "nobody knows: either"],
    ["if [ 1 = 1 ]; then rm a; else rm b; fi", [gone("a")], "known"],
    ["[[ abc == a* ]] && rm a", [gone("a")], "a pattern that matches"],
    ["[[ abc == 'a*' ]] && rm a", [], "a quoted one that does not"],
    ["if x; then f=a; else f=b; fi; rm $f", [`? ${gone("a")}`, `? ${gone("b")}`], "one of two values"],
    ["case $1 in a) rm a;; *) rm b;; esac", [gone("b")], "no argument: the last"],
    ["case $X in a) rm a;; b) rm b;; esac", [`? ${gone("a")}`, `? ${gone("b")}`], "unknown: any"],
    ["case x in x) rm a;& y) rm b;; z) rm c;; esac", [gone("a"), gone("b")], "falling through"],
    ["for i in a b; do rm $i; done", [gone("a"), gone("b")], "unrolled"],
    ['for i in *.o; do rm "$i"; done', [gone("*.o")], "a glob"],
    [
      "for i in $(ls test/*.js | head -3); do rm $i; done",
      [`file.list ${app("test/*.js")}`, gone("test/*.js")],
      "names of files, as their ending says",
    ],
    [
      "for i in $(ls src/*); do rm $i; done",
      [`file.list ${app("src/*")}`, "? file.delete *"],
      "a folder among them lists names that mean nothing here",
    ],
    [
      "for i in $(ls); do rm $i; done",
      [`file.list ${app("").slice(0, -1)}`, "file.delete /home/dev/app/*"],
      "unknown: once, possibly",
    ],
    ["for ((i=0;i<2;i++)); do rm $i; done", [gone("0"), gone("1")], "counted"],
    ["i=0; while [ $i -lt 2 ]; do rm $i; i=$((i+1)); done", [gone("0"), gone("1")], "counted by hand"],
    ["while true; do rm a; sleep 1; done", [gone("a")], "an endless loop that changes nothing"],
    ["while read -r l; do rm $l; done <<E\na\nb\nE", [gone("a"), gone("b")], "lines of a here-document"],
    ["while read -r l; do rm $l; done < list", [`file.read ${app("list")}`, "? file.delete *"], "lines nobody knows"],
    ["for i in a b; do [ $i = b ] && break; rm $i; done", [gone("a")], "break"],
    ["for i in a b; do [ $i = a ] && continue; rm $i; done", [gone("b")], "continue"],
    ["cd /srv && rm a", ["file.delete /srv/a"], "a folder that is entered"],
    ["(cd /srv); rm a", [gone("a")], "and left with its subshell"],
    ["cd /srv || exit 1; rm a", ["file.delete /srv/a"], "exit where it failed"],
    ["if x; then cd /srv; fi; rm a", [`? ${gone("a")}`, "? file.delete /srv/a"].reverse(), "one of two folders"],
    ["cd $X; rm a", ["file.delete /**/a"], "a folder nobody knows"],
    [
      "while IFS= read -r f; do rm \"$f\"; done < <(find src -name '*.o')",
      ["file.list /home/dev/app/src recursive", "? file.delete /home/dev/app/src/**/*.o bounded"],
      "each of what a process prints",
    ],
    [
      "while IFS= read -r -d '' f; do rm \"$f\"; done < <(find /srv -print0)",
      ["file.list /srv recursive", "? file.delete /srv"],
      "nothing is left out",
    ],
    [
      "mapfile -t a < <(find src -name '*.o'); rm \"${a[@]}\"",
      ["file.list /home/dev/app/src recursive", "file.delete /home/dev/app/src/**/*.o bounded"],
      "all of them at once",
    ],
    [
      "find src -name '*.o' > l; while read -r f; do rm \"$f\"; done < l",
      [
        "file.list /home/dev/app/src recursive",
        "file.write /home/dev/app/l",
        "file.read /home/dev/app/l",
        "? file.delete /home/dev/app/src/**/*.o bounded",
      ],
      "by way of a file",
    ],
    [
      "(find src -name '*.o'; cat x) > l; while read -r f; do rm \"$f\"; done < l",
      [
        "file.list /home/dev/app/src recursive",
        "file.read /home/dev/app/x",
        "file.write /home/dev/app/l",
        "file.read /home/dev/app/l",
        "? file.delete *",
      ],
      "with lines of another kind",
    ],
    ['cd "$(mktemp -d)" && rm -r a', ["file.delete /tmp/tmp.*/a recursive"], "a temporary one"],
    ["cd $(mktemp -d); rm ../../etc/x", ["file.delete /etc/x"], "and out of it"],
    ["cd packages/*/ && rm a", [gone("packages/*/a")], "one of those that are there"],
    ['for d in src/*/; do (cd "$d"; cd lib; rm a); done', [gone("src/*/lib/a")], "further down"],
    ["cd src/*/; cd ../..; rm a", ["file.delete /home/dev/app/a"], "and up again"],
    ["CDPATH=/srv; cd x*; rm a", ["file.delete /**/a"], "it may be another one's"],
    ["pushd /srv; popd; rm a", [gone("a")], "the stack of folders"],
    ["x && exit; rm a", [gone("a")], "an end that may not be reached ends nothing"],
    [
      "grep -q z f && D=/srv; rm ${D:-/}x",
      [`file.read ${app("f")}`, "? file.delete /srvx", "? file.delete /**/*x bounded", "? file.delete /x"],
      "an assignment that may not happen",
    ],
  ])("%s", (command, effects) => {
    expect(effectsOf(command).sort()).toEqual([...effects].sort());
  });
});

describe("functions, aliases, traps", () => {
  it.each<[string, string[], string]>([
    ["f() { rm a; }; f", [gone("a")], "a function"],
    ["function git-status { rm a; }; git-status", [gone("a")], "an odd name"],
    ["rm() { echo no; }; rm a", [], "a function stands before the program"],
    ["rm() { echo no; }; command rm a", [gone("a")], "unless told otherwise"],
    ["f() { local x=a; rm $x; }; x=b; f; rm $x", [gone("a"), gone("b")], "local"],
    ["f() { x=a; }; f; rm $x", [gone("a")], "not local"],
    ["f() { return; rm a; }; f; rm b", [gone("b")], "return"],
    ["f() { f; }; f; rm a", ["opaque too_complex", gone("a")], "recursion"],
    ["shopt -s expand_aliases\nalias x='rm a'\nx", [gone("a")], "an alias"],
    ["alias ls='rm a'\nls b", ["file.list /home/dev/app/b"], "aliases are off in scripts"],
    ["shopt -s expand_aliases\nalias rm='rm -r'\nrm a", [`${gone("a")} recursive`], "an alias of its own name"],
    ["trap 'rm a' EXIT", [gone("a")], "on leaving"],
    ["trap 'rm a' ERR", [`? ${gone("a")}`], "on an error"],
    ["PROMPT_COMMAND='rm a'", [`? ${gone("a")}`], "before the next prompt"],
    ["{ rm a; } 2>/dev/null", [gone("a")], "a group"],
    ["coproc { rm a; }", [gone("a")], "a coprocess"],
    ["rm a & wait", [gone("a")], "in the background"],
    ["! rm a", [gone("a")], "turned round"],
    ["time rm a", [gone("a")], "timed"],
    ["exec rm a; rm b", [gone("a")], "exec does not come back"],
  ])("%s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
