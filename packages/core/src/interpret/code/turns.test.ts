import { describe, expect, it } from "vitest";
import { effectsOf } from "./testing/render.js";

const lines = (...all: readonly string[]) => all.join("\n");
const functions = (count: number, one: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join("\n");
const GO = "os.system('harm')";
const EXEC = "require('child_process').execSync('harm')";

/** A loop, a callback or a function is looked at for some of its turns; what only a later one does must not be missed. */
const ROWS: readonly (readonly [language: string, why: string, code: string])[] = [
  [
    "python",
    "a counter of lines",
    lines("import os, sys", "i = 0", "for l in sys.stdin:", "  i += 1", `  if i == 3: ${GO}`),
  ],
  [
    "python",
    "that is counted behind the test",
    lines("import os, sys", "i = 0", "for l in sys.stdin:", `  if i == 3: ${GO}`, "  i += 1"),
  ],
  [
    "python",
    "a state",
    lines(
      "import os, sys",
      "s = 'a'",
      "for l in sys.stdin:",
      "  if s == 'a': s = 'b'",
      "  elif s == 'b': s = 'c'",
      `  else: ${GO}`,
    ),
  ],
  [
    "python",
    "more turns than are taken",
    lines("import os", "i = 0", "while i < 5000:", "  i += 1", `  if i == 4999: ${GO}`),
  ],
  ["python", "a loop that never ends", lines("import os", "i = 0", "while True:", "  i += 1", `  if i == 3: ${GO}`)],
  [
    "python",
    "a function that calls itself",
    lines("import os", "def f(n):", `  if n == 300: ${GO}`, "  else: f(n + 1)", "f(0)"),
  ],
  ["python", "the last of many that are gathered", lines("import os", `[${GO} for i in range(9000) if i == 8999]`)],
  [
    "python",
    "the last of many calls",
    lines("import os", `list(map(lambda i: ${GO} if i == 8999 else 0, range(9000)))`),
  ],
  [
    "node",
    "a counter of files",
    `let i = 0; for (const f of require('fs').readdirSync('.')) { i++; if (i === 3) ${EXEC} }`,
  ],
  [
    "node",
    "the same in a callback",
    `let i = 0; require('fs').readdirSync('.').forEach(f => { if (i === 3) ${EXEC}; i++ })`,
  ],
  ["node", "a timer", `let i = 0; setInterval(() => { i++; if (i === 3) ${EXEC} }, 1000)`],
  ["node", "more turns than are taken", `for (let i = 0; i < 5000; i++) { if (i === 4999) ${EXEC} }`],
  ["node", "a list of a length", `Array.from({ length: 3 }, (_, i) => i).map(i => { if (i === 2) ${EXEC} })`],
  [
    "node",
    "a list of a great length",
    `Array.from({ length: 9000 }, (_, i) => i).map(i => { if (i === 8999) ${EXEC} })`,
  ],
  ["ruby", "a counter of lines", "i = 0; STDIN.each_line { |l| i += 1; system('harm') if i == 3 }"],
  ["ruby", "many times", "5000.times { |i| system('harm') if i == 4999 }"],
  ["perl", "a counter nobody set", "while (<>) { $i++; system('harm') if $i == 3 }"],
  ["php", "more turns than are taken", "for ($i = 0; $i < 5000; $i++) { if ($i == 4999) system('harm'); }"],
  ["awk", "a counter nobody set", '{ i++; if (i == 3) system("harm") }'],
];

describe("P3: what only a later turn does", () => {
  it.each(ROWS)("%s: %s", (language, _why, code) => {
    expect(effectsOf(language, code).some((one) => /^\??(?:shell|exec|run) ?.*harm/.test(one))).toBe(true);
  });

  it.each<[why: string, code: string]>([
    [
      "after much work",
      lines(
        "import os",
        "def run(c): os.system(c)",
        "run('ls')",
        "x = 0",
        "for i in range(2000):",
        "  x += 1",
        "  x += 1",
        "  x += 1",
        "run('harm')",
      ),
    ],
    [
      "behind a long chain",
      lines(
        "import os",
        "def f(c): os.system(c)",
        "f('ls')",
        functions(31, (i) => `def g${i}(): ${i < 30 ? `g${i + 1}()` : "f('harm')"}`),
        "g0()",
      ),
    ],
  ])("a function called with something else %s runs what nobody knows", (_why, code) => {
    expect(effectsOf("python", code)).toContain("?shell UNKNOWN");
  });

  it.each<[language: string, why: string, code: string, does: readonly string[]]>([
    [
      "python",
      "a text set anew in each turn stays known",
      lines("import os, sys", "for l in sys.stdin:", "  to = '/tmp/a'", "  os.remove(to)"),
      ["?delete /tmp/a"],
    ],
    [
      "node",
      "so does one of a callback",
      "list().forEach(f => { const to = '/tmp/a'; require('fs').unlinkSync(to) })",
      ["?delete /tmp/a"],
    ],
    [
      "python",
      "a sum of a function that calls itself",
      lines("def fib(n):", "  return n if n < 2 else fib(n - 1) + fib(n - 2)", "x = fib(20)"),
      [],
    ],
    [
      "python",
      "much work that does nothing",
      lines("def f(x):", "  return x * 2", "s = 0", "for i in range(100000):", "  s += f(i)"),
      [],
    ],
    ["awk", "a line counted", "{ n++ } END { x = n }", []],
  ])("%s: %s", (language, _why, code, does) => expect(effectsOf(language, code)).toEqual(does));
});
