import { describe, expect, it } from "vitest";
import { effectsOf } from "../shell/testing/read.js";

const ROOT = "? file.delete / recursive";

describe("P3: a command spelled out in a language nobody here reads", () => {
  it.each([
    ["lua -e 'os.execute(\"rm -rf /\")'", "Lua's"],
    ["lua -e \"os.execute 'rm -rf /'\"", "without brackets"],
    ["lua -e 'os.execute([[rm -rf /]])'", "in long brackets"],
    ["lua5.4 -e 'for l in io.popen(\"rm -rf /\"):lines() do end'", "read from"],
    ["Rscript -e 'system(\"rm -rf /\")'", "R's"],
    ["tclsh <<< 'exec rm -rf /'", "Tcl's"],
    ["tclsh <<< 'puts [exec -ignorestderr rm -rf \"/\"]'", "within another"],
    ["expect -c 'spawn rm -rf /'", "Expect's"],
    ["emacs --batch --eval '(shell-command \"rm -rf /\")'", "Lisp's"],
    ["julia -e 'run(`rm -rf /`)'", "Julia's"],
  ])("%s", (command, _why) => {
    const effects = effectsOf(command);
    expect(effects).toContain(ROOT);
    expect(effects.join()).toContain("opaque unknown_language");
  });

  it.each([
    ["lua -e 'print(\"os.execute(1)\")'", "in a text"],
    ["lua -e 'x.system(\"rm -rf /\")'", "a method of something else"],
    ["lua -e 'os.execute(cmd)'", "one that is not spelled out"],
    ["tclsh <<< 'puts {exec}'", "no command"],
  ])("is not %s", (command, _why) => {
    expect(effectsOf(command).filter((one) => one.includes("file.delete"))).toEqual([]);
  });
});
