import { parse as parseOther } from "sh-syntax";
import { parse } from "unbash";
import { describe, expect, it } from "vitest";
import { ROWS } from "./cases.js";
import { generate } from "./generate.js";

/** Where the two parsers differ on purpose, and what bash does. */
const DIFFER: ReadonlyMap<string, string> = new Map([
  ["time -p rm a; ! ! rm b", "bash reads `! !` as turned round twice; the other parser wants one"],
  ["true $(( rm a; rm b ) ); rm c", "bash reads a subshell in a substitution; the other parser wants arithmetic"],
  [
    "true $(( rm a; cat <<E\nx\nE\n)); rm b",
    "bash and the other parser refuse what is arithmetic no more; ours reads on, and what it reads is possible",
  ],
  [
    `k='a b'; declare -A m=([$k]=1 ["c d"]=2 [e\\ f]=3); rm "\${m[a b]}" "\${m[c d]}" "\${m[e f]}"`,
    "bash reads a blank behind a backslash in a key; the other parser wants none",
  ],
  ["a=([0]=r [0]+=m); rm ${a[0]}", "bash adds to an element of a list; the other parser only sets it"],
]);

/**
 * The parser in use against another one (mvdan/sh, compiled to WebAssembly): what one refuses and the other reads is a
 * text in which something may hide.
 */
describe("P3: two parsers accept the same texts", () => {
  it.each(ROWS)("$why: $command", async ({ command }) => {
    const both = { ours: accepts(command), other: await otherAccepts(command) };
    if (DIFFER.has(command)) expect(both.ours, "agrees now; drop the reason").not.toBe(both.other);
    else expect(both.ours).toBe(both.other);
  });
  it("generated commands", async () => {
    const differ: string[] = [];
    for (const command of generate(600, 20_261_120))
      if (accepts(command) !== (await otherAccepts(command))) differ.push(command);
    expect(differ.slice(0, 5)).toEqual([]);
  });
});

function accepts(command: string): boolean {
  return (parse(command).errors ?? []).length === 0;
}

async function otherAccepts(command: string): Promise<boolean> {
  try {
    // Variant 0 is bash.
    await parseOther(command, { variant: 0 });
    return true;
  } catch {
    return false;
  }
}
