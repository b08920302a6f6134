import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCode } from "../index.js";
import { isPlainAwk } from "./plain.js";

const ROWS: readonly (readonly [program: string, plain: boolean, why: string])[] = [
  ["{ print $1 }", true, "a field"],
  ["NR > 1 { total[$2] += $3 } { print total[$2] }", true, "a comparison before the first brace"],
  ["/error/ { n++; print n, $0 }", true, "lines that fit"],
  ["/BEGIN X/,/END X/", true, "lines from one to another"],
  [" ", false, "does nothing"],
  ["{ n += $1 } END { print n / NR }", true, "a sum"],
  ["{ print $1 } # > x", false, "a comment nobody looks at"],
  ["{ print $1 > $2 }", false, "a file of a name from the lines"],
  ["{ print | $2 }", false, "a command from the lines"],
  ['{ print "rm -rf /" }', false, "a text of its own may be code"],
  ["BEGIN { printf c }", false, "nothing is read before"],
  ["{ system($1) }", false, "a command"],
  ["{ getline < $1; print }", false, "a file"],
  ["{ @f($1); print }", false, "whatever is called so"],
  ["function system2(x) { print x }", false, "functions are read"],
  ["{ print ENVIRON[k] }", false, "variables of the environment"],
  ["{ print ARGV[1] }", false, "words of the line"],
  ["{ n++ }", false, "prints nothing"],
  ["{ print", false, "ends too early"],
  ["} {", false, "closes what was not opened"],
];

describe("P3: awk that only computes on lines nobody knows", () => {
  it.each(ROWS)("%s (%s: %s)", (program, plain) => {
    expect(isPlainAwk(program, {})).toBe(plain);
  });

  it.each([
    ["input that is known", { stdin: "a\n" }, false],
    ["a variable that may be printed", { variables: new Map([["x", "rm -rf /"]]) }, false],
    ["separators", { variables: new Map([["FS", ","]]) }, true],
  ])("%s", (_what, input, plain) => {
    expect(isPlainAwk("{ print $1 }", input)).toBe(plain);
  });

  it("what is taken for plain does nothing else when it is read word by word", () => {
    const piece = fc.constantFrom(
      ..."print printf $1 $2 NR NF > < == ( ) { } [ ] ; , \n /a/ / x y[$1] ++ += ? : ! ~ && \\ - 1 if(x) else while(i<3) for(k in y) substr($1,1) gsub(/a/,b) split($1,y) length sprintf($1) tolower($0) next exit return delete y getline system print>$1 |".split(
        " ",
      ),
    );
    let plain = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const program = `{ ${pieces.join(" ")} }`;
        if (!isPlainAwk(program, {})) return;
        plain++;
        const { effects } = readCode("awk", program, { stdin: "a b c\n1 2 3\n" });
        // What is no awk runs nowhere: reading says so, and awk does too.
        for (const { type } of effects) expect(["print", "opaque"]).toContain(type);
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(50);
  });
});
