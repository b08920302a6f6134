import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { patchedFiles } from "./patch-files.js";

const UNIFIED = "diff --git a/x b/x\n--- a/dir/x\t2026\n+++ b/dir/x\t2026\n@@ -1 +1 @@\n-a\n+b\n";
const names = (text: string | null, strip: number | null = 1) =>
  patchedFiles(text, strip)?.map(({ path, does }) => `${does} ${path}`) ?? null;

describe("the files of a patch", () => {
  it.each([
    [UNIFIED, 1, ["write dir/x"], "without its first folder"],
    [UNIFIED, 0, ["write b/dir/x", "write a/dir/x"], "either name may be there"],
    [UNIFIED, null, ["write x"], "patch that is not told how much to strip"],
    ["--- a/x\n+++ /dev/null\n", 1, ["delete x"], "a file goes"],
    ["--- /dev/null\n+++ b/x\n", 1, ["write x"], "a file comes"],
    ["rename from a b\nrename to c\n", 1, ["delete a b", "write c"], "git's way of moving"],
    ["*** a/x\t1\n--- b/x\t2\n+++ b/y\n", 1, ["write y", "write x"], "a context diff before another"],
    ["hello\n", 1, null, "no patch"],
    [null, 1, null, "not known"],
    [`${"+++ b/x\n".repeat(40_000)}`, 1, null, "too long"],
  ] as const)("%j, strip %s: %j (%s)", (text, strip, expected, _why) => {
    expect(names(text, strip)).toEqual(expected);
  });

  it.each([
    [`patch -p1 <<'E'\n${UNIFIED}E`, ["file.write /home/dev/app/dir/x"], "by patch"],
    [`cat > p <<'E'\n${UNIFIED}E\ngit apply p`, ["file.write /home/dev/app/dir/x"], "by git"],
    [`cat > p <<'E'\n${UNIFIED}E\npatch -p1 -i p`, ["file.write /home/dev/app/dir/x"], "from a file"],
    ["patch -p1 < unknown", ["file.write /home/dev/app recursive bounded"], "nobody knows: anything below"],
  ])("S4: %s: %j (%s)", (command, expected) => {
    expect(effectsOf(command).filter((one) => /^file\.write (?!\/home\/dev\/app\/p$)/.test(one))).toEqual(expected);
  });

  it("is total", () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.nat(5)), (text, strip) => {
        expect(() => patchedFiles(text, strip)).not.toThrow();
      }),
    );
  });
});
