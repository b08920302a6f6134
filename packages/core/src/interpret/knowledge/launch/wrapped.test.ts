import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const gone = (name: string) => `file.delete /home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["ip netns exec blue rm a", [gone("a")], "in another network"],
  ["ip -n blue netns exec blue sh -c 'rm a'", [gone("a")], "its options are the shell's"],
  ["ip -all netns exec rm a", [gone("a")], "in all of them: no name is given"],
  ["ip vrf exec red rm a", [gone("a")], "in another table of routes"],
  ["ip netns list", [], "shows"],
  ["dotenv run -- rm a", [gone("a")], "a word before the command"],
  ["dotenv -f .env.test run rm a", [gone("a")], "without a separator"],
  ["dotenv -e .env -- rm a", [gone("a")], "without the word"],
  ["dotenvx run -f .env -- rm a", [gone("a")], "options behind the word"],
  ["dotenv get KEY", ["file.read /home/dev/app/.env"], "a value of the file is shown"],
  ["wsl rm a", [gone("a")], "read by a shell"],
  ["wsl -d Debian -- rm a", [gone("a")], "in one of them"],
  ["wsl -e rm a", [gone("a")], "without a shell"],
  ["wsl --unregister Debian", ["infra.delete wsl unregister"], "all its files"],
  ["wsl -l -v", [], "shows"],
  ["fab -H web1 -- rm /srv/x", ["code.run project project", "file.delete /srv/x remote"], "a command for the hosts"],
  ["gnuplot -e 'system(\"rm a\")'", [gone("a")], "its way to a shell"],
  ["gnuplot -e '!rm a'", ["opaque unknown_code"], "another way"],
  ["gnuplot -e \"plot '< rm a'\"", ["opaque unknown_code"], "data from a command"],
  ["gnuplot -e 'set terminal png; plot sin(x)'", [], "a picture"],
  ["bpftrace --unsafe -e 'BEGIN { system(\"rm a\"); }'", [gone("a")], "a program that calls a shell"],
  ["bpftrace -e 'BEGIN { printf(\"x\"); }'", [], "no shell without leave"],
  ["parallel bash -c {} ::: 'rm a'", [gone("a")], "what is given is one word"],
  ["parallel echo {} ::: 'x; rm a'", [], "quotes around it"],
  ["parallel {} ::: 'rm a'", [gone("a")], "the whole command is no word"],
  ["parallel ::: 'rm a'", [gone("a")], "nor where there is none"],
  ["parallel rm ::: a b", [gone("a"), gone("b")], "at the end"],
  ["tmux if-shell true 'run-shell \"rm a\"'", [`? ${gone("a")}`], "its own quotes"],
  ["tmux bind x 'display y ; run \"rm a\"'", [`? ${gone("a")}`], "one of several"],
  ["tmux if-shell true '{ run-shell \"rm a\" }'", [`? ${gone("a")}`], "a block"],
  ["tmux bind x 'select-pane -L'", [], "a key"],
  ["MAKEFLAGS='--eval=x:;rm\\ a' true", ["opaque unknown_code"], "a recipe among its options"],
  ["MAKEFLAGS=-j4 true", [], "how many at once"],
  [
    "TAR_OPTIONS='--checkpoint=1 --checkpoint-action=exec=id' true",
    ["opaque unknown_code"],
    "what it runs while it packs",
  ],
  ["LESSCLOSE='rm a' less x", [`? ${gone("a")}`, "file.read /home/dev/app/x"], "when it ends"],
  ["RSYNC_RSH='rm a' rsync x h:", [`? ${gone("a")}`, "file.read /home/dev/app/x", "net.send h"], "instead of ssh"],
  ['sh -c \'x="rm a"; declare -n n=x; bash -c "$n"\'', [`? ${gone("a")}`], "another name, where sh may be bash"],
  ["sh -c 'declare -l n=RM; $n a'", [`? ${gone("a")}`], "small letters, too"],
  ["printf 'mra ' | dd conv=swab | sh", [gone("a")], "bytes turned in pairs"],
  ["printf 'mrf- x ' | dd conv=swab | sh", [], "a program of another name"],
  ["printf 'RM A' | dd conv=lcase | sh", [gone("a")], "small letters"],
  ["printf 'mra ' | dd conv=ebcdic | sh", ["opaque unknown_code"], "nobody knows"],
];

/** That a shell reads a text is said as well, once for each reading. */
const deeds = (command: string) => [...new Set(effectsOf(command).filter((one) => !one.includes("code.run shell")))];

describe("commands handed to others", () => {
  it.each(ROWS)("P3: %s", (command, effects) => {
    expect(deeds(command)).toEqual(effects);
  });
});
