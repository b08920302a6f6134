import { describe, expect, it } from "vitest";
import type { Interpretation } from "../../spine/index.js";
import { interpretText } from "./testing/read.js";

/** One line for every number below `count`. */
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("\n");
const some = (count: number, word: (at: number) => string, by = " ") =>
  Array.from({ length: count }, (_, at) => word(at)).join(by);

const HARM = "rm -rf /home/dev";
const EVIL = `echo '${HARM}' > g`;
const PYTHON = `echo 'import os; os.system("${HARM}")' > evil.py`;

const seesIt = ({ actions }: Interpretation) =>
  actions.some(({ kind, resource }) => kind === "file.delete" && /^\/(?:\*|home\/dev(?:\/\*)?)?$/.test(resource.name));
const saysSo = ({ actions }: Interpretation) =>
  actions.some(({ kind, detail }) => kind === "opaque" && detail.reason === "too_complex");

/** What is known of a call is bounded; behind whatever fills a bound nothing may hide. */
describe("P3: what stands behind much else is seen, or the call is said to be beyond bounds", () => {
  it.each<[why: string, command: string]>([
    ["many files", `${lines(1_100, (i) => `: > a${i}`)}\n${EVIL}\nsh g`],
    [
      "many files of a folder that is copied",
      `mkdir d\n${lines(600, (i) => `: > d/a${i}`)}\necho '${HARM}' > d/g\ncp -r d e\nsh e/g`,
    ],
    ["many texts a file may hold", `${EVIL}\n${lines(12, (i) => `x && echo ${i} > g`)}\nsh g`],
    ["the same, copied", `${EVIL}\n${lines(12, (i) => `x && echo ${i} > g`)}\ncp g h; sh h`],
    ["the same, moved and sourced", `${EVIL}\n${lines(12, (i) => `x && echo ${i} > g`)}\nmv g h; . ./h`],
    ["the same, longer by a line", `${EVIL}\n${lines(12, (i) => `x && echo ${i} > g`)}\necho ls >> g; sh g`],
    [
      "many changes of one file",
      `${lines(300, (i) => `sed -i 's/a/b${i}/' g`)}\nsed -i 's/x/rm -rf \\/home\\/dev/' g\nsh g`,
    ],
    ["many temporary files", `${lines(80, (i) => `t${i}=$(mktemp /tmp/a${i}.XXXX)`)}\necho '${HARM}' > $t79\nsh $t79`],
    ["many descriptors", `${lines(70, (i) => `exec ${i + 3}> o${i}`)}\nexec 90> g\necho '${HARM}' >&90\nsh g`],
    [
      "many folders of programs",
      `mkdir -p bin; echo '${HARM}' > bin/ls; chmod +x bin/ls; PATH=${some(300, (i) => `/opt/p${i}`, ":")}:$PWD/bin ls`,
    ],
    ["many tests", `${PYTHON}; pytest ${some(600, (i) => `a${i}.py`)} evil.py`],
    [
      "many modules",
      `${lines(140, (i) => `echo x > m${i}.py`)}\n${PYTHON}\npython3 -c '${some(140, (i) => `import m${i}`, "; ")}; import evil'`,
    ],
    [
      "many folders of modules",
      `mkdir p; echo 'import os; os.system("${HARM}")' > p/evil.py; PYTHONPATH=${some(80, (i) => `q${i}`, ":")}:p python3 -c 'import evil'`,
    ],
    [
      "modules far above",
      `mkdir -p node_modules/evil; echo 'require("child_process").execSync("${HARM}")' > node_modules/evil/index.js; cd ${some(20, () => "a", "/")}; node -e 'require("evil")'`,
    ],
    [
      "many files one pattern stands for",
      `${lines(80, (i) => `: > a${i}.sh`)}\necho '${HARM}' > z.sh\nfor f in *.sh; do sh $f; done`,
    ],
    ["many scripts nobody has read", `${lines(40, (i) => `sh s${i}.sh`)}\nsh evil.sh`],
    [
      "settings of many lines",
      `cat > tox.ini <<'X'\n${lines(4_200, (i) => `b${i} = c`)}\n[testenv]\ncommands = ${HARM}\nX\ntox`,
    ],
    ["settings that are long", `cat > tox.ini <<'X'\n# ${"x".repeat(140_000)}\n[testenv]\ncommands = ${HARM}\nX\ntox`],
    [
      "a script of a long file",
      `cat > package.json <<'X'\n{"a":"${"x".repeat(300_000)}","scripts":{"test":"${HARM}"}}\nX\nnpm test`,
    ],
    ["a target of many", `cat > Makefile <<'X'\n${lines(5_000, (i) => `a${i}:\n\tls`)}\nzz:\n\t${HARM}\nX\nmake zz`],
    ["a line of many of a target", `cat > Makefile <<'X'\nzz:\n${lines(600, () => "\tls")}\n\t${HARM}\nX\nmake zz`],
    ["a long script", `cat > g <<'X'\n# ${"x".repeat(300_000)}\n${HARM}\nX\nsh g`],
    [
      "many words that may be one of several",
      `${lines(5, (i) => `x && a=b${i}\ny && d=e${i}`)}\nx && a=rm\ny && d='-rf /home/dev'\n$a $d`,
    ],
  ])("%s", (_why, command) => {
    const of = interpretText(command);
    expect(seesIt(of) || saysSo(of)).toBe(true);
  });

  it.each<[why: string, command: string]>([
    ["a counter of lines", `i=0; while read l; do i=$((i+1)); if [ $i = 3 ]; then ${HARM}; fi; done < list`],
    ["a counter of files", `i=0; for f in *; do i=$((i+1)); if [ $i -eq 3 ]; then ${HARM}; fi; done`],
    ["a counter of what is printed", `i=0; for f in $(list); do let i++; [ $i -eq 3 ] && ${HARM}; done`],
    ["a text that grows", `s=; for f in *; do s=x$s; if [ $s = xxx ]; then ${HARM}; fi; done`],
    ["a state that changes", `s=a; for f in *; do case $s in a) s=b;; b) s=c;; c) s=d;; d) ${HARM};; esac; done`],
    ["printf keeps count", `i=1; for f in *; do printf -v i %d $((i+1)); if [ $i = 4 ]; then ${HARM}; fi; done`],
    ["declare keeps count", `i=1; for f in *; do declare i=$((i+1)); if [ $i = 4 ]; then ${HARM}; fi; done`],
    [
      "more turns than are taken",
      `i=0; while [ $i -lt 5000 ]; do i=$((i+1)); if [ $i = 4999 ]; then ${HARM}; fi; done`,
    ],
    [
      "the same, behind the loop",
      `c=ls; i=0; while [ $i -lt 5000 ]; do i=$((i+1)); [ $i = 4999 ] && c='${HARM}'; done; $c`,
    ],
    ["the same, of numbers", `for ((i=0;i<3000;i++)); do if ((i==2000)); then ${HARM}; fi; done`],
  ])("in a loop: %s", (_why, command) => expect(seesIt(interpretText(command))).toBe(true));

  it.each<[why: string, command: string]>([
    ["behind a test", "cd /; [ -f x ] && cd /tmp; rm -rf *"],
    ["behind a program", "cd /home; make && cd /tmp/build; rm -rf dev"],
    ["up again", "x && cd a/b/c/d/e; rm -rf ../../../../*"],
    ["behind two", "cd /; x && y && cd /tmp && ls; rm -rf *"],
  ])("a folder that was perhaps not entered: %s", (_why, command) => {
    const of = interpretText(command);
    expect(seesIt(of) || of.actions.some(({ resource }) => resource.name === "/home/*")).toBe(true);
  });

  it.each<[why: string, command: string]>([
    ["many files", `${lines(200, (i) => `echo ${i} > src/a${i}.ts`)}\nnpm test`],
    ["a log of many branches", `${lines(40, (i) => `x && echo ${i} >> build.log`)}\ncat build.log`],
    ["a counter", 'n=0; until curl -fs localhost:3000 || [ $n -ge 30 ]; do n=$((n+1)); sleep 1; done; echo "$n"'],
    ["many turns", "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; echo $i"],
    ["many tests", `pytest ${some(200, (i) => `tests/test_${i}.py`)}`],
    ["much that is printed", "seq 1 1000000 > numbers.txt; wc -l numbers.txt"],
    ["links to files", lines(60, (i) => `ln -s ../lib/${i}.js bin/${i}`)],
    ["an entered folder", "mkdir -p build && cd build && cmake .. && make; ls"],
  ])("no bound is met by %s", (_why, command) => {
    const of = interpretText(command);
    expect([seesIt(of), saysSo(of)]).toEqual([false, false]);
  });
});
