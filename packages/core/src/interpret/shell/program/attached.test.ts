import { describe, expect, it } from "vitest";
import { verdictOf } from "../testing/verdict.js";

const ROWS: readonly (readonly [command: string, verdict: "allow" | "ask" | "deny", why: string])[] = [
  ['strace -c -f -p "$(pgrep -f serve | head -1)"', "allow", "one process, however it was found"],
  ['timeout 5 strace -p "$P"', "allow", "by a number nobody knows"],
  ["gdb -p $(pidof app) -batch -ex bt", "allow", "where it hangs"],
  ["ionice -c 3 -p $$; renice 10 -p $!", "allow", "how much of the machine it gets"],
  ["pgrep rampart | xargs -n1 strace -p", "deny", "the guard itself"],
  ['kill -9 -1; strace -p "$P"', "deny", "all of them are ended"],
  ["t=$(npm pack --silent); tar tzf $t; rm $t", "allow", "the archive of the package"],
  ["t=$(npm pack 2>/dev/null | tail -1); rm $t", "allow", "its last line"],
  ["t=$(npm pack --json); rm $t", "ask", "what it tells is no name"],
  ["t=$(npm pack --silent); rm -rf /etc/$t", "deny", "such a name elsewhere"],
  ["debugfs -w -R 'mkdir /etc' build/fs.img", "allow", "an image of the project"],
  ["debugfs -R 'cat /etc/shadow' /dev/sda1", "ask", "a disk"],
  ["debugfs -w -R 'rm /x' \"$D\"", "ask", "nobody knows which"],
  ["t=$(mktemp -d); pg_ctl -D $t stop -m immediate", "allow", "a server of the tests"],
  ["pg_ctl -D /srv/pg stop", "ask", "somebody's server"],
  ["pg_ctl -D /tmp/../srv/pg stop", "ask", "by a way around"],
];

describe("what is one thing, though nobody knows its name", () => {
  it.each(ROWS)("P3: %s: %s (%s)", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });
});
