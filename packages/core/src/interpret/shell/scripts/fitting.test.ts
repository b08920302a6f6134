import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/read.js";

const ROOT = "file.delete / recursive";
const effects = (command: string) => effectsOf(command).map((one) => one.replace(/^\? /, ""));
const WRITES = "mkdir x; echo 'rm -rf /' > x/a.sh";

describe("P3: what was written and then run is read, whatever it is called by then", () => {
  it.each([
    ["a glob", `${WRITES}; sh x/*.sh`],
    ["a glob that is run itself", `${WRITES}; chmod +x x/a.sh; ./x/*`],
    ["a glob of folders", `${WRITES}; sh */a.sh`],
    ["a loop over a glob", `${WRITES}; for f in x/*.sh; do sh "$f"; done`],
    ["what find finds", `${WRITES}; find x -type f -exec sh {} \\;`],
    ["a glob that is sourced", `${WRITES}; . ./x/?.sh`],
    ["a name with a part nobody knows", `${WRITES}; sh "x/$(hostname | cut -c1).sh" || sh x/*`],
    ["put behind a file nobody has read", "echo 'rm -rf /' >> new.sh; sh new.sh"],
    ["word by word", "for w in rm -rf /; do printf '%s ' $w >> new.sh; done; sh new.sh"],
    ["by tee", "echo 'rm -rf /' | tee -a one two >/dev/null; sh two"],
    ["copied with its folder", `${WRITES}; cp -r x y; sh y/a.sh`],
    ["into a folder that is there", `${WRITES}; cp -r x /tmp; sh /tmp/x/a.sh`],
    ["moved with its folder", `${WRITES}; mv x y; sh y/a.sh`],
    ["written by find", "find . -maxdepth 0 -fprintf s 'rm -rf /\\n'; sh s"],
    ["all of a folder", `${WRITES}; run-parts x`],
    ["included by a program", "echo 'BEGIN { system(\"rm -rf /\") }' > a.awk; gawk -i ./a.awk 1 x"],
    ["records that end otherwise", "printf 'rm;-rf;/' | awk 'BEGIN{RS=\";\";ORS=\" \"}1' | sh"],
    ["packed and unpacked", "echo 'rm -rf /' > a; gzip a; gunzip a.gz; sh a"],
  ])("%s", (_, command) => {
    expect(effects(command)).toContain(ROOT);
  });

  it.each([
    ["another name", `${WRITES}; sh x/b*.sh`],
    ["another ending", `${WRITES}; sh x/*.py`],
    ["another folder", `${WRITES}; sh y/*.sh`],
    ["one folder deeper", `${WRITES}; sh x/*/*.sh`],
    ["a file that is only shown", "echo 'rm -rf /' >> notes; cat notes; cat no*"],
    ["a folder that is only copied", `${WRITES}; cp -r x y; ls y`],
  ])("but not %s", (_, command) => {
    expect(effects(command)).not.toContain(ROOT);
  });
});
