import { expect, it } from "vitest";
import { verdictOf } from "../testing/verdict.js";

/** Folders a glob may leave by the way up. */
const ROWS: readonly (readonly [command: string, verdict: string, why: string])[] = [
  ["rm -rf /tmp/.?/.?/home/dev/x", "deny", "dash takes both for the folder above"],
  ["rm -rf build/.?/.?/src", "deny", "out of the project"],
  ["cat /tmp/.?/etc/shadow", "deny", "for what is read as well"],
  ["cat ~/.*/id_rsa", "deny", "it is below home all the same"],
  ["rm -rf /tmp/build/.*", "allow", "rm leaves the folder above alone"],
  ["rm -rf /tmp/build/.??*/x", "allow", "three characters are no way up"],
  ["ls -d .*/", "allow", "folders that are listed"],
];

it.each(ROWS)("D1: %s: %s (%s)", (command, verdict) => {
  expect(verdictOf(command).verdict).toBe(verdict);
});
