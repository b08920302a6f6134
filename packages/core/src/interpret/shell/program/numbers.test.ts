import { describe, expect, it } from "vitest";
import { verdictOf } from "../testing/verdict.js";

const ROWS: readonly (readonly [command: string, verdict: "allow" | "deny", why: string])[] = [
  ["kill $(ps -u dev -o pid=)", "deny", "all of a user"],
  ["ps -eo pid | xargs kill -9", "deny", "all there are"],
  ["kill -9 $(ps aux | awk '{print $2}')", "deny", "a column of all there are"],
  ["kill -9 $(ps -ef | awk 'NR>1 {print $2}' | sort -u)", "deny", "without the heading, in order"],
  ["kill -9 $(pgrep -u dev)", "deny", "all of a user, in short"],
  ["ps ax -o pid= | tr -d ' ' | xargs -n1 kill", "deny", "one by one"],
  ["ps axo pid | tail -n +2 | xargs kill -9", "deny", "but for the heading"],
  ["kill -9 $(ps aux | sed 1d | awk '{print $2}')", "deny", "without the heading, by sed"],
  ["kill -9 $(ps aux | awk 'NR!=1{print $2}')", "deny", "by awk"],
  ["kill -9 $(ps -ef | grep -v root | awk '{print $2}')", "deny", "all but some"],
  ["kill -9 $(ps -ef | grep . | awk '{print $2}')", "deny", "a pattern each line has"],
  ["kill -9 $(ps -eo pid,comm | sed 's/ .*//')", "deny", "each line cut short"],
  ["kill $(ps aux | grep node | awk '{print $2}')", "allow", "those of a name"],
  ["kill $(ps aux | grep node | grep -v grep | awk '{print $2}')", "allow", "but the search itself"],
  ["kill $(ps aux | grep -v grep | grep node | awk '{print $2}')", "allow", "the same, the other way round"],
  ["kill $(ps aux | grep -vw grep | grep -i node | sed 's/  */ /g' | cut -d' ' -f2)", "allow", "with a cut"],
  ["ps -ef | awk '/vite/ {print $2}' | xargs -r kill", "allow", "chosen by awk"],
  ["kill $(pgrep -u dev node)", "allow", "those of a name, of a user"],
  ["kill $(ps -C node -o pid=)", "allow", "those of a name"],
  ["kill $(ps -o pid= --ppid 123)", "allow", "the children of one"],
  ["kill -0 $(ps -p 123 -o pid=)", "allow", "one by its number"],
  ["ps aux --sort=-%mem | awk '{print $2}' | sed -n 2p | xargs kill", "allow", "the first of them"],
];

describe("numbers of processes that are signalled", () => {
  it.each(ROWS)("P6: %s: %s (%s)", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });
});
