import { describe, expect, it } from "vitest";
import { effectsOf } from "./testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const gone = (name: string) => `file.delete ${app(name)}`;
/** What is deleted, once each: a possibility may come about in more ways than one. */
const deleted = (command: string) => [...new Set(effectsOf(command).filter((one) => one.includes("file.delete")))];

describe("P3: processes that code ends", () => {
  it.each<[string, string[], string]>([
    ["python3 -c 'import os; os.kill(1234, 9)'", ["system.kill 1234"], "one"],
    ["python3 -c 'import os; os.kill(int(open(\"a.pid\").read()), 15)'", ["system.kill * bounded"], "one nobody knows"],
    ["python3 -c 'import os; os.killpg(os.getpgid(p.pid), 15)'", ["system.kill * bounded"], "a group of one's own"],
    ["python3 -c 'import os; os.kill(-1, 9)'", ["system.kill *"], "every one"],
    ["perl -e 'kill 9, -1'", ["system.kill *"], "every one"],
    ["node -e 'process.kill(pid)'", ["system.kill * bounded"], "one nobody knows"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(effectsOf(command).filter((one) => one.includes("system.kill"))).toEqual(effects);
  });
});

describe("P3: a file by the name of a known program", () => {
  it.each<[string, string[], string]>([
    ["./kubectl delete ns prod", ["infra.delete ns/prod recursive bounded delete"], "may well be it"],
    ["/tmp/linpeas.sh -a", ["secret.read keychain"], "a tool of intruders"],
    ["python3 /tmp/x/laZagne.py all", ["secret.read keychain"], "run by an interpreter"],
    ["./gradlew publish", ["package.publish ./"], "a wrapper that a project brings along"],
    ["./rm -rf /srv/a", [], "files are what any script may touch"],
    ["./kill 12", [], "and processes"],
    ["printf 'echo hi' > kubectl; ./kubectl delete ns prod", [], "one that was read does what it says"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(effectsOf(command).filter((one) => !/code\.run|file\./.test(one))).toEqual(effects.map((one) => `? ${one}`));
  });
});

describe("P3: a program nobody described, told to delete", () => {
  it.each<[string, string[], string]>([
    ["acme indices delete idx -y", ["? infra.delete idx delete"], "its verb"],
    ["acme --url u destroy", ["? infra.delete acme destroy"], "without a name"],
    ["acme queue purge-all q", ["? infra.delete q purge-all"], "a verb of two parts"],
    ["acme get one two three four delete", [], "too far behind to be one"],
    ["acme list --filter=delete", [], "no verb"],
    ["./acme.sh delete x", [], "a script of the project"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(effectsOf(command).filter((one) => one.includes("infra.delete"))).toEqual(effects);
  });
});

describe("P3: what a shell of its own knows", () => {
  it.each<[string, string[], string]>([
    ["export x=a; bash -c 'rm $x'", [gone("a")], "an exported variable"],
    ["x=a bash -c 'rm $x'", [gone("a")], "one given to the command"],
    ["x=a; bash -c 'rm \"$x\"'", [`? ${gone("a")}`], "one that may have been in the environment"],
    ["export x=a; export -n x; bash -c 'rm \"$x\"'", [`? ${gone("a")}`], "one that was taken back"],
    ["set -a; x=a; bash -c 'rm $x'", [gone("a")], "all of them"],
    ["x=(a b); bash -c 'rm \"$x\"'", [], "never an array"],
    ["rm() { :; }; bash -c 'rm a'", [gone("a")], "no function"],
    ["f() { rm a; }; export -f f; bash -c f", [gone("a")], "unless it was exported"],
    ["shopt -s expand_aliases\nalias rm=true\nbash -c 'rm a'", [gone("a")], "no alias"],
    ["IFS=,; bash -c 'x=a,b; rm $x'", [gone("a,b")], "not how words are split"],
    ["env -i x=a bash -c 'rm $x $USER'", [gone("a")], "what it was given only"],
    ["env -u x x=a bash -c 'rm $x'", [gone("a")], "what was set after it was taken out"],
    ["x=/srv; ssh h 'rm $x/a'", ["file.delete /**/a bounded remote"], "nothing of here elsewhere"],
    ["bash -c '! id' && rm a", [`? ${gone("a")}`], "the status of what it ran"],
    ["echo x > f; bash -c '! id' && rm a", [`? ${gone("a")}`], "whatever was written before"],
    ["set -e; bash -c 'false; rm a'", [gone("a")], "options of its own"],
    ["bash -ec 'false; rm a'", [], "and those it was given"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(deleted(command)).toEqual(effects);
  });
});

describe("P3: an alias holds for lines read later", () => {
  it.each<[string, string[], string]>([
    ["shopt -s expand_aliases; alias rm=true; rm a", [gone("a")], "not on its own line"],
    ["shopt -s expand_aliases; alias rm=true\nrm a", [], "on the next one"],
    ["shopt -s expand_aliases; alias z='rm a'\n{\nz\n}", [gone("a")], "and in a compound command on it"],
    ["shopt -s expand_aliases\nf() { rm a; }\nalias rm=true\nf", [gone("a")], "not in a function read before"],
    ["shopt -s expand_aliases; alias z='rm a'; eval z", [gone("a")], "in a text read now"],
    ["shopt -s expand_aliases\nalias g='rm '\nalias h=a\ng h", [gone("a")], "a blank at its end: the next word too"],
    ["sh -c 'alias z=\"rm a\"\nz'", [gone("a")], "in sh without being switched on"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(deleted(command)).toEqual(effects);
  });
});

describe("P3: sh is bash, or a shell that knows less", () => {
  it.each<[string, string[], string]>([
    ["sh -c 'rm a'", [gone("a")], "what both read alike is certain"],
    ["sh -c 'rm {a,b}'", [`? ${gone("a")}`, `? ${gone("b")}`, `? ${gone("{a,b}")}`], "braces"],
    ["sh -c '[[ a == a ]] || rm a'", [`? ${gone("a")}`], "a test it does not know fails"],
    ["sh -c '((rm a))'", [`? ${gone("a")}`], "arithmetic is two subshells"],
    ["sh -c 'source /dev/null || rm a'", [`? ${gone("a")}`], "a builtin it does not have fails"],
    ["bash -c 'rm {a,b}'", [gone("a"), gone("b")], "bash is bash"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(deleted(command)).toEqual(effects);
  });
});

describe("P3: what may have happened is one of the readings", () => {
  it.each<[string, string[], string]>([
    ["echo 'rm a' > s; x && echo true > s; sh s", [`? ${gone("a")}`], "a file written over perhaps"],
    ["x || echo 'rm a' > s; sh s", [`? ${gone("a")}`], "a file written perhaps"],
    ["set -- a; x && set -- b; rm $1", [`? ${gone("a")}`, `? ${gone("b")}`], "arguments"],
    ["x || f() { rm a; }; f", [`? ${gone("a")}`], "a function"],
    ["trap 'rm a' EXIT; x && trap 'rm b' EXIT", [`? ${gone("a")}`, `? ${gone("b")}`], "a trap"],
    ["! x && rm a", [`? ${gone("a")}`], "a failure that was hoped for"],
    ["! x || rm a", [gone("a")], "a success that was not"],
    ["f() { rm $1; x && f $NEXT; }; f a", [gone("a"), "? file.delete *"], "a recursion nobody knows the end of"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(deleted(command).slice(0, 2)).toEqual(effects);
  });
});

describe("P3: state of the shell", () => {
  it.each<[string, string[], string]>([
    ["readonly x=a\nx=b\nrm $x", [gone("a")], "a constant keeps its value"],
    ["unset HOME; rm -rf $HOME/srv", ["file.delete /srv recursive"], "a variable that is gone is empty"],
    ["declare -n r=x; x=a; rm $r", [gone("a")], "a name for a name"],
    ["trap 'rm $x' EXIT; x=a", [gone("a")], "a trap runs with what is then"],
    ["set -e; false; rm a", [], "a failure that ends the shell"],
    ["set -e; false || true; rm a", [gone("a")], "one that was expected"],
    ["set -- -f a; while getopts f: o; do rm $OPTARG; done", [gone("a")], "options that are known"],
    ["exec 3> s; echo 'rm a' >&3; bash s", [gone("a")], "a file that stays open"],
    ["bash <&3 3<<< 'rm a'", [], "a descriptor that is opened too late"],
    ["bash /dev/fd/3 3<<< 'rm a'", [gone("a")], "a descriptor by its name"],
    ["mkdir b; echo 'rm a' > b/ls; PATH=$PWD/b:$PATH; ls", [gone("a")], "a program put into the way"],
    ["echo 'cat a' > s; sed -i s/cat/rm/ s; sh s", [gone("a")], "a file edited in place"],
  ])("%s (%s: %s)", (command, effects) => {
    expect(deleted(command)).toEqual(effects);
  });
});
