import { describe, expect, it } from "vitest";
import { effectsOf, programsOf } from "./testing/read.js";

type Row = readonly [command: string, effects: readonly string[], reason: string];

const rows = (name: string, table: readonly Row[]) =>
  describe(name, () => {
    it.each(table)("%s", (command, effects) => {
      expect(effectsOf(command)).toEqual(effects);
    });
  });

const ROOT = ["file.delete / recursive"];

rows("P3: quoting and escapes never hide a word", [
  ["rm -rf /", ROOT, "the plain form"],
  ["'rm' \"-rf\" /", ROOT, "quotes"],
  ["r''m -r\"f\" /", ROOT, "quotes inside words"],
  ["\\r\\m -rf /", ROOT, "backslashes"],
  ["$'\\x72\\x6d' -rf $'\\057'", ROOT, "ANSI-C quoting, hexadecimal and octal"],
  ['$"rm" -rf /', ROOT, "a translated string"],
  ["rm -r\\\nf /", ROOT, "a continued line"],
  ["rm\t-rf  /", ROOT, "tabs and blanks"],
  ["{rm,-rf,/}", ROOT, "braces that make the words"],
  ["rm${IFS}-rf${IFS}/", ROOT, "IFS as blanks"],
  ["rm -rf //./../", ROOT, "a path in other spellings"],
]);

rows("P3: expansions give the words bash would", [
  ["x=rm; $x -rf /", ROOT, "a variable as the command"],
  ['c="rm -rf /"; $c', ROOT, "words split out of a variable"],
  ['c="rm -rf x"; "$c"', [], "a quoted variable is one word: no such program is known"],
  ["x=abrmcd; ${x:2:2} -rf /", ROOT, "a slice"],
  ["x=r_m; ${x/_/} -rf /", ROOT, "a replacement"],
  ["x=RM; ${x,,} -rf /", ROOT, "lower case"],
  ["x=prerm; ${x#pre} -rf /", ROOT, "a prefix removed"],
  ["x=rm.txt; ${x%.*} -rf /", ROOT, "a suffix removed"],
  ["y=rm; x=y; ${!x} -rf /", ROOT, "indirect"],
  ["a=(-rf / rm); ${a[2]} ${a[0]} ${a[1]}", ROOT, "array elements"],
  ['set -- -rf /; rm "$@"', ROOT, "positional parameters"],
  ["f() { rm $2 $1; }; f / -rf", ROOT, "arguments of a function"],
  ["read -r a b <<< 'rm -rf'; $a $b /", ROOT, "read from known text"],
  ["printf -v x %s rm; $x -rf /", ROOT, "printf -v"],
  ["mapfile -t l <<< 'rm -rf /'; ${l[0]}", ROOT, "mapfile"],
  ["$(echo rm) -rf /", ROOT, "command substitution"],
  ["`echo rm` -rf /", ROOT, "in backquotes"],
  ["$(printf '\\162\\155') -rf /", ROOT, "decoded by printf"],
  ["i=5; rm -rf $(( i - 5 ))", ["file.delete /home/dev/app/0 recursive"], "arithmetic"],
  [
    "rm -rf ${NOPE:-/}",
    ["? file.delete / recursive", "? file.delete * recursive"],
    "a default where nobody knows the variable",
  ],
  ["x=; rm -rf ${x:-/}", ROOT, "a default that is taken for sure"],
  ["x=1; rm -rf ${x:+/}", ROOT, "an alternative that is taken for sure"],
  ["t=$(mktemp -d); rm -rf ${t:-/}", ["file.delete /tmp/tmp.* recursive"], "a name of which a part is known is there"],
  ['u=sqlite:///$(mktemp -u); rm "${u#sqlite:///}"', ["file.delete /tmp/tmp.*"], "what it begins with is cut off"],
  ['f=$(mktemp -d)/a/b; rm -r "${f%/*}"', ["file.delete /tmp/tmp.*/a recursive"], "its folder"],
  ['for f in src/*; do rm "build/${f##*/}"; done', ["file.delete /home/dev/app/build/*"], "its name"],
  [
    'x=$(cat l); rm "build/${x##*/}"',
    ["file.read /home/dev/app/l", "file.delete /home/dev/app/build/** bounded"],
    "the name of what nobody knows",
  ],
  ["rm -rf ~", ["file.delete /home/dev recursive"], "tilde"],
  ["rm -rf '~'", ["file.delete /home/dev/app/~ recursive"], "a quoted tilde is a name"],
  ["rm -rf $HOME/x", ["file.delete /home/dev/x recursive"], "a variable of the place"],
  [
    "rm a{1..3}",
    ["file.delete /home/dev/app/a1", "file.delete /home/dev/app/a2", "file.delete /home/dev/app/a3"],
    "a sequence",
  ],
  ["rm a{1..100000}", ["file.delete /home/dev/app/a*"], "a long sequence is a pattern, not a bound"],
  ["IFS=:; x=a:b; rm $x", ["file.delete /home/dev/app/a", "file.delete /home/dev/app/b"], "IFS of its own"],
  ["rm *.o", ["file.delete /home/dev/app/*.o"], "a glob is a pattern"],
  ["rm '*.o'", ["file.delete /home/dev/app/*.o"], "a quoted one is a name"],
  [
    "dd if=~/.netrc of=x",
    ["file.read /home/dev/.netrc", "file.write /home/dev/app/x"],
    "bash: a word like an assignment",
  ],
  ["dd if=~/.net'rc'", ["file.read /home/dev/.netrc"], "the same with a quoted end"],
  ["dd if=x:~/y", ["file.read /home/dev/app/x:/home/dev/y"], "after a colon too"],
  ["dd 'if=~/x'", ["file.read /home/dev/app/~/x"], "a quoted tilde is a name"],
  ["dd if='~/x'", ["file.read /home/dev/app/~/x"], "a quoted tilde is a name"],
  ["rm a-b=~/x", ["file.delete /home/dev/app/a-b=~/x"], "no name of a variable"],
  ["rm --x=~/x", [], "an option: bash leaves it, and so does rm"],
  [
    "sh -c 'dd if=~/x'",
    ["code.run shell inline", "? file.read /home/dev/x", "? file.read /home/dev/app/~/x"],
    "a smaller shell leaves it, and nobody knows which it is",
  ],
  ["rm ~/[a-z]*", ["file.delete /home/dev/[a-z]*"], "brackets"],
]);

