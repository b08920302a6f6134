import { expect, it } from "vitest";
import { verdictOf } from "../testing/verdict.js";

const ROWS: readonly (readonly [command: string, verdict: string, why: string])[] = [
  ["ls *(e:'rm -rf ~':)", "ask", "a glob that runs a text for each name"],
  ["print -l **/*(.e['rm $REPLY'])", "ask", "with brackets around it, behind another qualifier"],
  ["x='$(rm -rf ~)'; echo ${(e)x}", "ask", "a value that is expanded once more"],
  ['echo "${(qe)x}"', "ask", "in quotes, with another flag"],
  ["echo ${(f)x} ${(j:, :)x} ${(s:e:)x} ${(U)x}", "allow", "flags that change a value"],
  ["ls *(.N) *(om[1]) *(/)", "allow", "qualifiers that choose"],
  ["ls !(node_modules) +(a|be) @(x|y:z)", "allow", "patterns of bash"],
  ["echo \"*(e:'x':)\"", "allow", "a text"],
];

it.each(ROWS)("P1: %s: %s (%s)", (command, verdict) => {
  expect(verdictOf(command).verdict).toBe(verdict);
});
