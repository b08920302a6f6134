import { describe, expect, it } from "vitest";
import { outputOf } from "../../shell/testing/read.js";

/** What jq prints, as the program itself printed it; null where it is not modelled. */
const ROWS: readonly (readonly [command: string, output: string | null, why: string])[] = [
  [`echo '{"a":"x y"}' | jq -r .a`, "x y\n", "a text"],
  [`echo '{"a":{"b":["x","y"]}}' | jq -r '.a.b[1]'`, "y\n", "further in"],
  [`echo '{"a b":"x"}' | jq -r '.["a b"]'`, "x\n", "a name in quotes"],
  [`echo '{"a":"x"}' | jq -j .a`, "x", "without an end of line"],
  [`echo '"x"' | jq -r .`, "x\n", "the document itself"],
  [`echo '{"a":"x"}' | jq .a`, null, "in quotes"],
  [`echo '{"a":1}' | jq -r .a`, null, "no text"],
  [`echo '{"a":"x"}' | jq -r '.a | ascii_upcase'`, null, "more than a place"],
  [`echo '{"a":"x"}{"a":"y"}' | jq -r .a`, null, "two documents"],
  [`echo '{"a":"x"}' | jq -rn .a`, null, "nothing is read"],
  [`echo '{"a":"x"}' | jq -rs '.[0]'`, null, "all in a list"],
  [`echo '{"a":"x"}' | jq -rc --exit-status .a`, "x\n", "how the rest would look"],
  [`echo '"x"' | jq -r --raw-input .`, null, "a line is a text, quotes and all"],
  [`echo '{"a":"x"}' | jq -r --raw-output0 .a`, null, "an end of its own"],
  [`echo '{}' | jq -r .constructor`, null, "nothing stands there"],
];

describe("what jq prints by a place alone", () => {
  it.each(ROWS)("P3: %s: %j (%s)", (command, output) => {
    expect(outputOf(command).text).toBe(output);
  });
});