rows("what nobody knows is unknown, never nothing", [
  ["rm -rf $UNSET", ["file.delete * recursive"], "an environment variable"],
  ["rm -rf /opt/$X/y", ["file.delete /opt/**/y recursive bounded"], "an unknown part crosses folders: one of them"],
  ["$CMD -rf /", ["opaque unknown_word"], "the program itself"],
  ["$(date +%A) x", ["opaque unknown_word"], "a program's output as a program"],
  ['eval "$(some-tool)"', ["opaque unknown_code"], "code from a program"],
  ["/usr/bin/[r]m -rf /", ["opaque unknown_word", "? file.delete / recursive"], "a glob may be any program it matches"],
]);

describe("what is only text stays text", () => {
  it.each([
    ["echo 'rm -rf /'", "printed"],
    [": rm -rf /", "arguments of nothing"],
    ["# rm -rf /", "a comment"],
    ["grep -c 'rm -rf /' notes.txt", "a search"],
    ["git commit -m 'never run rm -rf /'", "a message"],
    ["x='rm -rf /'", "an assignment"],
    ["f() { rm -rf /; }", "a function nobody calls"],
    ["cat <<'E'\nrm -rf /\nE", "a here-document that is printed"],
    ["echo cm0gLXJmIC8= | base64 -d", "decoded and printed"],
    ["printf '%s\\n' \"$(echo 'rm -rf /')\"", "printed twice"],
    ["exit 0; rm -rf /", "behind the end"],
    ["false && rm -rf /", "not reached"],
    ["true || rm -rf /", "not reached"],
    ["if false; then rm -rf /; fi", "a branch that is not taken"],
    ["alias x='rm -rf /'", "an alias nobody calls"],
    ["for i in; do rm -rf /; done", "an empty loop"],
  ])("%s (%s)", (command) => {
    expect(effectsOf(command).filter((one) => one.includes("file.delete"))).toEqual([]);
  });
});

describe("programs are found under any spelling", () => {
  it.each([
    ["/usr/bin/rm x", "rm", "a path"],
    ["///usr//bin//rm x", "rm", "a path in another spelling"],
    ["python3.11 -c 1", "python3", "a version"],
    ["gcc-12 x.c", "gcc", "a version after a dash"],
    ["cmd1 x", "cmd1", "a number that is no version"],
  ])("%s", (command, program) => {
    expect(programsOf(command)[0]).toContain(command.split(" ")[0]!.replace(/^\/.*/, ""));
    expect(programsOf(command)).toHaveLength(1);
    expect(program).not.toBe("");
  });
});
