import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const gone = (name: string) => `file.delete /home/dev/app/${name}`;

/** What the line says to the program besides its text. */
const ROWS: readonly (readonly [command: string, effect: string, why: string])[] = [
  [`echo 'a b:c' | awk '{system("rm " $2)}'`, gone("b:c"), "fields are cut at blanks"],
  [`echo 'a b:c' | awk -F: '{system("rm " $2)}'`, gone("c"), "or at what is given"],
  [`echo 'a b:c' | awk --field-separator=: '{system("rm " $2)}'`, gone("c"), "by its long name"],
  [`printf 'atb\\tc' | awk -Ft '{system("rm " $2)}'`, gone("c"), "`-Ft` is a tab"],
  [`printf 'a b\\tc' | awk -F '\\t' '{system("rm " $2)}'`, gone("c"), "an escape"],
  [`awk -v d=/x 'BEGIN{system("rm -rf " d)}'`, "file.delete /x recursive", "a variable"],
  [`awk -v c=rm -v d=x 'BEGIN{system(c " " d)}'`, gone("x"), "several"],
  [`awk -vd='\\170' 'BEGIN{system("rm " d)}'`, gone("x"), "escapes are read"],
  [`awk -v d="$(date)" 'BEGIN{system("rm " d)}'`, "opaque unknown_code", "one nobody knows"],
  [`echo | awk '{system("rm " d)}' d=x`, gone("x"), "among the files"],
  [`echo | awk -F'[:,]' '{system("rm " $2)}'`, "opaque unknown_code", "an expression cuts where nobody here says"],
];

describe("awk", () => {
  it.each(ROWS)("P3: %s", (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
});
