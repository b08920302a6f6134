import { describe, expect, it } from "vitest";
import { verdictOf } from "../testing/verdict.js";

const PATCH = "--- a/run.sh\n+++ b/run.sh\n@@ -1 +1,2 @@\n #!/bin/sh\n+rm -rf /home/dev\n";

const ROWS: readonly (readonly [command: string, verdict: "allow" | "deny", why: string])[] = [
  ["sed -i 's#^exit 0#rm -rf /home/dev#' run.sh && bash run.sh", "deny", "put in the place of something"],
  ["sed -i '2i rm -rf ~' run.sh && ./run.sh", "deny", "a line before another"],
  ["sed -i '2i\\\nrm -rf ~' run.sh && sh run.sh", "deny", "a line in the long form"],
  ["sed -i -e '$a rm -rf ~' run.sh && . ./run.sh", "deny", "a line at the end"],
  [`printf '${PATCH.replaceAll("\n", "\\n")}' | patch -p1 && sh run.sh`, "deny", "a patch"],
  [`git apply <<'E' && sh run.sh\n${PATCH}E`, "deny", "a patch by git"],
  ["perl -pi -e 's/^echo .*/rm -rf ~/' run.sh; sh run.sh", "deny", "in place by perl"],
  ["perl -i -pe 's{a}{rm -rf ~}' run.sh; sh run.sh", "deny", "in brackets"],
  ["printf '%s\\n' '$a' 'rm -rf ~' . w q | ed -s run.sh; sh run.sh", "deny", "by ed"],
  ["printf '%s\\n' '1s/a/rm -rf ~/' w q | ed -s run.sh; sh run.sh", "deny", "a substitution by ed"],
  [`patch run.sh <<'E' && bash run.sh\n${PATCH}E`, "deny", "a patch of the file that is named"],
  ["sed -i 's/foo/bar/' run.sh && bash run.sh", "allow", "a word"],
  ['sed -i "s/PORT=.*/PORT=\\${PORT:-80}/" run.sh && bash run.sh', "allow", "a setting"],
  ["sed -i 's|$(OLD)|$(cat x)|' run.sh && ./run.sh", "allow", "what nobody understands by itself"],
  ["sed -i 's/rm -rf ~/true/' run.sh && ./run.sh", "allow", "taken out"],
  ["sed -i 's/x/rm -rf ~/' notes.md && cat notes.md", "allow", "not run"],
];

describe("scripts that are changed in place and run", () => {
  it.each(ROWS)("P3: %s: %s (%s)", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });
});
